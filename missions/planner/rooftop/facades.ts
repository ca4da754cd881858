/**
 * Facades in layers: beside each wall by the stand-off, as many layers as the building is high in photos, the
 * first half a step in (as QGroundControl's structure scan has it). Courtyards are not flown into.
 */
import type { Ring } from '../types.ts';
import { backwards, type Way } from '../views/chain.ts';
import { halfImage } from '../views/photo.ts';
import { evenly, flownRow } from '../views/row.ts';
import { distanceTo, off, wallsOf } from '../views/walls.ts';
import type { PatternInput, Work } from '../work.ts';
import type { Roof } from './roof.ts';

/** Metres above ground: lower are lamp posts, wires and people; the camera looks down to what is lower. */
const LOWEST_LAYER = 10;
/** Metres: what a wall may bend by and still be one. */
export const STRAIGHT = 0.5;
/** Of the stand-off: in an inner corner the other wall is nearer. */
const NEAREST = 0.8;
/** Beginnings that are tried. */
const MOST_STARTS = 12;
const MOST_LAYERS = 200;

interface Layer {
  /** Metres above ground: of the drone, and of the middle of what it photographs. */
  readonly height: number;
  readonly middle: number;
}

export function layersOf(top: number, standOff: number, input: PatternInput): Layer[] {
  const front = 2 * halfImage(input.camera).along * standOff;
  const count = Math.min(MOST_LAYERS, Math.max(1, Math.ceil(top / front - 1e-9)));
  const step = top / count;
  return Array.from({ length: count }, (_, i): Layer => {
    const middle = top - (i + 0.5) * step;
    return { middle, height: Math.max(LOWEST_LAYER, middle) };
  });
}

/** Metres along a wall from one photo to the next. */
export const facadeGap = (standOff: number, { camera, sideOverlap }: PatternInput): number =>
  2 * halfImage(camera).across * standOff * (1 - sideOverlap);

/** Around the building layer by layer from the top, each the other way around than the one above. */
export function facadeWays(roof: Roof, standOff: number, input: PatternInput): Way[] {
  const layers = layersOf(roof.top, standOff, input).map((layer) =>
    aroundWalls(roof.region.outer, layer, standOff, input),
  );
  const walls = layers[0]?.length ?? 0;
  const every = Math.ceil(walls / MOST_STARTS) || 1;
  const ways: Way[] = [];
  for (let first = 0; first < walls; first += every) {
    const way = layers.flatMap((layer, i) => {
      const turned = [...layer.slice(first), ...layer.slice(0, first)].flat();
      return i % 2 === 0 ? turned : backwards(turned);
    });
    ways.push(way, backwards(way));
  }
  return ways;
}

/** For each wall its photos. */
function aroundWalls(
  ring: Ring,
  { height, middle }: Layer,
  standOff: number,
  input: PatternInput,
): Work[][] {
  const distance = distanceTo(ring);
  const pitch = (-Math.atan2(height - middle, standOff) * 180) / Math.PI + 0;
  const gap = facadeGap(standOff, input);
  return wallsOf(ring, STRAIGHT).map(({ from, to, out, inward }) => {
    input.check();
    const spots = evenly({ from, to, gap })
      .map((at) => ({ at: off(at, out, standOff), height }))
      .filter(({ at }) => distance(at) >= NEAREST * standOff);
    return flownRow({ spots, pitch, heading: inward, distance: standOff }, input);
  });
}
