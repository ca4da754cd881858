/**
 * A roof from its four sides: rows of photos along them, outside the outline as far as the pitch asks so that
 * the roof's middle is in the middle of the picture; of a deep roof further rows, one behind the other.
 */
import { Turned } from '../rings.ts';
import type { Point } from '../types.ts';
import { backwards, type Way } from '../views/chain.ts';
import { aimed, halfImage } from '../views/photo.ts';
import { evenly, flownRow, type Stretch } from '../views/row.ts';
import type { PatternInput, Shot, Spot, Work } from '../work.ts';
import { extentOf } from './rectangle.ts';
import type { Roof } from './roof.ts';

export interface ObliqueWishes {
  /** Degrees. */
  readonly obliquePitch: number;
  /** Metres outside the outline at least, where the roof is in the picture from there. */
  readonly standOff: number;
  readonly overhang: number;
}

/** Of half an image: the rest is left to what the wind does with the camera. */
const USED = 0.8;
const FLATTEST = (85 * Math.PI) / 180;

/** Metres ahead between which the roof's level is in the picture; undefined where it is beyond the horizon. */
export function view(input: Pick<PatternInput, 'camera'>, over: number, pitch: number) {
  const tilt = ((90 + pitch) * Math.PI) / 180;
  const half = USED * Math.atan(halfImage(input.camera).along);
  if (tilt - half >= FLATTEST) return undefined;
  const ahead = (angle: number) => over * Math.tan(Math.min(angle, FLATTEST));
  return { near: ahead(tilt - half), centre: ahead(tilt), far: ahead(tilt + half) };
}

interface SideRow extends Stretch {
  /** Metres ahead of the spots to the middle of what is photographed. */
  readonly ahead: number;
}

/** Rows seen from one side, in a plane turned so that the camera looks along its x. */
export function sideRows(
  roof: Roof,
  angle: number,
  { obliquePitch, standOff, overhang }: ObliqueWishes,
  input: PatternInput,
): SideRow[] {
  const seen = view(input, roof.over, obliquePitch)!;
  const { west, south, east, north } = extentOf(roof.region.outer, angle);
  const count = Math.max(1, Math.ceil((east - west) / (seen.far - seen.near)));
  const depth = (east - west) / count;
  return Array.from({ length: count }, (_, i): SideRow => {
    const least = i === 0 ? Math.max(standOff, seen.near) : seen.near;
    const before = Math.min(seen.far - depth, Math.max(seen.centre - depth / 2, least));
    const x = west + i * depth - before;
    const gap = viewWidth(before, roof.over, obliquePitch, input) * (1 - input.sideOverlap);
    const ahead = before + depth / 2;
    return { from: [x, south - overhang], to: [x, north + overhang], gap, ahead };
  });
}

/** Metres across the view so many metres ahead, on the roof's level. */
function viewWidth(ahead: number, over: number, pitch: number, input: PatternInput): number {
  const p = (pitch * Math.PI) / 180;
  const depth = Math.max(ahead * Math.cos(p) - over * Math.sin(p), over / 10);
  return 2 * USED * halfImage(input.camera).across * depth;
}

/** From side to side around the roof, begun with any of them, in either direction. */
export function obliqueWays(roof: Roof, wishes: ObliqueWishes, input: PatternInput): Way[] {
  const sides = [0, 1, 2, 3].map((k) => sideOf(roof, k, wishes, input));
  return sides.flatMap((_, first) => {
    const way = [...sides.slice(first), ...sides.slice(0, first)].flat();
    return [way, backwards(way)];
  });
}

function sideOf(roof: Roof, k: number, wishes: ObliqueWishes, input: PatternInput): Work[] {
  const angle = roof.angle + (k * Math.PI) / 2;
  const turned = new Turned(angle);
  const heading = (((90 - (angle * 180) / Math.PI) % 360) + 360) % 360;
  const height = roof.top + roof.over;
  const rows = sideRows(roof, angle, wishes, input).map((stretch): Work[] => {
    input.check();
    const spots = evenly(stretch).map(([x, y]) => ({ at: turned.back(x, y), height }));
    const look: Point = [stretch.ahead * Math.cos(angle), stretch.ahead * Math.sin(angle)];
    const instead = (spot: Spot) => nearerOrFarther(spot, look, roof, input);
    const row = { spots, pitch: wishes.obliquePitch, heading, distance: roof.over };
    return flownRow(row, input, instead);
  });
  // Rows run from the right of the view to its left: sides follow one another counter-clockwise.
  return rows.flatMap((row, i) => (i % 2 === 0 ? backwards(row) : row));
}

/** Shares of the way to what is photographed by which a spot is moved where it is not free. */
const MOVED = [0.25, 0.5, 0.75, 1, -0.3];

function nearerOrFarther(
  { at, height }: Spot,
  [dx, dy]: Point,
  { top }: Roof,
  { airspace }: PatternInput,
): Shot | undefined {
  const target: Point = [at[0] + dx, at[1] + dy];
  for (const share of MOVED) {
    const spot: Spot = { at: [at[0] + share * dx, at[1] + share * dy], height };
    if (airspace.contains(spot)) return aimed(spot, target, top);
  }
  return undefined;
}
