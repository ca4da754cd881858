/** Boxes on pictures, and where on the ground they lie. */
import { Plane } from '../geo/plane.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Photo, PhotoMark } from './photo.ts';

export type Box = PhotoMark['box'];

/**
 * Where the middle of a box's lower edge lies: things stand there. By the footprint where it has the picture's
 * four corners (a plane seen by a camera without distortion is a projective map of the picture); else where
 * the camera was. Undefined: neither is known.
 */
export function groundOf(
  { place, footprint }: Pick<Photo, 'place' | 'footprint'>,
  box: Box | undefined,
): LonLat | undefined {
  if (!place) return undefined;
  if (!box || footprint?.length !== 4)
    return box ? place.place : (middleOf(footprint) ?? place.place);
  const plane = new Plane(place.place[0], place.place[1]);
  const corner = (at: number): Point => {
    const [lon, lat] = footprint[at]!;
    return [plane.x(lon), plane.y(lat)];
  };
  const steep = place.attitude === undefined || place.attitude.pitch < STEEP;
  const at = projected(
    // From the top left, clockwise.
    [corner(3), corner(2), corner(1), corner(0)],
    box.x + box.w / 2,
    box.y + box.h * (steep ? 0.5 : 1),
  );
  return at && plane.position(at[0], at[1]);
}

/** Degrees of pitch below which things are seen from above: then their middle counts. */
const STEEP = -70;

type Point = readonly [x: number, y: number];

function middleOf(footprint: readonly LonLat[] | undefined): LonLat | undefined {
  if (!footprint || footprint.length === 0) return undefined;
  const sum = footprint.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0]);
  return [sum[0]! / footprint.length, sum[1]! / footprint.length];
}

/** The unit square onto a quadrilateral (Heckbert 1989, section 2.2.3). */
function projected(
  [p0, p1, p2, p3]: readonly [Point, Point, Point, Point],
  u: number,
  v: number,
): Point | undefined {
  const [sumX, sumY] = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]];
  const [dx1, dy1, dx2, dy2] = [p1[0] - p2[0], p1[1] - p2[1], p3[0] - p2[0], p3[1] - p2[1]];
  const below = dx1 * dy2 - dx2 * dy1;
  if (below === 0) return undefined;
  const g = (sumX * dy2 - dx2 * sumY) / below;
  const h = (dx1 * sumY - sumX * dy1) / below;
  const w = g * u + h * v + 1;
  const x = (p1[0] - p0[0] + g * p1[0]) * u + (p3[0] - p0[0] + h * p3[0]) * v + p0[0];
  const y = (p1[1] - p0[1] + g * p1[1]) * u + (p3[1] - p0[1] + h * p3[1]) * v + p0[1];
  return [x / w, y / w];
}

/** Area in common over area of both together. */
export function likeBox(a: Box, b: Box): number {
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (a.w * a.h + b.w * b.h - common);
}
