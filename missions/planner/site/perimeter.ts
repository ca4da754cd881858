/**
 * An outline seen from beside it, all around: outside where that is free, else nearer, and at last from inside.
 * The pitch is steeper than wished where the outline would not be in the picture.
 */
import type { SiteTemplate } from '../../library/template.ts';
import type { Point, Ring } from '../types.ts';
import { backwards, type Way } from '../views/chain.ts';
import { halfImage } from '../views/photo.ts';
import { evenCount, evenly, flownRow, type Stretch } from '../views/row.ts';
import { distanceTo, off, outwardCorner, type Wall, wallsOf } from '../views/walls.ts';
import type { PatternInput, Spot, Work } from '../work.ts';

type Options = Pick<SiteTemplate['site'], 'standOff' | 'perimeterPitch'>;

/** Metres that an outline may bend by and still be flown straight: a share of the stand-off, and at most. */
const STRAIGHT = 0.1;
const MOST_STRAIGHT = 2;
/** Shares of the stand-off, outside and inside, in the order in which they are tried. */
const OFFSETS = [1, 0.5, 0, -0.5, -1];
/** Of an offset: around an inner corner another side is nearer. */
const NEAREST = 0.8;
/** Of half an image: the outline keeps from its edge. */
const USED = 0.9;
const MOST_STARTS = 12;

/** Before anything is looked at in the airspace. */
export const perimeterCount = (ring: Ring, options: Options, input: PatternInput): number =>
  sidesOf(ring, options, input).reduce((sum, side) => sum + evenCount(side), 0);

/** Around an outline, begun at any of its sides, in either direction. */
export function perimeterWays(ring: Ring, options: Options, input: PatternInput): Way[] {
  const distance = distanceTo(ring);
  const sides = sidesOf(ring, options, input).map((side) => {
    input.check();
    return sideOf(side, distance, options, input);
  });
  const every = Math.ceil(sides.length / MOST_STARTS);
  const ways: Way[] = [];
  for (let first = 0; first < sides.length; first += every) {
    const way = [...sides.slice(first), ...sides.slice(0, first)].flat();
    ways.push(way, backwards(way));
  }
  return ways;
}

/** Degrees: as wished, or so steep that what lies `offset` metres ahead is in the picture. */
export function pitchTowards(offset: number, wished: number, input: PatternInput): number {
  const half = USED * Math.atan(halfImage(input.camera).along);
  const tilt = Math.max(0, Math.atan2(offset, input.height) + half);
  return Math.min(wished, (tilt * 180) / Math.PI - 90);
}

/** Walls, and the outward corners between them. */
function sidesOf(
  ring: Ring,
  { standOff, perimeterPitch }: Options,
  input: PatternInput,
): (Wall & Stretch)[] {
  const walls = wallsOf(ring, Math.min(MOST_STRAIGHT, STRAIGHT * standOff));
  const pitch = (pitchTowards(standOff, perimeterPitch, input) * Math.PI) / 180;
  // Metres along the optical axis to the outline: so broad is the view there.
  const depth = standOff * Math.cos(pitch) - input.height * Math.sin(pitch);
  const gap = 2 * halfImage(input.camera).across * depth * (1 - input.sideOverlap);
  return walls.flatMap((wall, i) => {
    const corner = outwardCorner(wall, walls[(i + 1) % walls.length]!);
    return [{ ...wall, gap }, ...(corner ? [{ ...corner, gap }] : [])];
  });
}

function sideOf(
  side: Wall & Stretch,
  distance: (at: Point) => number,
  { standOff, perimeterPitch }: Options,
  input: PatternInput,
): Work[] {
  const runs: { offset: number; spots: Spot[] }[] = [];
  for (const place of evenly(side)) {
    const free = OFFSETS.find((share) => {
      const at = off(place, side.out, share * standOff);
      if (distance(at) < NEAREST * Math.abs(share) * standOff) return false;
      return input.airspace.contains({ at, height: input.height });
    });
    if (free === undefined) continue;
    const offset = free * standOff;
    const spot: Spot = { at: off(place, side.out, offset), height: input.height };
    const last = runs.at(-1);
    if (last && last.offset === offset) last.spots.push(spot);
    else runs.push({ offset, spots: [spot] });
  }
  return runs.flatMap(({ offset, spots }) => {
    const pitch = pitchTowards(offset, perimeterPitch, input);
    return flownRow({ spots, pitch, heading: side.inward, distance: input.height }, input);
  });
}
