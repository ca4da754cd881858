/** Places that stand for areas, and where a line meets one. Pure. */
import type { LonLat } from '../../domain/flights/patrol.ts';
import { scaleAt } from '../../domain/geo/distance.ts';
import { type PreparedShape, prepareShape } from '../../domain/geo/prepared-shape.ts';
import { areaOf } from './ring-area.ts';

export type Rings = readonly (readonly LonLat[])[];

/** Of all the pieces together, about. */
const MOST_PLACES = 2_000;
/** No closer than this, m. */
const LEAST_STEP = 1;

export interface Piece {
  readonly rings: Rings;
  readonly shape: PreparedShape;
  readonly places: readonly LonLat[];
  /** m² that each of the places stands for. */
  readonly share: number;
}

/** Rings not closed, by the even-odd rule. */
export const prepareRings = (rings: Rings): PreparedShape =>
  prepareShape({
    type: 'polygon',
    rings: rings.flatMap((ring) => (ring[0] ? [[...ring, ring[0]]] : [])),
  });

/** Each by places on a grid; what is too thin for one by its corners. */
export function piecesOf(pieces: readonly Rings[]): Piece[] {
  const areas = pieces.map(areaOf);
  const whole = areas.reduce((sum, area) => sum + area, 0);
  const step = Math.max(LEAST_STEP, Math.sqrt(whole / MOST_PLACES));
  return pieces.flatMap((rings, i) => {
    if (!rings[0]?.[0]) return [];
    const shape = prepareRings(rings);
    const grid = gridIn(shape, step);
    const places = grid.length > 0 ? grid : rings.flat();
    return [{ rings, shape, places, share: areas[i]! / places.length }];
  });
}

function gridIn({ bounds, contains }: PreparedShape, least: number): LonLat[] {
  const [west, south, east, north] = bounds;
  const scale = scaleAt((south + north) / 2);
  const box = (east - west) * scale.lon * (north - south) * scale.lat;
  // Of what is long and thin and lies aslant, the box is far larger than itself.
  const step = Math.max(least, Math.sqrt(box / (10 * MOST_PLACES)));
  const [stepLon, stepLat] = [step / scale.lon, step / scale.lat];
  const places: LonLat[] = [];
  for (let lat = south + stepLat / 2; lat < north; lat += stepLat)
    for (let lon = west + stepLon / 2; lon < east; lon += stepLon)
      if (contains(lon, lat)) places.push([lon, lat]);
  return places;
}

/** The first place along the lines that lies in a shape; `closed`: each goes back to where it began. */
export function placeWithin(shape: PreparedShape, lines: Rings, closed: boolean) {
  for (const line of lines) {
    const corner = line.find((place) => shape.contains(...place));
    if (corner) return corner;
    for (const [i, a] of line.entries()) {
      const b = line[i + 1] ?? (closed ? line[0] : undefined);
      const [from, until] = b ? shape.clip(...a, ...b) : [];
      if (b && from !== undefined && until !== undefined) return between(a, b, (from + until) / 2);
    }
  }
  return undefined;
}

const between = (a: LonLat, b: LonLat, share: number): LonLat => [
  a[0] + share * (b[0] - a[0]),
  a[1] + share * (b[1] - a[1]),
];
