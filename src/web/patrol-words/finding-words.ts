/** What the judge of a mission found, as a sentence with the number, its limit and the unit. */
import type { FindingKind } from '../../../missions/planner/safety/finding.ts';
import type { Messages } from '../i18n/en.ts';

/** As the planner gives it, or as it came over the line, where null stands for what is no number. */
export interface Found {
  readonly kind: FindingKind;
  readonly item: number;
  readonly place?: object | undefined;
  readonly value: number | null;
  readonly limit: number | null;
  readonly name?: string | undefined;
}
interface Finding extends Found {
  readonly value: number;
  readonly limit: number;
}

/** What of the messages is spoken with. */
export type FindingMessages = Pick<Messages, 'patrolWords' | 'units' | 'locale'>;
type Sentence = (finding: Finding, m: FindingMessages) => string;

/** Metres to the tenth where the tenth matters. */
const metres = (value: number): string => {
  const size = Math.abs(value);
  return size < 10 ? String(Math.round(size * 10) / 10) : String(Math.round(size));
};
const tenths = (value: number): string => String(Math.round(value * 10) / 10);
const hundredths = (value: number): string => String(Math.round(value * 100) / 100);

const grouped = (value: number, m: FindingMessages): string =>
  new Intl.NumberFormat(m.locale).format(Math.round(value));

const kilometres = (value: number, m: FindingMessages): string =>
  `${grouped(value / 1000, m)} ${m.units.km}`;

/** Up to the minute, rounded up: a second late is not in time. */
function duration(milliseconds: number, { units }: FindingMessages): string {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} ${units.min}`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} ${units.d}`;
  const rest = minutes % 60;
  return rest ? `${hours} ${units.h} ${rest} ${units.min}` : `${hours} ${units.h}`;
}

const called = ({ name }: Finding, m: FindingMessages, unnamed: string): string =>
  name ? m.patrolWords.findings.named(name) : unnamed;

const SENTENCES: Readonly<Record<FindingKind, Sentence>> = {
  'no-fly': (f, m) => {
    const words = m.patrolWords.findings;
    const area = called(f, m, words.unnamed.noFly);
    if (f.value <= 0) return words.inNoFly(area, metres(f.value));
    return words.nearNoFly(area, metres(f.value), metres(f.limit));
  },
  fence: (f, m) => {
    const words = m.patrolWords.findings;
    const fence = called(f, m, words.unnamed.fence);
    if (f.value <= 0) return words.outsideFence(fence, metres(f.value));
    return words.nearFence(fence, metres(f.value), metres(f.limit));
  },
  'too-high': (f, m) => m.patrolWords.findings.tooHigh(tenths(f.value), tenths(f.limit)),
  'too-low': (f, m) => m.patrolWords.findings.tooLow(tenths(f.value), tenths(f.limit)),
  'ground-unknown': (f, m) => m.patrolWords.findings.groundUnknown(grouped(f.value, m)),
  obstacle: (f, m) => {
    const words = m.patrolWords.findings;
    const say = f.value < 0 ? words.belowTop : words.aboveTop;
    return say(called(f, m, words.unnamed.obstacle), metres(f.value), metres(f.limit));
  },
  endurance: (f, m) => {
    const words = m.patrolWords.findings;
    if (!Number.isFinite(f.value)) return words.noWayHome(tenths(f.limit));
    return words.endurance(tenths(f.value), tenths(f.limit));
  },
  wind: (f, m) => {
    const words = m.patrolWords.findings;
    if (f.value <= 0) return words.windStops(tenths(f.limit));
    return words.wind(tenths(f.value), tenths(f.limit));
  },
  speed: (f, m) => m.patrolWords.findings.speed(tenths(f.value), tenths(f.limit)),
  'trigger-interval': (f, m) =>
    m.patrolWords.findings.interval(hundredths(f.value), hundredths(f.limit)),
  'motion-blur': (f, m) => m.patrolWords.findings.blur(hundredths(f.value), hundredths(f.limit)),
  items: (f, m) => {
    const { items, fencePoints } = m.patrolWords.findings;
    return (f.name === 'fence' ? fencePoints : items)(grouped(f.value, m), grouped(f.limit, m));
  },
  approval: (f, m) => {
    const { early, late } = m.patrolWords.findings;
    return f.name === 'take-off'
      ? early(duration(f.limit - f.value, m))
      : late(duration(f.value - f.limit, m));
  },
  'bad-place': (f, m) => {
    const words = m.patrolWords.findings;
    if (!Number.isFinite(f.value)) return f.item === 0 ? words.homeWrong : words.placeWrong;
    const say = f.item === 0 ? words.wayTooLong : words.tooFar;
    return say(kilometres(f.value, m), kilometres(f.limit, m));
  },
  unjudged: (f, m) => m.patrolWords.findings.unjudged(String(f.value)),
};

/** What is wrong, with the number that was found and the one that it may be. */
export const findingWords = (found: Found, m: FindingMessages): string =>
  SENTENCES[found.kind](
    { ...found, value: found.value ?? Number.NaN, limit: found.limit ?? Number.NaN },
    m,
  );

/** One word of what it is about, as a heading. */
export const findingTitle = ({ kind }: Found, m: FindingMessages): string =>
  m.patrolWords.findings.titles[kind];

/** On which leg, or on the way home, or all of it. */
export function findingWhere({ item, place }: Found, m: FindingMessages): string {
  const { where } = m.patrolWords.findings;
  if (item > 0) return where.item(item);
  return place ? where.home : where.whole;
}
