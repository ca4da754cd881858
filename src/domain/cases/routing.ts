/** Which unit is responsible for a matter at a place, and in which grid cell the place lies. */
import Flatbush from 'flatbush';
import { boundsOf, shapeBounds } from '../geo/bounds.ts';
import { Plane } from '../geo/plane.ts';
import { type PreparedShape, prepareShape } from '../geo/prepared-shape.ts';
import type { UnitId } from '../ids.ts';
import type { LonLat, Ring, ZoneShape } from '../supervision/zone.ts';
import type { Category } from './category.ts';

/** As zones have them: borders count as inside. */
export type AreaShape = Extract<ZoneShape, { type: 'polygon' | 'multipolygon' }>;

/** Where, and for what, a unit is responsible. */
export interface UnitArea {
  readonly unit: UnitId;
  readonly shape: AreaShape;
  /** Codes or their beginnings; empty: all. */
  readonly categories: readonly string[];
}

/** 15 characters: division 6, street 3, community 3, serial 3. */
export const CELL_CODE = /^[0-9]{15}$/;

export interface Cell {
  readonly code: string;
  readonly name: string;
  readonly shape: AreaShape;
}

/** Shapes by place. */
export interface ShapeIndex<T> {
  /** Those that hold the place, in their order. */
  at(place: LonLat): T[];
}

interface PreparedArea {
  readonly area: UnitArea;
  /** m² */
  readonly size: number;
}
export type AreaIndex = ShapeIndex<PreparedArea>;

/** The most units named for one case. */
const MOST_CANDIDATES = 5;
/**
 * An area is only more exact than another one if it is at most half as large: a park within a district is,
 * while two districts that overlap by a slip of the pen are not, whichever is the larger.
 */
const CLEARLY_SMALLER = 0.5;

export function indexAreas(areas: readonly UnitArea[]): AreaIndex {
  const prepared = areas.map((area) => ({ area, size: sizeOf(area.shape) }));
  return indexShapes(prepared, ({ area }) => area.shape);
}

/**
 * An R-tree over the bounds; a shape is made ready when somebody first asks there, for most cells of a city
 * are never asked for between two changes of them.
 */
export function indexShapes<T>(all: readonly T[], shapeOf: (one: T) => AreaShape): ShapeIndex<T> {
  if (all.length === 0) return { at: () => [] };
  const tree = new Flatbush(all.length);
  for (const one of all) tree.add(...shapeBounds(shapeOf(one)));
  tree.finish();
  const prepared: PreparedShape[] = [];
  const shapeAt = (i: number) => (prepared[i] ??= prepareShape(shapeOf(all[i]!)));
  return {
    at: ([lon, lat]) =>
      tree
        .search(lon, lat, lon, lat)
        .sort((a, b) => a - b)
        .filter((i) => shapeAt(i).contains(lon, lat))
        .map((i) => all[i]!),
  };
}

/**
 * Who may be responsible, the likeliest first. One: it is clear. Several: it is disputed, and somebody has to
 * say. None: nobody is known to be.
 *
 * The areas at the place that name the category most exactly count (its code before the longest beginning of
 * it, that before all categories), of these the clearly smaller ones; where there is none, the category's unit.
 */
export function candidates(
  place: LonLat,
  category: Pick<Category, 'code' | 'unit'>,
  areas: AreaIndex,
): UnitId[] {
  const here = areas
    .at(place)
    .map((one) => ({ ...one, exactness: exactness(one.area.categories, category.code) }))
    .filter((one) => one.exactness >= 0);
  if (here.length === 0) return category.unit === undefined ? [] : [category.unit];
  const most = Math.max(...here.map((one) => one.exactness));
  const best = here
    .filter((one) => one.exactness === most)
    .sort((a, b) => a.size - b.size || a.area.unit - b.area.unit);
  const smallest = best[0]!.size;
  const equal = best.filter(({ size }) => smallest > size * CLEARLY_SMALLER);
  return [...new Set(equal.map(({ area }) => area.unit))].slice(0, MOST_CANDIDATES);
}

/** Characters of the code that an area names; −1: it is not for this category. */
function exactness(categories: readonly string[], code: string): number {
  if (categories.length === 0) return 0;
  return Math.max(-1, ...categories.map((one) => (code.startsWith(one) ? one.length : -1)));
}

/** m², holes left out; parts that overlap count twice. */
function sizeOf(shape: AreaShape): number {
  const polygons = shape.type === 'polygon' ? [shape.rings] : shape.polygons;
  return polygons.reduce((sum, rings) => sum + sizeOfPolygon(rings), 0);
}

function sizeOfPolygon(rings: readonly Ring[]): number {
  const plane = Plane.amid(boundsOf(rings));
  const [outer = 0, ...holes] = rings.map((ring) => sizeOfRing(plane.ends([ring])));
  return holes.reduce((size, hole) => size - hole, outer);
}

/** Gauss's trapezoid formula. */
function sizeOfRing(ends: Float64Array): number {
  let twice = 0;
  for (let i = 0; i < ends.length; i += 4)
    twice += ends[i]! * ends[i + 3]! - ends[i + 2]! * ends[i + 1]!;
  return Math.abs(twice) / 2;
}
