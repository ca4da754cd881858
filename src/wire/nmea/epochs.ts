/**
 * A receiver says what it knows of one moment in several sentences. Those of one moment (an epoch:
 * the same time of day) are put together into one fix; the date comes from RMC or ZDA and is carried on.
 */
import type { Parsed } from '../../domain/fleet/fix.ts';
import { decimal } from '../decimal.ts';
import { checkFix, type FixDraft } from '../fix-ranges.ts';
import { refuse } from '../refusal.ts';
import { amount, clock, dateOfRmc, dateOfZda, type Place, place } from './fields.ts';
import type { Sentence } from './sentence.ts';

const KNOT = 1852 / 3600;
const KMH = 1 / 3.6;
const METRES_PER_HDOP = 5;
/** Receivers write 50 or 99 where they do not know. */
const UNKNOWN_HDOP = 50;
const DAY = 86_400_000;

interface Epoch {
  /** ms since midnight UTC; undefined while the receiver does not know the time. */
  readonly clock: number | undefined;
  /** Of its first sentence. */
  readonly line: number;
  /** What it is made of: a second one of the same name begins the next epoch. */
  readonly sentences: Set<string>;
  date?: number;
  /** The better of the positions: GGA and GNS before RMC before GLL. */
  place?: Place & { readonly rank: number };
  /** A sentence said that the position is good, or that it is not. */
  valid: boolean;
  lost: boolean;
  speed?: number;
  heading?: number;
  altitude?: number;
  accuracy?: number;
}

export interface EpochFix {
  readonly parsed: Parsed;
  readonly line: number;
}

/** What a timed sentence says of its moment. */
interface Report {
  readonly clock: number | undefined;
  readonly place: Place | undefined;
  readonly rank: number;
  /** undefined: it does not say. */
  readonly valid: boolean | undefined;
  readonly rest: Partial<Epoch>;
}

export class NmeaEpochs {
  #epoch: Epoch | undefined;
  /** The last date heard, and the time of day when it was. */
  #calendar: { readonly date: number; readonly clock: number } | undefined;

  /** Takes a sentence; what comes back is the epoch that it ended. */
  push(sentence: Sentence, line: number): EpochFix | undefined {
    const { type, fields } = sentence;
    if (type === 'ZDA')
      return this.#setCalendar(dateOfZda(...fields.slice(1, 4)), clock(fields[0]));
    if (type === 'VTG') return this.#setMotion(fields);
    const report = READ[type](fields);
    const name = `${sentence.talker}${type}`;
    const same = this.#epoch?.clock === report.clock && !this.#epoch?.sentences.has(name);
    const ended = same ? undefined : this.end();
    this.#epoch ??= { clock: report.clock, line, sentences: new Set(), valid: false, lost: false };
    this.#epoch.sentences.add(name);
    add(this.#epoch, report);
    this.#setCalendar(report.rest.date, report.clock);
    return ended;
  }

  end(): EpochFix | undefined {
    const epoch = this.#epoch;
    if (epoch === undefined) return undefined;
    this.#epoch = undefined;
    return { parsed: this.#settle(epoch), line: epoch.line };
  }

  #setCalendar(date: number | undefined, at: number | undefined): undefined {
    if (date !== undefined && at !== undefined) this.#calendar = { date, clock: at };
  }

  /** VTG has no time of its own: it belongs to the epoch it stands in. */
  #setMotion(fields: readonly string[]): undefined {
    const [course, t, , , knots, , kmh, , mode] = fields;
    if (this.#epoch === undefined || t !== 'T' || mode === 'N') return;
    const inKnots = amount(knots);
    const inKmh = amount(kmh);
    const speed = scaled(inKnots, KNOT) ?? scaled(inKmh, KMH);
    const heading = amount(course);
    if (speed !== undefined) this.#epoch.speed ??= speed;
    if (heading !== undefined) this.#epoch.heading ??= heading;
  }

  #settle(epoch: Epoch): Parsed {
    if (epoch.lost || !epoch.valid) return refuse('no-position', 'the receiver has no fix');
    if (epoch.place === undefined) return refuse('malformed', 'a valid fix without readable place');
    if (epoch.clock === undefined) return refuse('no-time', 'the receiver does not know the time');
    const date = epoch.date ?? this.#dateFor(epoch.clock);
    if (date === undefined)
      return refuse('no-time', 'no date yet: neither RMC nor ZDA came before');
    const draft: FixDraft = {
      time: date + epoch.clock,
      lat: epoch.place.lat,
      lon: epoch.place.lon,
    };
    for (const field of ['speed', 'heading', 'altitude', 'accuracy'] as const) {
      const value = epoch[field];
      if (value !== undefined) draft[field] = value;
    }
    return checkFix(draft);
  }

  /** The last date, a day on where midnight has passed since (or back, where it came early). */
  #dateFor(at: number): number | undefined {
    if (this.#calendar === undefined) return undefined;
    const gone = at - this.#calendar.clock;
    const days = gone < -DAY / 2 ? 1 : gone > DAY / 2 ? -1 : 0;
    return this.#calendar.date + days * DAY;
  }
}

function add(epoch: Epoch, report: Report): void {
  if (report.valid === true) epoch.valid = true;
  if (report.valid === false) epoch.lost = true;
  if (report.place !== undefined && report.rank >= (epoch.place?.rank ?? 0)) {
    epoch.place = { ...report.place, rank: report.rank };
  }
  Object.assign(epoch, report.rest);
}

const READ: Record<'RMC' | 'GGA' | 'GLL' | 'GNS', (fields: readonly string[]) => Report> = {
  RMC: (f) => ({
    clock: clock(f[0]),
    valid: f[1] === 'A' && f[11] !== 'N',
    place: place(f[2], f[3], f[4], f[5]),
    rank: 2,
    rest: {
      ...known('speed', scaled(amount(f[6]), KNOT)),
      ...known('heading', course(f[7])),
      ...known('date', dateOfRmc(f[8])),
    },
  }),
  GGA: (f) => ({
    clock: clock(f[0]),
    valid: f[5] === '' || f[5] === undefined ? undefined : f[5] !== '0',
    place: place(f[1], f[2], f[3], f[4]),
    rank: 3,
    rest: { ...known('accuracy', accuracy(f[7])), ...known('altitude', decimal(f[8])) },
  }),
  GLL: (f) => ({
    clock: clock(f[4]),
    valid: f[5] === undefined ? true : f[5] === 'A' && f[6] !== 'N',
    place: place(f[0], f[1], f[2], f[3]),
    rank: 1,
    rest: {},
  }),
  GNS: (f) => ({
    clock: clock(f[0]),
    // A letter per constellation; N: not used.
    valid: /[^N]/.test(f[5] ?? ''),
    place: place(f[1], f[2], f[3], f[4]),
    rank: 3,
    rest: { ...known('accuracy', accuracy(f[7])), ...known('altitude', decimal(f[8])) },
  }),
};

function known<K extends keyof Epoch>(key: K, value: Epoch[K] | undefined): Partial<Epoch> {
  return value === undefined ? {} : { [key]: value };
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}

/** Some receivers write a course beyond 360 when they stand still: then it is not known. */
function course(text: string | undefined): number | undefined {
  const value = amount(text);
  return value !== undefined && value <= 360 ? value : undefined;
}

function accuracy(hdop: string | undefined): number | undefined {
  const value = amount(hdop);
  return value !== undefined && value < UNKNOWN_HDOP ? value * METRES_PER_HDOP : undefined;
}
