/** What it takes from each take-off point to each break of a tour, and home from there. */
import type { FlownPoint } from '../energy.ts';
import type { Point, Refusal } from '../types.ts';
import type { Spot } from '../work.ts';
import type { Course, CourseOptions } from './course.ts';
import { FlownPath } from './flown.ts';

export type WayBetween = (from: Spot, to: Spot) => readonly Spot[] | undefined;

/** By break; infinite where there is no way. */
export interface Home {
  readonly outSeconds: Float64Array;
  readonly outWattHours: Float64Array;
  readonly outItems: Float64Array;
  readonly backSeconds: Float64Array;
  readonly backWattHours: Float64Array;
  readonly backItems: Float64Array;
  /** Wh of turning home there at once. */
  readonly returnWattHours: Float64Array;
  /** Why a way could not be flown, of the last that could not. */
  readonly refusal: Refusal | undefined;
}

/** From a take-off point, at the height of where it goes to, which is where the way out is level or higher. */
export const above = (base: Point, { height }: Spot): Spot => ({ at: base, height });

export function homeOf(
  base: Point,
  course: Course,
  way: WayBetween,
  options: CourseOptions,
  check: () => void,
): Home {
  const { breaks, leave, resume, path } = course;
  const make = () => new Float64Array(breaks.length).fill(Number.POSITIVE_INFINITY);
  const outs: Three = [make(), make(), make()];
  const backs: Three = [make(), make(), make()];
  const returnWattHours = make();
  let refusal: Refusal | undefined;
  for (let k = 0; k < breaks.length; k++) {
    if (k % 16 === 0) check();
    const [to, from] = [path[resume[k]!], path[leave[k]!]];
    const out = to && way(above(base, to), to);
    if (out) refusal = put(outTo(resume[k]!, base, out, course, options), k, outs) ?? refusal;
    if (!from) continue;
    // A cut line is left so near to where it is taken up that the way home is the same but for its start.
    const cut = breaks[k]!.photo > 0;
    const back = cut ? out && [from, ...out.slice(0, -1).reverse()] : way(from, above(base, from));
    if (!back) continue;
    refusal = put(backFrom(leave[k]!, base, back, course, options), k, backs) ?? refusal;
    returnWattHours[k] = returnFrom(base, back, options);
  }
  const [outSeconds, outWattHours, outItems] = outs;
  const [backSeconds, backWattHours, backItems] = backs;
  return {
    ...{ outSeconds, outWattHours, outItems },
    ...{ backSeconds, backWattHours, backItems, returnWattHours, refusal },
  };
}

function put(spent: Spent | Refusal, k: number, into: Three): Refusal | undefined {
  if ('reason' in spent) return spent;
  into[0][k] = spent.seconds;
  into[1][k] = spent.wattHours;
  into[2][k] = spent.items;
  return undefined;
}

function returnFrom(base: Point, way: readonly Spot[], options: CourseOptions): number {
  const flown = new FlownPath(options);
  flown.way(way);
  flown.to({ at: base, height: 0 });
  const energy = options.homeward(flown.points);
  return energy.ok ? energy.wattHours : Number.POSITIVE_INFINITY;
}

type Three = readonly [seconds: Float64Array, wattHours: Float64Array, items: Float64Array];

interface Spent {
  readonly seconds: number;
  readonly wattHours: number;
  readonly items: number;
}

/** With what the first leg of the tour takes more for its having been turned into from here. */
function outTo(
  point: number,
  base: Point,
  way: readonly Spot[],
  { path, legs, reach }: Course,
  options: CourseOptions,
): Spent | Refusal {
  const flown = new FlownPath(options);
  flown.to({ at: base, height: 0 });
  flown.way(way);
  const arrival = path[point]!;
  const points: FlownPoint[] =
    arrival.hold === undefined ? flown.points : [...flown.points, arrival];
  const reached = points.length - 1;
  const next = [point + 1, point + 2].filter((i) => reach[i] === reach[point]);
  const energy = options.energy([...points, ...next.map((i) => path[i]!)]);
  if (!energy.ok) return energy;
  let [seconds, wattHours] = [0, 0];
  for (let i = 0; i < reached + Math.min(1, next.length); i++) {
    seconds += energy.legs[i]!.seconds;
    wattHours += energy.legs[i]!.wattHours;
  }
  const whole = next.length > 0 ? legs[point + 1] : undefined;
  return {
    seconds: seconds - (whole?.seconds ?? 0),
    wattHours: wattHours - (whole?.wattHours ?? 0),
    items: Math.max(0, way.length - 1),
  };
}

function backFrom(
  point: number,
  base: Point,
  way: readonly Spot[],
  { path, legs, reach }: Course,
  options: CourseOptions,
): Spent | Refusal {
  const before = [point - 2, point - 1].filter((i) => i >= 0 && reach[i] === reach[point]);
  const flown = new FlownPath(options);
  flown.points.push(...before.map((i) => path[i]!), path[point]!);
  flown.way(way);
  flown.to({ at: base, height: 0 });
  const energy = options.energy(flown.points);
  if (!energy.ok) return energy;
  let [seconds, wattHours] = [0, 0];
  for (let i = Math.max(0, before.length - 1); i < energy.legs.length; i++) {
    seconds += energy.legs[i]!.seconds;
    wattHours += energy.legs[i]!.wattHours;
  }
  const whole = before.length > 0 ? legs[point] : undefined;
  return {
    seconds: seconds - (whole?.seconds ?? 0),
    wattHours: wattHours - (whole?.wattHours ?? 0),
    items: Math.max(0, way.length - 1),
  };
}
