/** Areas seen from straight lines at one height: what a sweep's tour asks of a flight. */
import type { SweepTemplate } from '../../library/template.ts';
import { distance } from '../rings.ts';
import { isRefusal } from '../space/free-space.ts';
import type { Pass, Refusal } from '../types.ts';
import type { PatternInput, PatternPlan, Work } from '../work.ts';
import { planSweep } from './sweep.ts';

/** m: a shorter line is one photo. */
const SHORTEST_LINE = 0.5;
/** Share of the speed that the wind is taken to have at most: speeds are over ground, it is a matter of cost. */
const MOST_WIND = 0.9;

/** All areas in one tour; with `crossHatch` a second time across, the camera at `secondPitch` (degrees). */
export function planSweepPattern(
  input: PatternInput,
  options: SweepTemplate['sweep'],
): PatternPlan | Refusal {
  const { height, print, speed, wind, turnCost, start } = input;
  const space = input.airspace.at(height);
  if (isRefusal(space)) return space;
  const wanted = input.areas.map(({ region }) => region);
  const sweep = planSweep({
    regions: wanted,
    space,
    swath: print.lineGap,
    speed,
    turnCost,
    crossHatch: options.crossHatch,
    quick: input.quick === true,
    check: () => input.check(),
    ...(input.angle !== undefined && { angle: input.angle }),
    ...(wind && { wind: { ...wind, speed: Math.min(wind.speed, MOST_WIND * speed) } }),
    ...(space.contains(start) && { start, end: start }),
  });
  if (!sweep.ok) return sweep;
  const first = sweep.layers[0]!;
  const work = sweep.tour.passes.map((pass, i) =>
    workOf(pass, i < first ? input.pitch : options.secondPitch, input),
  );
  return { ok: true, work, wanted, uncovered: sweep.uncovered };
}

function workOf({ from, to }: Pass, pitch: number, { height, print }: PatternInput): Work {
  if (distance(from, to) < SHORTEST_LINE) {
    return { kind: 'shot', spot: { at: from, height }, pitch, heading: 0 };
  }
  return {
    kind: 'line',
    from: { at: from, height },
    to: { at: to, height },
    pitch,
    trigger: print.triggerDistance,
  };
}
