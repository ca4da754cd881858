/** Whether what is on board is what was sent, item by item, by meaning. */
import type { Autopilot } from '../../../src/domain/flights/drone.ts';
import { type Habit, habitOf, type Kept } from './habits.ts';
import { countsHome, type List, type WireItem } from './items.ts';

/** What a comparison is about. */
export interface Compared {
  readonly list: List;
  readonly autopilot: Autopilot;
}

/** Differences told in words at most; the rest is counted. */
const MOST_TOLD = 5;
/** m. ArduPilot keeps centimetres, and cuts. */
const ALTITUDE = 0.0101;
/** Degrees. PX4 keeps radians in float32. */
const ANGLE = 0.01;

/** Every difference in words with the item's number; empty: the same. ArduPilot's home does not count. */
export function differences(
  sent: readonly WireItem[],
  found: readonly WireItem[],
  about: Compared,
): readonly string[] {
  const ours = withoutHome(sent, about);
  const theirs = withoutHome(found, about);
  const all: string[] = [];
  if (ours.length !== theirs.length)
    all.push(`${ours.length} items sent, ${theirs.length} on board`);
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++)
    for (const what of itemDifferences(ours[i]!, theirs[i]!, about))
      all.push(`item ${i + 1} (command ${ours[i]!.command}): ${what}`);
  return all;
}

/** One sentence of it. */
export function inWords(all: readonly string[]): string {
  const more = all.length - MOST_TOLD;
  return all.slice(0, MOST_TOLD).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Judged against what was sent and, where it is known, what was there before. */
export type Verdict = 'equal' | 'cleared' | 'unchanged' | 'mixed' | 'other';

export function judge(
  sent: readonly WireItem[],
  found: readonly WireItem[],
  before: readonly WireItem[] | undefined,
  about: Compared,
): { readonly verdict: Verdict; readonly words: string } {
  const all = differences(sent, found, about);
  if (all.length === 0) return { verdict: 'equal', words: '' };
  const words = inWords(all);
  const ours = withoutHome(sent, about);
  const theirs = withoutHome(found, about);
  if (theirs.length === 0) return { verdict: 'cleared', words };
  if (before && differences(before, found, about).length === 0)
    return { verdict: 'unchanged', words };
  const mixed = ours.some(
    (item, i) => theirs[i] && itemDifferences(item, theirs[i], about).length === 0,
  );
  return { verdict: mixed ? 'mixed' : 'other', words };
}

function withoutHome(items: readonly WireItem[], { list, autopilot }: Compared) {
  return list === 'mission' && countsHome(autopilot) ? items.slice(1) : items;
}

function itemDifferences(sent: WireItem, found: WireItem, about: Compared): string[] {
  if (sent.command !== found.command) return [`command ${found.command} on board`];
  const { list, autopilot } = about;
  if (list !== 'mission') return pointDifferences(sent, found, about);
  const habit = habitOf(autopilot, sent.command, sent.frame);
  const all: string[] = [];
  for (const [i, kept] of habit.params.entries())
    if (!sameParameter(sent.params[i]!, found.params[i]!, kept))
      all.push(differ(`parameter ${i + 1}`, sent.params[i]!, found.params[i]!));
  all.push(...restDifferences(sent, found, habit, autopilot));
  if (sent.autoContinue !== found.autoContinue)
    all.push(`continues by itself: ${sent.autoContinue} sent, ${found.autoContinue} on board`);
  return all;
}

/** Of a fence a corner's or a circle's place and parameter 1 count, of a rally point place and altitude. */
function pointDifferences(
  sent: WireItem,
  found: WireItem,
  { list, autopilot }: Compared,
): string[] {
  const all = placeDifferences(sent, found, autopilot);
  if (list === 'fence') {
    if (Math.fround(sent.params[0]) !== Math.fround(found.params[0]))
      all.push(differ('parameter 1', sent.params[0], found.params[0]));
    return all;
  }
  // ArduPilot keeps whole metres.
  const whole =
    autopilot === 'ardupilot' && Number.isInteger(found.z) && Math.abs(sent.z - found.z) < 1;
  if (!whole && !near(sent.z, found.z, ALTITUDE)) all.push(differ('altitude', sent.z, found.z));
  return all;
}

function restDifferences(sent: WireItem, found: WireItem, habit: Habit, autopilot: Autopilot) {
  if (habit.rest === 'none') return [];
  if (habit.rest === 'numbers') {
    const all: string[] = [];
    if (sent.x !== found.x) all.push(differ('parameter 5', sent.x, found.x));
    if (sent.y !== found.y) all.push(differ('parameter 6', sent.y, found.y));
    const same = Math.fround(sent.z) === Math.fround(found.z);
    if (!same && !(autopilot === 'ardupilot' && found.z === 0))
      all.push(differ('parameter 7', sent.z, found.z));
    return all;
  }
  const all = placeDifferences(sent, found, autopilot);
  if (!near(sent.z, found.z, ALTITUDE)) all.push(differ('altitude', sent.z, found.z));
  if (reference(sent.frame) !== reference(found.frame))
    all.push(`altitude ${reference(sent.frame)} sent, ${reference(found.frame)} on board`);
  return all;
}

function placeDifferences(sent: WireItem, found: WireItem, autopilot: Autopilot): string[] {
  // PX4 keeps degrees as a double and may come back one unit (a centimetre) beside.
  const unit = autopilot === 'ardupilot' ? 0 : 1;
  if (near(sent.x, found.x, unit) && near(sent.y, found.y, unit)) return [];
  return [`place ${inDegrees(sent)} sent, ${inDegrees(found)} on board`];
}

const inDegrees = ({ x, y }: WireItem): string =>
  `${(x / 1e7).toFixed(7)}, ${(y / 1e7).toFixed(7)}`;

/** The twins GLOBAL and GLOBAL_INT mean the same. */
const REFERENCE: Readonly<Record<number, string>> = {
  0: 'above the sea',
  5: 'above the sea',
  3: 'above home',
  6: 'above home',
  10: 'above the ground',
  11: 'above the ground',
  2: 'without reference',
};
const reference = (frame: number): string => REFERENCE[frame] ?? `in frame ${frame}`;

const near = (a: number, b: number, tolerance: number): boolean => Math.abs(a - b) <= tolerance;
const differ = (what: string, sent: number, found: number): string =>
  `${what} ${shown(sent)} sent, ${shown(found)} on board`;
const shown = (value: number): string =>
  Number.isNaN(value) ? 'nothing' : String(Number(value.toFixed(7)));

function sameParameter(sent: number, found: number, kept: Kept): boolean {
  const as = Math.fround(sent);
  const back = Math.fround(found);
  if (Object.is(as, back) || as === back) return true;
  // "Not given" must not become 0 where 0 means something (a yaw to the north).
  if (Number.isNaN(as)) return kept === 'any' || (kept === 'lost' && back === 0);
  return ROUNDED[kept](as, back);
}

/** Whether `found` is what is left of `sent`, which is another number. */
const ROUNDED: Readonly<Record<Kept, (sent: number, found: number) => boolean>> = {
  float: () => false,
  lost: (_, found) => found === 0 || Number.isNaN(found),
  any: () => true,
  u8: cutTo(0, 0xff),
  i8: cutTo(-0x80, 0x7f),
  u16: cutTo(0, 0xffff),
  i16: cutTo(-0x8000, 0x7fff),
  flag: (sent, found) => found === (sent > 0 ? 1 : 0),
  sign: (sent, found) => found === (sent < 0 ? -1 : 1),
  radius: (sent, found) =>
    sent < 0 === found < 0 &&
    (Math.abs(found) === Math.floor(Math.abs(sent)) ||
      (Math.abs(sent) > 0xff && Math.abs(found) === 10 * Math.floor(Math.abs(sent) / 10))),
  turns: (sent, found) => sent >= 0 && (found === Math.floor(sent) || near(sent, found, 1 / 0x100)),
  centi: (sent, found) => near(sent, found, ALTITUDE),
  angle: (sent, found) => {
    const turn = Math.abs(sent - found) % 360;
    return Math.min(turn, 360 - turn) <= ANGLE;
  },
};

function cutTo(least: number, most: number) {
  return (sent: number, found: number): boolean =>
    sent >= least && sent <= most && found === Math.trunc(sent);
}
