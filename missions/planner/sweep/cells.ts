import { distance, Turned } from '../rings.ts';
import type { Pass, Region } from '../types.ts';
import type { Legs } from './legs.ts';
import { even, fitted, type Spacing } from './spacing.ts';

/** Lines of a sweep that follow one another, all in one direction, each beside the next. */
export interface Cell {
  readonly lines: readonly Pass[];
}

/** Of a swath: what one more stretch of a line costs. */
const PER_STRETCH = 1;

/** m that a pass stays off the border it ends at, so that rounding does not put it beyond. */
const OFF_BORDER = 0.01;

interface Line {
  readonly from: number;
  readonly to: number;
  readonly pass: Pass;
  readonly chain: Pass[];
}

/**
 * Boustrophedon cells from scan lines: a stretch of a line goes on in the stretch of the next line beside
 * it, as long as each has no other beside it.
 */
export function cellsOf(
  region: Region,
  angle: number,
  swath: number,
  legs: Legs,
  spacing: Spacing = 'even',
): Cell[] {
  const turned = new Turned(angle);
  const rings = turned.rings(region);
  const chains: Pass[][] = [];
  let before: Line[] = [];
  const lines = spacing === 'even' ? even(rings, swath) : fitted(rings, swath, PER_STRETCH * swath);
  for (const { y, stretches } of lines) {
    const passes = flyable(stretches, y, swath, turned, legs);
    const now = passes.map(([from, to, pass]): Line => {
      const beside = before.filter((line) => line.from < to && from < line.to);
      const [only] = beside;
      const follows =
        only !== undefined &&
        beside.length === 1 &&
        passes.filter(([f, t]) => only.from < t && f < only.to).length === 1 &&
        meets(only.pass, pass, legs);
      if (follows) {
        only.chain.push(pass);
        return { from, to, pass, chain: only.chain };
      }
      const chain = [pass];
      chains.push(chain);
      return { from, to, pass, chain };
    });
    before = now;
  }
  return chains.map((lines) => ({ lines }));
}

/** What of a scan line lies in free space, with where it begins and ends along the line. */
function flyable(
  stretches: readonly number[],
  y: number,
  swath: number,
  turned: Turned,
  { space }: Legs,
): [from: number, to: number, pass: Pass][] {
  const result: [number, number, Pass][] = [];
  for (let i = 0; i + 1 < stretches.length; i += 2) {
    const from = stretches[i]! + OFF_BORDER;
    const to = stretches[i + 1]! - OFF_BORDER;
    // What is left out here is found again among the gaps, if it matters.
    if (to - from < swath / 20) continue;
    const [a, b] = [turned.back(from, y), turned.back(to, y)];
    for (const [t0, t1] of space.within(a, b)) {
      const margin = t0 === 0 && t1 === 1 ? 0 : OFF_BORDER / (to - from);
      const [s0, s1] = [t0 + (t0 === 0 ? 0 : margin), t1 - (t1 === 1 ? 0 : margin)];
      if ((s1 - s0) * (to - from) < swath / 20) continue;
      const [f, t] = [from + s0 * (to - from), from + s1 * (to - from)];
      result.push([f, t, { from: turned.back(f, y), to: turned.back(t, y) }]);
    }
  }
  return result;
}

/** Whether there is a way from one line to the next that is no journey of its own. */
function meets(a: Pass, b: Pass, legs: Legs): boolean {
  if (legs.space.sees(a.to, b.to) || legs.space.sees(a.from, b.from)) return true;
  return legs.space.path(a.to, b.to) !== undefined;
}

export function passLength({ lines }: Cell): number {
  return lines.reduce((sum, { from, to }) => sum + distance(from, to), 0);
}
