/** Where a vehicle may have left something while it broke a rule: what a look from the air is for. Pure. */

import type { Fix } from '../fleet/fix.ts';
import { MOVING_FROM } from '../fleet/status.ts';
import { metresBetween } from '../geo/distance.ts';
import type { Rule } from './violation.ts';
import type { LonLat } from './zone.ts';

export interface LeftAt {
  readonly place: LonLat;
  /** Its body was lifted there; or it is where it stood longest. */
  readonly by: 'tipped' | 'stood';
  readonly seconds: number;
}

/** Rules that are broken at a place, and not on the way or by silence. */
export const AT_A_PLACE: ReadonlySet<Rule> = new Set([
  'forbidden-area',
  'left-work-area',
  'off-route',
  'overlong-stop',
]);

/** Standing for less is a turn or a gate, s. */
const LEAST = 30;
/** A standing receiver's fixes wander about so far, m. */
const WANDER = 30;

/**
 * @param fixes of one vehicle during the violation, in order of time
 * @returns undefined where it neither lifted its body nor stood for half a minute
 */
export function leftAt(fixes: readonly Fix[]): LeftAt | undefined {
  const tipped = longest(fixes, (fix) => fix.lift === 'up' && stands(fix), 0);
  if (tipped) return { ...tipped, by: 'tipped' };
  const stood = longest(fixes, stands, LEAST);
  return stood && { ...stood, by: 'stood' };
}

const stands = ({ speed }: Fix): boolean => speed === undefined || speed < MOVING_FROM;

/** The longest of the stretches of fixes that are such and lie together; its middle fix is its place. */
function longest(
  fixes: readonly Fix[],
  isSuch: (fix: Fix) => boolean,
  least: number,
): Omit<LeftAt, 'by'> | undefined {
  let found: { readonly place: LonLat; readonly seconds: number } | undefined;
  for (let first = 0; first < fixes.length; ) {
    const start = fixes[first]!;
    let end = first;
    while (end < fixes.length && isSuch(fixes[end]!) && near(start, fixes[end]!)) end++;
    if (end > first) {
      const seconds = (fixes[end - 1]!.time - start.time) / 1000;
      const { lon, lat } = fixes[(first + end - 1) >> 1]!;
      if (seconds >= least && seconds >= (found?.seconds ?? 0))
        found = { place: [lon, lat], seconds };
    }
    first = Math.max(end, first + 1);
  }
  return found;
}

const near = (a: Fix, b: Fix): boolean => metresBetween(a.lon, a.lat, b.lon, b.lat) <= WANDER;
