/**
 * What a photo shows of level ground: its corners' rays, from a camera without distortion, met with the
 * plane `height` below it (pinhole model; the order of turns is yaw, pitch, roll, as gimbals and MAVLink
 * have it). A 35 mm equivalent focal length is taken by the diagonal (43.27 mm), as CIPA DCG-001 counts it.
 */
import { Plane } from '../geo/plane.ts';
import type { LonLat } from '../supervision/zone.ts';
import type { Attitude, Photo } from './photo.ts';

/** Half of what is seen across and up, as tangents. */
export interface View {
  readonly across: number;
  readonly up: number;
}

export interface Lens {
  /** Millimetres. */
  readonly sensorWidth: number;
  readonly focalLength: number;
  /** Pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
}

const DIAGONAL_35 = Math.hypot(36, 24);
/** Tangent of 60°: what lies flatter from straight down shows too little, and the horizon is near. */
const FLATTEST = Math.tan(Math.PI / 3);
/** Two focal lengths are the same lens's within that share. */
const SAME_FOCAL = 0.1;
const RADIANS = Math.PI / 180;

/**
 * How wide it sees: by the 35 mm focal length in its metadata; by a known camera with pictures of this size
 * and its focal length; by the camera it was planned with. Undefined where none is known.
 */
export function viewOf(
  { width, height, metadata }: Pick<Photo, 'width' | 'height' | 'metadata'>,
  known: readonly Lens[],
  planned?: Lens,
): View | undefined {
  const diagonal = Math.hypot(width, height);
  const { focal, focal35 } = metadata.camera ?? {};
  if (focal35 !== undefined && focal35 > 0 && diagonal > 0) {
    const half = DIAGONAL_35 / 2 / focal35;
    return { across: (half * width) / diagonal, up: (half * height) / diagonal };
  }
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const same = (lens: Lens) => lens.imageWidth === long && lens.imageHeight === short;
  const lens =
    known.find(
      (one) =>
        focal !== undefined && same(one) && Math.abs(focal / one.focalLength - 1) < SAME_FOCAL,
    ) ?? planned;
  if (!lens) return undefined;
  // Pixels are square: their size is taken across the sensor's width, as planning does.
  const half = lens.sensorWidth / 2 / lens.focalLength;
  const halves = [half, (half * lens.imageHeight) / lens.imageWidth];
  const [across, up] = width >= height ? halves : halves.reverse();
  return { across: across!, up: up! };
}

/** East, north, up. */
type Vector = readonly [number, number, number];

/**
 * Corners on the ground: bottom left, bottom right, top right, top left of the picture, degrees. Where the
 * view reaches flatter than 60° from straight down it is cut there, and has up to eight corners; undefined
 * where nothing is left, or the height is none.
 *
 * @param height metres of the camera above that ground
 */
export function groundFootprint(
  view: View,
  at: LonLat,
  height: number,
  attitude: Attitude,
): readonly LonLat[] | undefined {
  if (!(height > 0)) return undefined;
  const { forward, right, up, ahead, aside } = axes(attitude);
  const ray = (x: number, y: number): Vector =>
    plus(forward, right, x * view.across, up, y * view.up);
  let rays: readonly Vector[] = [ray(-1, -1), ray(1, -1), ray(1, 1), ray(-1, 1)];
  // A ray reaches so far ahead for each metre down: a plane in the space of rays, so a straight cut.
  for (const [east, north] of [ahead, aside])
    for (const sign of [1, -1])
      rays = cut(rays, ([x, y, z]) => -z * FLATTEST - sign * (x * east + y * north));
  if (rays.length < 3) return undefined;
  const plane = new Plane(at[0], at[1]);
  return rays.map(([x, y, z]) => plane.position((x * height) / -z, (y * height) / -z));
}

function axes({ yaw, pitch, roll }: Attitude) {
  const [sinYaw, cosYaw] = [Math.sin(yaw * RADIANS), Math.cos(yaw * RADIANS)];
  const [sin, cos] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  const [sinRoll, cosRoll] = [Math.sin(roll * RADIANS), Math.cos(roll * RADIANS)];
  const forward: Vector = [cos * sinYaw, cos * cosYaw, sin];
  const level: Vector = [cosYaw, -sinYaw, 0];
  const upright: Vector = [-sin * sinYaw, -sin * cosYaw, cos];
  return {
    forward,
    right: plus([0, 0, 0], level, cosRoll, upright, -sinRoll),
    up: plus([0, 0, 0], level, sinRoll, upright, cosRoll),
    ahead: [sinYaw, cosYaw] as const,
    aside: [cosYaw, -sinYaw] as const,
  };
}

const plus = (of: Vector, a: Vector, times: number, b: Vector, timesB: number): Vector => [
  of[0] + a[0] * times + b[0] * timesB,
  of[1] + a[1] * times + b[1] * timesB,
  of[2] + a[2] * times + b[2] * timesB,
];

/** Keeps what is inside (≥ 0) of a cone of rays (Sutherland and Hodgman 1974). */
function cut(rays: readonly Vector[], inside: (ray: Vector) => number): readonly Vector[] {
  return rays.flatMap((ray, i) => {
    const before = rays.at(i - 1)!;
    const [here, there] = [inside(ray), inside(before)];
    const share = there / (there - here);
    const edge = here >= 0 === there >= 0 ? [] : [plus([0, 0, 0], before, 1 - share, ray, share)];
    return here >= 0 ? [...edge, ray] : edge;
  });
}
