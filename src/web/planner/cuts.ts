/** Which no-fly areas cut into what is drawn, and how much stays unseen because of them. Pure. */
import type { Coverage } from '../../../missions/patrol/plan.ts';
import type { Area } from '../../../missions/planner/safety/finding.ts';
import type { DrawnShape, LonLat } from '../../domain/flights/patrol.ts';
import { boundsOf, overlap, widen } from '../../domain/geo/bounds.ts';
import type { PreparedShape } from '../../domain/geo/prepared-shape.ts';
import { type Piece, piecesOf, placeWithin, prepareRings, type Rings } from './places.ts';
import { linesOf } from './shapes.ts';

export interface Cut {
  /** Of the no-fly area; null: it is something else, an obstacle or the edge of where may be flown. */
  readonly name: string | null;
  /** m² that no photo shows because of it; 0: it is touched, and all of it is seen from beside. */
  readonly unseen: number;
  /** Amid what is unseen, or where it is touched. */
  readonly at: LonLat;
}

export interface CutInput {
  readonly drawn: readonly DrawnShape[];
  /** Of the plan: polygons with holes, not closed. */
  readonly uncovered: readonly Rings[];
  /** What photos show of it from beside; absent (in a draft): nothing is known of that. */
  readonly coverage?: Coverage | undefined;
  readonly noFly: readonly Area[];
  /** Metres kept from no-fly areas. */
  readonly clearance: number;
}

/** What is unseen ends where the clearance ends, give or take the planner's grid, m. */
const SLACK = 5;

interface Zone extends Area {
  readonly shape: PreparedShape;
}

/** A place, and the m² that it stands for. */
interface Weighed {
  readonly at: LonLat;
  readonly area: number;
}

/** Which hides the most comes first. */
export function cutsOf({ drawn, uncovered, coverage, noFly, clearance }: CutInput): Cut[] {
  const wanted = drawn.filter(({ kind }) => kind !== 'fence');
  const reach = clearance + SLACK;
  const zones = zonesAbout([...wanted.flatMap(linesOf), ...uncovered.flat()], noFly, reach);
  const found = hidden(uncovered, zones, reach, coverage);
  for (const zone of zones) {
    const at = found.has(zone.name) ? undefined : touched(zone, wanted);
    if (at) found.set(zone.name, [{ at, area: 0 }]);
  }
  return [...found]
    .map(([name, places]) => ({ name, ...summed(places) }))
    .filter(({ name, unseen }) => name !== null || unseen > 0)
    .sort((a, b) => b.unseen - a.unseen);
}

function zonesAbout(lines: Rings, noFly: readonly Area[], reach: number): Zone[] {
  if (!lines.some((line) => line.length > 0)) return [];
  const around = widen(boundsOf(lines), reach);
  return noFly
    .filter(({ rings }) => overlap(boundsOf(rings), around))
    .map((area) => ({ ...area, shape: prepareRings(area.rings) }));
}

/** What is not flown over, by the name of its cause; what is seen of it from beside weighs nothing. */
function hidden(
  uncovered: readonly Rings[],
  zones: readonly Zone[],
  reach: number,
  coverage: Coverage | undefined,
) {
  const found = new Map<string | null, Weighed[]>();
  for (const piece of piecesOf(uncovered)) {
    const causes = zones.filter((zone) => reaches(zone, piece, reach));
    for (const at of piece.places) {
      const name = nearest(causes, at)?.name ?? null;
      const places = found.get(name) ?? [];
      places.push({ at, area: coverage && isSeen(coverage, at) ? 0 : piece.share });
      found.set(name, places);
    }
  }
  return found;
}

/** As the share of what is seen counts it: places whose cell is not wanted are not missed. */
function isSeen({ west, south, stepLon, stepLat, columns, photos }: Coverage, at: LonLat) {
  const column = Math.floor((at[0] - west) / stepLon);
  const row = Math.floor((at[1] - south) / stepLat);
  return photos[row * columns + column] !== 0;
}

/** Whether a zone comes so near to what is unseen that it is unseen because of it. */
const reaches = ({ shape, rings }: Zone, piece: Piece, reach: number): boolean =>
  piece.rings.flat().some((at) => shape.outside(...at) <= reach) ||
  piece.places.some((at) => shape.outside(...at) <= reach) ||
  rings.flat().some((at) => piece.shape.contains(...at));

/** Of several the nearest is the cause. */
function nearest(zones: readonly Zone[], at: LonLat): Zone | undefined {
  if (zones.length < 2) return zones[0];
  const gaps = zones.map(({ shape }) => shape.outside(...at));
  return zones[gaps.indexOf(Math.min(...gaps))];
}

/** A place of what is drawn that lies in the zone; of an area one amid it, where there is one. */
function touched({ shape, rings }: Zone, drawn: readonly DrawnShape[]): LonLat | undefined {
  for (const one of drawn) {
    const lines = linesOf(one);
    const isArea = one.kind === 'area';
    const [piece] = isArea ? piecesOf([lines]) : [];
    const at =
      piece?.places.find((place) => shape.contains(...place)) ??
      rings.flat().find((corner) => piece?.shape.contains(...corner)) ??
      placeWithin(shape, lines, isArea);
    if (at) return at;
  }
  return undefined;
}

/** All of it, and the place of what is unseen that is nearest to its middle; if all is seen, of all. */
function summed(all: readonly Weighed[]): Omit<Cut, 'name'> {
  const unseen = all.reduce((sum, { area }) => sum + area, 0);
  const places = unseen > 0 ? all.filter(({ area }) => area > 0) : all;
  const middle = (axis: 0 | 1) => places.reduce((sum, { at }) => sum + at[axis], 0) / places.length;
  const [lon, lat] = [middle(0), middle(1)];
  const far = ({ at }: Weighed) => Math.hypot(at[0] - lon, at[1] - lat);
  const { at } = places.reduce((best, place) => (far(place) < far(best) ? place : best));
  return { unseen, at };
}
