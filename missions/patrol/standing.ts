/** What stands at the place: known buildings, and roofs that are drawn. */
import { type Bounds, boundsOf, overlap, within } from '../../src/domain/geo/bounds.ts';
import type { Plane } from '../../src/domain/geo/plane.ts';
import { ringContains } from '../planner/rings.ts';
import type { Area, Obstacle } from '../planner/safety/finding.ts';
import type { Point, Region, Ring } from '../planner/types.ts';
import type { PatternInput } from '../planner/work.ts';
import { areaBounds, boxOf, regionsOf } from './on-plane.ts';
import type { Setting } from './setting.ts';
import type { Surroundings } from './surroundings.ts';

/** A roof drawn without its height, over a building that is known, is that building's. */
export function withTops(
  areas: PatternInput['areas'],
  { obstacles }: Surroundings,
  plane: Plane,
): PatternInput['areas'] {
  if (areas.every(({ top }) => top !== undefined)) return areas;
  const known = obstacles.filter(({ above }) => above === 'ground');
  return areas.map((area) => {
    if (area.top !== undefined) return area;
    const [lon, lat] = plane.position(...middleOf(area.region.outer));
    const below = known.find(
      ({ rings }) => within(boundsOf(rings), lon, lat) && insideRings(rings, [lon, lat]),
    );
    return below ? { ...area, top: below.top } : area;
  });
}

const insideRings = (rings: Area['rings'], at: Point): boolean =>
  rings.filter((ring) => ringContains(ring, at)).length % 2 === 1;

const middleOf = (ring: Ring): Point => [
  ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
  ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
];

/** Roofs stand there whether or not the buildings' file has them. */
export const drawnRoofs = (areas: PatternInput['areas']) =>
  areas.flatMap(({ region, top }) => (top === undefined ? [] : [{ region, top }]));

export const roofsOf = (areas: PatternInput['areas'], plane: Plane): readonly Obstacle[] =>
  drawnRoofs(areas).map(({ region, top }, i) => ({
    name: areas[i]?.name ?? 'roof',
    rings: [region.outer.map(([x, y]) => plane.position(x, y))],
    top,
    above: 'ground',
  }));

/** What stands around, each as high above the ground as it reaches above the lowest ground near it. */
export function obstaclesOf(
  { obstacles }: Surroundings,
  around: Bounds,
  plane: Plane,
  setting: Setting,
  ground: ((p: Point) => number | undefined) | undefined,
): { region: Region; top: number }[] {
  const near = obstacles.filter((obstacle) => overlap(areaBounds(obstacle), around));
  return near.flatMap(({ rings, top, above }) =>
    regionsOf([{ rings }], plane).map((region) => {
      if (!ground) return { region, top };
      const lowest = lowestGround(region.outer, setting.template.clearance, ground);
      // On a slope it stands on the highest ground below its corners.
      const base = above === 'sea' ? 0 : Math.max(...region.outer.map((p) => ground(p) ?? lowest));
      return { region, top: base + top - lowest + setting.tolerance };
    }),
  );
}

/** Over a box around the ring, looked at in 10 × 10 places. */
function lowestGround(
  ring: Ring,
  margin: number,
  ground: (p: Point) => number | undefined,
): number {
  const [[west, south], , [east, north]] = boxOf(ring) as [Point, Point, Point, Point];
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 9; i++) {
    for (let k = 0; k <= 9; k++) {
      const x = west - margin + ((east - west + 2 * margin) * i) / 9;
      const y = south - margin + ((north - south + 2 * margin) * k) / 9;
      lowest = Math.min(lowest, ground([x, y]) ?? Number.POSITIVE_INFINITY);
    }
  }
  return Number.isFinite(lowest) ? lowest : 0;
}
