/** Energy over hills: a path given above the ground below, flown along the ground. */
import type { FlightEnergy, FlownPoint, LegEnergy } from '../energy.ts';
import { distance } from '../rings.ts';
import type { Point, Refusal } from '../types.ts';

type Energy = (path: readonly FlownPoint[]) => FlightEnergy | Refusal;

/** Metres between two looks at the ground: as far as heights of the ground lie apart in SRTM. */
const STEP = 30;
/** Looks on a leg, at most. */
const MOST_LOOKS = 200;

/**
 * @param energy of a path with all its heights above the same
 * @param ground metres above sea level; where it is not known, as high as where it was last known
 * @returns energy of a path with heights above the ground below each point, legs as in that path
 */
export function overGround(energy: Energy, ground: (p: Point) => number | undefined): Energy {
  return (path) => {
    const { points, ends } = followed(path, ground);
    const flight = energy(points);
    if (!flight.ok) return flight;
    const legs = ends.map((end, i) => joined(flight.legs, ends[i - 1] ?? 0, end));
    return { ...flight, legs };
  };
}

/**
 * As autopilots turn home: up to the highest place of the way where that is higher, level to above its end,
 * and down. Its legs are its own, not the path's.
 */
export function levelHome(energy: Energy, ground: (p: Point) => number | undefined): Energy {
  return (path) => {
    const [first, last] = [path[0], path.at(-1)];
    if (!first || !last) return energy(path);
    let below = path.map(({ at }) => ground(at)).find((height) => height !== undefined) ?? 0;
    const heights = path.map(({ at, height }) => {
      below = ground(at) ?? below;
      return below + height;
    });
    const top = Math.max(...heights.slice(0, -1));
    const level = path.slice(0, -1).map(({ at }) => ({ at, height: top }));
    const start = { at: first.at, height: heights[0]! };
    return energy([start, ...level, { at: last.at, height: heights.at(-1)! }]);
  };
}

/** `ends[i]` is the point at which leg i of the path ends. */
function followed(path: readonly FlownPoint[], ground: (p: Point) => number | undefined) {
  const points: FlownPoint[] = [];
  const ends: number[] = [];
  let below = path.map(({ at }) => ground(at)).find((height) => height !== undefined) ?? 0;
  const push = (at: Point, above: number, speed?: number, hold?: number) => {
    below = ground(at) ?? below;
    // Spreading in what is absent would make each point ten times as dear.
    const height = below + above;
    if (hold !== undefined)
      points.push(speed === undefined ? { at, height, hold } : { at, height, speed, hold });
    else points.push(speed === undefined ? { at, height } : { at, height, speed });
  };
  path.forEach((to, i) => {
    const from = path[i - 1];
    if (from) {
      const looks = Math.min(MOST_LOOKS, Math.ceil(distance(from.at, to.at) / STEP));
      for (let k = 1; k < looks; k++) {
        const t = k / looks;
        const x = from.at[0] + t * (to.at[0] - from.at[0]);
        const y = from.at[1] + t * (to.at[1] - from.at[1]);
        push([x, y], from.height + t * (to.height - from.height), to.speed);
      }
    }
    push(to.at, to.height, to.speed, to.hold);
    if (from) ends.push(points.length - 1);
  });
  return { points, ends };
}

/** Leg `from` to the one before `end` as one; its speeds are those of the last. */
function joined(legs: readonly LegEnergy[], from: number, end: number): LegEnergy {
  let [seconds, wattHours] = [0, 0];
  for (let i = from; i < end; i++) {
    seconds += legs[i]!.seconds;
    wattHours += legs[i]!.wattHours;
  }
  const { groundSpeed, airSpeed } = legs[end - 1]!;
  return { seconds, wattHours, groundSpeed, airSpeed };
}
