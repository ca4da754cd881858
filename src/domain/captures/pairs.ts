/** Photos of the same spot, taken at other times from much the same side: before and after. */
import { lonDelta, metresBetween } from '../geo/distance.ts';
import { Plane } from '../geo/plane.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Attitude } from './photo.ts';

export interface SpotPhoto {
  readonly flight?: number;
  /** ms */
  readonly taken?: number;
  readonly place: LonLat;
  readonly attitude?: Attitude;
  readonly footprint?: readonly LonLat[];
}

export interface Likeness {
  /** Of the smaller footprint, how much the other one shows too; absent where a footprint is not known. */
  readonly overlap?: number;
  /** Metres between the middles of what they show, or between the places. */
  readonly metres: number;
  /** Degrees between the views, without sign; absent where one looks straight down. */
  readonly turned?: number;
}

const LEAST_OVERLAP = 0.3;
/** m, where a footprint is not known. */
const NEAR = 30;
/** Degrees between two slanting views that still show the same side of a thing. */
const MOST_TURNED = 60;
/** Degrees from straight down from which on a view has a side. */
const SLANTING = 25;
/** ms; photos of no flight are of another time if they are that far apart. */
const APART = 3_600_000;

/** The others that make a pair with it, the newest first. */
export function pairsOf<P extends SpotPhoto>(
  photo: SpotPhoto,
  others: readonly P[],
): readonly { readonly photo: P; readonly likeness: Likeness }[] {
  return others
    .flatMap((other) => {
      const likeness = isOtherTime(photo, other) ? likenessOf(photo, other) : undefined;
      return likeness ? [{ photo: other, likeness }] : [];
    })
    .sort((a, b) => (b.photo.taken ?? 0) - (a.photo.taken ?? 0));
}

function isOtherTime(a: SpotPhoto, b: SpotPhoto): boolean {
  if (a.flight !== undefined && b.flight !== undefined) return a.flight !== b.flight;
  return a.taken !== undefined && b.taken !== undefined && Math.abs(a.taken - b.taken) > APART;
}

/** Undefined: they do not show the same. */
function likenessOf(a: SpotPhoto, b: SpotPhoto): Likeness | undefined {
  const turned = turnedBy(a.attitude, b.attitude);
  if (turned !== undefined && turned > MOST_TURNED) return undefined;
  const [from, to] = [middleOf(a), middleOf(b)];
  const metres = metresBetween(from[0], from[1], to[0], to[1]);
  const told = { metres, ...(turned !== undefined && { turned }) };
  if (!a.footprint || !b.footprint) return metres <= NEAR ? told : undefined;
  const overlap = overlapOf(a.footprint, b.footprint);
  return overlap >= LEAST_OVERLAP ? { ...told, overlap } : undefined;
}

const slants = ({ pitch }: Attitude) => pitch + 90 > SLANTING;

function turnedBy(a: Attitude | undefined, b: Attitude | undefined): number | undefined {
  if (!a || !b || (!slants(a) && !slants(b))) return undefined;
  // One from above, one from the side: no two views of the same.
  if (slants(a) !== slants(b)) return 180;
  return Math.abs(lonDelta(a.yaw, b.yaw));
}

function middleOf({ footprint, place }: SpotPhoto): LonLat {
  if (!footprint || footprint.length === 0) return place;
  const sum = footprint.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0]);
  return [sum[0]! / footprint.length, sum[1]! / footprint.length];
}

type Point = readonly [x: number, y: number];

/** Share of the smaller one; both are convex. */
export function overlapOf(a: readonly LonLat[], b: readonly LonLat[]): number {
  const plane = new Plane(a[0]![0], a[0]![1]);
  const flat = (ring: readonly LonLat[]) =>
    leftward(ring.map(([lon, lat]): Point => [plane.x(lon), plane.y(lat)]));
  const [one, other] = [flat(a), flat(b)];
  const smaller = Math.min(area(one), area(other));
  return smaller > 0 ? Math.max(0, area(common(one, other))) / smaller : 0;
}

/** Twice the area, counter-clockwise positive, halved. */
function area(ring: readonly Point[]): number {
  let sum = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

const leftward = (ring: readonly Point[]) => (area(ring) < 0 ? [...ring].reverse() : ring);

/** What two convex rings have in common (Sutherland and Hodgman 1974). */
function common(ring: readonly Point[], by: readonly Point[]): readonly Point[] {
  let rest = ring;
  for (const [i, from] of by.entries()) {
    const to = by[(i + 1) % by.length]!;
    const left = ([x, y]: Point) =>
      (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]);
    rest = rest.flatMap((point, at) => {
      const before = rest.at(at - 1)!;
      const [here, there] = [left(point), left(before)];
      const share = there / (there - here);
      const edge: Point[] =
        here >= 0 === there >= 0
          ? []
          : [
              [
                before[0] + (point[0] - before[0]) * share,
                before[1] + (point[1] - before[1]) * share,
              ],
            ];
      return here >= 0 ? [...edge, point] : edge;
    });
  }
  return rest;
}
