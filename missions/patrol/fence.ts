/** The vehicle's own fence for a plan: the patrol's limits, and the no-fly areas as far as it holds them. */
import type { FenceArea } from '../../src/domain/flights/mission.ts';
import type { LonLat } from '../planner/safety/finding.ts';
import type { Region } from '../planner/types.ts';
import { MOST_FENCE_POINTS } from './judged.ts';
import type { Place } from './place.ts';

export interface VehicleFence {
  readonly fence: readonly FenceArea[];
  /** Not all no-fly areas found room. */
  readonly partial: boolean;
}

export function vehicleFence({ fence, noFly, plane }: Place): VehicleFence {
  const areas: FenceArea[] = [];
  let points = 0;
  let partial = false;
  const add = (inclusion: boolean, corners: readonly LonLat[]) => {
    const open = closed(corners) ? corners.slice(0, -1) : corners;
    if (open.length < 3) return;
    if (points + open.length > MOST_FENCE_POINTS) {
      partial = true;
      return;
    }
    points += open.length;
    const vertices = open.map(([lon, lat]) => [lat, lon] as const);
    areas.push({ kind: 'polygon', inclusion, vertices });
  };
  const inDegrees = ({ outer }: Region) => outer.map(([x, y]) => plane.position(x, y));
  // ArduPilot wants to be inside every inclusion area, and a hole of an exclusion area it cannot say.
  if (fence.length === 1 && fence[0]!.holes.length === 0) add(true, inDegrees(fence[0]!));
  else partial = true;
  const simple = noFly.filter((area) => area.rings.length === 1);
  if (simple.length < noFly.length) partial = true;
  // The smallest outlines first: as many areas as there is room for.
  const rings = simple.map((area) => area.rings[0]!);
  for (const ring of [...rings].sort((a, b) => a.length - b.length)) add(false, ring);
  return { fence: areas, partial };
}

const closed = (ring: readonly LonLat[]) => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first !== undefined && first[0] === last![0] && first[1] === last![1];
};
