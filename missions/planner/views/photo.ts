/** What one photo shows, whatever way the camera is tilted: lenses without distortion, the surface level. */
import type { Camera, Point } from '../types.ts';
import type { Shot, Spot, Work } from '../work.ts';

export interface Photo {
  readonly spot: Spot;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Clockwise from north; the image's long side lies across it. */
  readonly heading: number;
}

/** Degrees from straight down; what is seen beyond is too far away to count. */
const FLATTEST = 85;
const FARTHEST = Math.tan((FLATTEST * Math.PI) / 180);
/** Of half an image: what lies in its very edge may be beside it, too. */
const EDGE = 0.995;
const RADIANS = Math.PI / 180;

export const headingTo = (from: Point, to: Point): number =>
  ((Math.atan2(to[0] - from[0], to[1] - from[1]) / RADIANS + 360) % 360) + 0;

/** Half an image's width and height, as shares of the distance along the optical axis. */
export const halfImage = (camera: Camera) => {
  const pixel = camera.sensorWidth / camera.imageWidth / camera.focalLength;
  return { across: (camera.imageWidth * pixel) / 2, along: (camera.imageHeight * pixel) / 2 };
};

/** With a place in the image's middle; `height` of the place, metres above ground. Never tilted above level. */
export function aimed(spot: Spot, at: Point, height: number): Shot {
  const away = Math.hypot(at[0] - spot.at[0], at[1] - spot.at[1]);
  const down = Math.atan2(spot.height - height, away) / RADIANS;
  const heading = away > 0.01 ? headingTo(spot.at, at) : 0;
  return { kind: 'shot', spot, pitch: away > 0.01 ? Math.min(0, -down) + 0 : -90, heading };
}

/** What a photo shows of a level surface, `height` metres above ground. */
export interface View {
  shows(x: number, y: number): boolean;
  /** Certain only where true: that nothing of a box is shown. */
  misses(box: Box): boolean;
}

/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

export function viewOf({ spot, pitch, heading }: Photo, camera: Camera, height: number): View {
  const { across, along } = halfImage(camera);
  const [sinP, cosP] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  const [sinH, cosH] = [Math.sin(heading * RADIANS), Math.cos(heading * RADIANS)];
  const [px, py] = spot.at;
  const dz = height - spot.height;
  const far = (dz * FARTHEST) ** 2;
  // How far inside each of the picture's four edges, in metres; all linear in the place.
  const edge = (side: -1 | 1, upright: boolean) => (x: number, y: number) => {
    const ahead = (x - px) * sinH + (y - py) * cosH;
    const depth = ahead * cosP + dz * sinP;
    const half = EDGE * (upright ? along : across) * depth;
    const value = upright ? dz * cosP - ahead * sinP : (x - px) * cosH - (y - py) * sinH;
    return half + side * value;
  };
  const edges = [edge(1, false), edge(-1, false), edge(1, true), edge(-1, true)];
  return {
    shows: (x, y) =>
      (x - px) ** 2 + (y - py) ** 2 <= far && edges.every((inside) => inside(x, y) >= 0),
    misses: ([west, south, east, north]) =>
      edges.some(
        (inside) =>
          inside(west, south) < 0 &&
          inside(west, north) < 0 &&
          inside(east, south) < 0 &&
          inside(east, north) < 0,
      ),
  };
}

/** West, south, east and north of all that a photo can show of a level surface. */
export function reachOf({ spot, pitch, heading }: Photo, camera: Camera, height: number): Box {
  const [x, y] = spot.at;
  const { across, along } = halfImage(camera);
  const above = Math.abs(spot.height - height);
  // Half the angle to a corner: what is seen lies in a cone around the optical axis.
  const cone = Math.atan(Math.hypot(across, along));
  const steepest = (90 + pitch) * RADIANS + cone;
  if (steepest >= FLATTEST * RADIANS) {
    const far = above * FARTHEST;
    return [x - far, y - far, x + far, y + far];
  }
  // The cone meets the surface in an ellipse, which the circle about its middle encloses.
  const near = above * Math.tan((90 + pitch) * RADIANS - cone);
  const far = above * Math.tan(steepest);
  const middle = (near + far) / 2;
  const [mx, my] = [
    x + middle * Math.sin(heading * RADIANS),
    y + middle * Math.cos(heading * RADIANS),
  ];
  const half = (far - near) / 2;
  return [mx - half, my - half, mx + half, my + half];
}

/** Photos on a line beyond this are a mistake of whoever made the line. */
const MOST_ON_LINE = 100_000;

/** How many photos a work takes. */
function photoCount(work: Work): number {
  if (work.kind === 'shot') return 1;
  const { from, to, trigger } = work;
  const length = Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]);
  return Math.min(MOST_ON_LINE, Math.floor(length / trigger) + 1);
}

/** Each photo that a work takes: at once, and then every `trigger` metres. */
export function photosOf(work: Work): Photo[] {
  if (work.kind === 'shot') return [work];
  const { from, to, trigger, pitch } = work;
  const heading = work.heading ?? headingTo(from.at, to.at);
  const length = Math.hypot(to.at[0] - from.at[0], to.at[1] - from.at[1]);
  return Array.from({ length: photoCount(work) }, (_, i): Photo => {
    const t = length > 0 ? (i * trigger) / length : 0;
    const at: Point = [
      from.at[0] + t * (to.at[0] - from.at[0]),
      from.at[1] + t * (to.at[1] - from.at[1]),
    ];
    return { spot: { at, height: from.height + t * (to.height - from.height) }, pitch, heading };
  });
}
