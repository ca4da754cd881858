/** Tours over fields, and the ways of a plane with nothing in the way. */
import fc from 'fast-check';
import { flightEnergy } from '../../../../missions/planner/energy.ts';
import type { SortiesOptions } from '../../../../missions/planner/sorties/sorties.ts';
import type { Point, Wind } from '../../../../missions/planner/types.ts';
import type { Line, Spot, Work } from '../../../../missions/planner/work.ts';
import { AIRFRAME } from '../samples.ts';

/** Evenly spread: fast-check's own doubles are mostly next to nothing. */
export const between = (low: number, high: number): fc.Arbitrary<number> =>
  fc.noBias(fc.integer({ min: 0, max: 10_000 })).map((n) => low + ((high - low) * n) / 10_000);

/** Up and down over a rectangle, `gap` metres between the lines. */
export function lawn(
  width: number,
  length: number,
  { gap = 40, trigger = 20, height = 60, from = [0, 0] as Point } = {},
): Line[] {
  return Array.from({ length: Math.floor(length / gap) + 1 }, (_, i): Line => {
    const ends = [from[0], from[0] + width].map(
      (x): Spot => ({ at: [x, from[1] + i * gap], height }),
    );
    const [a, b] = i % 2 === 0 ? ends : ends.reverse();
    return { kind: 'line', from: a!, to: b!, pitch: -90, trigger };
  });
}

export const shot = (x: number, y: number, height = 30): Work => ({
  kind: 'shot',
  spot: { at: [x, y], height },
  pitch: -60,
  heading: 0,
});

/** Straight, at the higher end's height. */
export function straight(from: Spot, to: Spot): readonly Spot[] {
  if (from.height > to.height) return [from, { at: to.at, height: from.height }, to];
  if (from.height < to.height) return [from, { at: from.at, height: to.height }, to];
  return [from, to];
}

export function optionsOf(
  work: readonly Work[],
  over: Partial<SortiesOptions> & { readonly wind?: Wind } = {},
): SortiesOptions {
  const { wind, ...rest } = over;
  return {
    work,
    bases: [[0, 0]],
    drones: 1,
    way: straight,
    energy: (path) => flightEnergy(path, AIRFRAME, wind),
    usable: 200,
    speed: () => 8,
    shotHold: 2,
    swap: 180,
    ...rest,
  };
}
