import { distance, regionArea, ringsOf } from '../rings.ts';
import type { Region, Wind } from '../types.ts';
import type { Legs } from './legs.ts';
import { estimate } from './scan.ts';

/** Directions nearer to each other than this are one: 2°. */
const APART = Math.PI / 90;
const MOST = 10;

/** Along the longest edges, across the longest, and along the wind: the best direction is nearly always one. */
export function directionsOf(regions: readonly Region[], wind: Wind | undefined): number[] {
  const weights: { angle: number; weight: number }[] = [];
  for (const ring of regions.flatMap(ringsOf)) {
    for (let i = 0; i < ring.length; i++) {
      const [a, b] = [ring[i]!, ring[(i + 1) % ring.length]!];
      const angle = halfTurn(Math.atan2(b[1] - a[1], b[0] - a[0]));
      const known = weights.find((other) => between(other.angle, angle) < APART);
      if (known === undefined) weights.push({ angle, weight: distance(a, b) });
      else known.weight += distance(a, b);
    }
  }
  weights.sort((a, b) => b.weight - a.weight || a.angle - b.angle);
  const angles = weights.slice(0, MOST - 3).map(({ angle }) => angle);
  const more = [angles[0]! + Math.PI / 2, ...(wind ? [wind.to, wind.to + Math.PI / 2] : [])];
  for (const angle of more) {
    if (angles.every((other) => between(other, halfTurn(angle)) >= APART)) {
      angles.push(halfTurn(angle));
    }
  }
  return angles;
}

/** Into 0 … π: a line has no head. */
function halfTurn(angle: number): number {
  const turned = angle % Math.PI;
  return turned < 0 ? turned + Math.PI : turned;
}

function between(a: number, b: number): number {
  const apart = Math.abs(halfTurn(a) - halfTurn(b));
  return Math.min(apart, Math.PI - apart);
}

/** s to sweep a region in a direction, judged by its outline. */
function estimatedSeconds(
  region: Region,
  area: number,
  angle: number,
  swath: number,
  legs: Legs,
): number {
  const { passes, ways, turns } = estimate(region, area, angle, swath);
  const unit: readonly [number, number] = [Math.cos(angle), Math.sin(angle)];
  // There and back: every other pass is flown against the wind of the one before.
  const pace = (legs.straight([0, 0], unit) + legs.straight(unit, [0, 0])) / 2;
  return (passes + ways) * pace + turns * legs.turnCost;
}

/** The best first. */
export function rankedDirections(
  region: Region,
  angles: readonly number[],
  swath: number,
  legs: Legs,
): { readonly angle: number; readonly seconds: number }[] {
  const area = regionArea(region);
  return angles
    .map((angle) => ({ angle, seconds: estimatedSeconds(region, area, angle, swath, legs) }))
    .sort((a, b) => a.seconds - b.seconds || a.angle - b.angle);
}
