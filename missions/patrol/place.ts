/** What is drawn and what is around it, in metres of a plane laid amid it. */

import type { DrawnShape, LonLat, PatrolWishes } from '../../src/domain/flights/patrol.ts';
import { type Bounds, boundsOf, overlap, widen } from '../../src/domain/geo/bounds.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { type Airspace, airspaceOf } from '../planner/airspace.ts';
import { cleanRegions } from '../planner/regions.ts';
import type { Area, Obstacle } from '../planner/safety/finding.ts';
import type { Point, Refusal, Region } from '../planner/types.ts';
import type { PatternInput } from '../planner/work.ts';
import { groundAt } from '../terrain/grid.ts';
import { convexHull, widened } from './hull.ts';
import { areaBounds, boxOf, pointOf, regionsOf, ringOf } from './on-plane.ts';
import type { PlanRefusal } from './plan.ts';
import type { Setting } from './setting.ts';
import { drawnRoofs, obstaclesOf, roofsOf, withTops } from './standing.ts';
import type { Surroundings } from './surroundings.ts';

export interface Place {
  readonly plane: Plane;
  readonly areas: PatternInput['areas'];
  readonly lines: PatternInput['lines'];
  readonly points: PatternInput['points'];
  /** Flown within these: the drawn fence, or what lies around what is drawn. */
  readonly fence: readonly Region[];
  /** As they come, those around. */
  readonly noFly: readonly Area[];
  /** What stands there besides the surroundings' obstacles. */
  readonly roofs: readonly Obstacle[];
  readonly airspace: Airspace;
  readonly takeOff: readonly Point[];
  /** No take-off point was given. */
  readonly chosen: boolean;
  /** Metres above sea level; undefined where it is not known. Absent without terrain. */
  readonly ground?: (p: Point) => number | undefined;
}

/** Metres around what is drawn, where no fence is drawn. */
const AROUND = 150;
/** Metres above obstacles, as beside them at least. */
export const LEAST_ABOVE = 5;
/** Metres above ground at which a take-off point has to be free. */
const STANDING = 2;

export function placeOf(
  wishes: PatrolWishes,
  setting: Setting,
  surroundings: Surroundings,
  check: () => void,
): Place | PlanRefusal {
  const bounds = drawnBounds(wishes);
  if ('ok' in bounds) return bounds;
  const plane = Plane.amid(bounds);
  const shapes = shapesOf(wishes.drawn, plane);
  if ('ok' in shapes) return onEarth(shapes, plane);
  const given = wishes.takeOff.map(({ at }) => pointOf(at, plane));
  const fence = fenceOf(wishes.drawn, plane, [...shapes.corners, ...given]);
  if ('ok' in fence) return onEarth(fence, plane);
  const around = widen(fenceBounds(fence, plane), 100);
  const roofs = setting.template.pattern === 'rooftop';
  const areas = roofs ? withTops(shapes.areas, surroundings, plane) : shapes.areas;
  const noFly = surroundings.noFly.filter((area) => overlap(areaBounds(area), around));
  const ground = surroundings.terrain && groundOf(surroundings.terrain, plane);
  const airspace = airspaceOf({
    permitted: fence,
    noFly: [...regionsOf(noFly, plane), ...outsideOf(surroundings.permitted, fence, plane)],
    clearance: setting.template.clearance,
    obstacles: [...obstaclesOf(surroundings, around, plane, setting, ground), ...drawnRoofs(areas)],
    clearanceAbove: Math.max(LEAST_ABOVE, setting.template.clearance),
    ceiling: ground ? setting.ceiling - setting.tolerance : setting.ceiling,
    speed: setting.speed,
    climbSpeed: setting.airframe.climbSpeed,
    descentSpeed: setting.airframe.descentSpeed,
    check,
  });
  const free = airspace.at(setting.height);
  if ('ok' in free) return onEarth(free, plane);
  const takeOff = given.length > 0 ? given : chosenTakeOff(airspace, setting, shapes.corners);
  if (takeOff.length === 0) {
    const detail = 'no place to take off from is free near what is drawn: set one';
    return { ok: false, reason: 'no-free-space', detail };
  }
  const { lines, points } = shapes;
  const chosen = given.length === 0;
  return {
    plane,
    areas,
    lines,
    points,
    fence,
    noFly,
    roofs: roofsOf(areas, plane),
    airspace,
    takeOff,
    chosen,
    ...(ground && { ground }),
  };
}

export const onEarth = ({ at, ...refusal }: Refusal, plane: Plane): PlanRefusal =>
  at && Number.isFinite(at[0] + at[1]) ? { ...refusal, at: plane.position(at[0], at[1]) } : refusal;

function drawnBounds({ drawn, takeOff }: PatrolWishes): Bounds | PlanRefusal {
  const lists = drawn.flatMap((shape): readonly (readonly LonLat[])[] => {
    if (shape.kind === 'fence') return [];
    if (shape.kind === 'area') return shape.rings;
    return shape.kind === 'line' ? [shape.points] : [[shape.at]];
  });
  const places = [...lists.flat(), ...takeOff.map(({ at }) => at)];
  if (lists.flat().length === 0)
    return {
      ok: false,
      reason: 'nothing-drawn',
      detail: 'nothing is drawn: draw what is to be flown over',
    };
  const stray = places.find(([lon, lat]) => !(Math.abs(lon) <= 180 && Math.abs(lat) <= 85));
  if (stray !== undefined) {
    const detail = `a corner at longitude ${stray[0]}, latitude ${stray[1]}: draw between 85° south and 85° north`;
    return { ok: false, reason: 'bad-area', detail };
  }
  return boundsOf([acrossDateLine(places)]);
}

/** Over the 180° meridian, longitudes west of it go on beyond 180°. */
function acrossDateLine(places: readonly LonLat[]): readonly LonLat[] {
  const west = Math.min(...places.map(([lon]) => lon));
  const east = Math.max(...places.map(([lon]) => lon));
  if (east - west <= 180) return places;
  return places.map(([lon, lat]) => [lon < 0 ? lon + 360 : lon, lat]);
}

interface Shapes {
  readonly areas: PatternInput['areas'];
  readonly lines: PatternInput['lines'];
  readonly points: PatternInput['points'];
  readonly corners: readonly Point[];
}

function shapesOf(drawn: readonly DrawnShape[], plane: Plane): Shapes | Refusal {
  const areas: PatternInput['areas'][number][] = [];
  const lines: PatternInput['lines'][number][] = [];
  const points: PatternInput['points'][number][] = [];
  for (const shape of drawn) {
    if (shape.kind === 'area') {
      const cleaned = cleanRegions(shape.rings.map((ring) => ringOf(ring, plane)));
      if (!cleaned.ok) return cleaned;
      const { name, top } = shape;
      for (const region of cleaned.regions)
        areas.push({ region, ...(name && { name }), ...(top !== undefined && { top }) });
    } else if (shape.kind === 'line') {
      const { points: line, width } = shape;
      lines.push({ points: line.map((at) => pointOf(at, plane)), ...(width && { width }) });
    } else if (shape.kind === 'point') {
      const { at, name, role } = shape;
      points.push({ at: pointOf(at, plane), ...(name && { name }), ...(role && { role }) });
    }
  }
  const corners = [
    ...areas.flatMap(({ region }) => region.outer),
    ...lines.flatMap((line) => line.points),
    ...points.map(({ at }) => at),
  ];
  return { areas, lines, points, corners };
}

function fenceOf(
  drawn: readonly DrawnShape[],
  plane: Plane,
  inside: readonly Point[],
): readonly Region[] | Refusal {
  const rings = drawn.flatMap((shape) => (shape.kind === 'fence' ? shape.rings : []));
  if (rings.length === 0) return [{ outer: widened(convexHull(inside), AROUND), holes: [] }];
  const cleaned = cleanRegions(rings.map((ring) => ringOf(ring, plane)));
  return cleaned.ok ? cleaned.regions : cleaned;
}

const fenceBounds = (fence: readonly Region[], plane: Plane): Bounds =>
  boundsOf(fence.map(({ outer }) => outer.map(([x, y]) => plane.position(x, y))));

/** What lies outside the permitted areas, as far as the fence reaches. */
function outsideOf(permitted: readonly Area[], fence: readonly Region[], plane: Plane): Region[] {
  if (permitted.length === 0) return [];
  const holes = regionsOf(permitted, plane);
  const all = [...fence, ...holes].flatMap(({ outer }) => outer);
  const frame = widened(boxOf(all), 1000);
  return [{ outer: frame, holes: holes.map(({ outer }) => [...outer].reverse()) }];
}

function groundOf(terrain: NonNullable<Surroundings['terrain']>, plane: Plane) {
  const at = groundAt(terrain);
  return ([x, y]: Point): number | undefined => {
    const [lon, lat] = plane.position(x, y);
    return at(lat, lon);
  };
}

/** The nearest to the middle of what is drawn, of places around its corners. */
function chosenTakeOff(
  airspace: Airspace,
  { height }: Setting,
  corners: readonly Point[],
): Point[] {
  const middle = corners.reduce<Point>(
    ([x, y], [px, py]) => [x + px / corners.length, y + py / corners.length],
    [0, 0],
  );
  const places: Point[] = [];
  const every = Math.ceil(corners.length / 40);
  for (let i = 0; i < corners.length; i += every) {
    for (const metres of [15, 35, 70]) {
      for (let k = 0; k < 8; k++) {
        const angle = (k * Math.PI) / 4;
        const [x, y] = corners[i]!;
        places.push([x + metres * Math.cos(angle), y + metres * Math.sin(angle)]);
      }
    }
  }
  const far = ([x, y]: Point) => Math.hypot(x - middle[0], y - middle[1]);
  places.sort((a, b) => far(a) - far(b));
  const free = places.find(
    (at) => airspace.contains({ at, height: STANDING }) && airspace.contains({ at, height }),
  );
  return free ? [free] : [];
}
