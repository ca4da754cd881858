/**
 * What a camera sees from a height: detail, footprint, spacing and how fast it may be flown. The ground
 * is level; lenses are without distortion, pixels square (their size is taken across the sensor's width).
 */
import type { Camera, Point, Ring } from './types.ts';

/** Why a camera or a wish makes no photos. */
export interface CameraRefusal {
  readonly ok: false;
  readonly reason: 'bad-camera' | 'bad-wish';
  readonly detail: string;
}

/** How the camera is mounted, seen along the way: `landscape` has the image's long side across it. */
export type Mounting = 'landscape' | 'portrait';

export interface PhotoWishes {
  /** Share of a photo that the next one on the line shows again, 0 … 0.95. */
  readonly frontOverlap: number;
  /** Share of a line's strip that its neighbour shows again, 0 … 0.95. */
  readonly sideOverlap: number;
  readonly mounting?: Mounting;
}

/** Straight down. */
export interface Footprint {
  readonly ok: true;
  /** Metres of ground in a pixel. */
  readonly gsd: number;
  /** Metres across the way and along it. */
  readonly side: number;
  readonly front: number;
  /** Metres between two lines, and between two photos on a line. */
  readonly lineGap: number;
  readonly triggerDistance: number;
  /** m/s: the lower of the two limits below. */
  readonly maxSpeed: number;
  /** m/s at which the camera is asked for photos as often as it can take them. */
  readonly triggerSpeed: number;
  /** m/s at which the ground moves `MOST_BLUR` of a pixel during the exposure. */
  readonly blurSpeed: number;
}

/** m above ground. Below is no survey; above fly no hexacopters (the legal ceiling is for safety to judge). */
export const LOWEST = 1;
export const HIGHEST = 1000;
/** More overlap is a mistake: a photo every twentieth of its own length. */
const MOST_OVERLAP = 0.95;
/** Of a pixel. */
const MOST_BLUR = 0.5;
/** Degrees from straight down at the far edge: beyond, the footprint runs to the horizon. */
const MOST_TILT = 85;
const RADIANS = Math.PI / 180;

export function footprint(
  camera: Camera,
  height: number,
  wishes: PhotoWishes,
): Footprint | CameraRefusal {
  const wrong = cameraFault(camera) ?? heightFault(height) ?? overlapFault(wishes);
  if (wrong) return wrong;
  const gsd = gsdAt(camera, height);
  const [across, along] = pixels(camera, wishes.mounting);
  const side = across * gsd;
  const front = along * gsd;
  const triggerDistance = front * (1 - wishes.frontOverlap);
  const triggerSpeed = limit(triggerDistance, camera.minTriggerInterval);
  const blurSpeed = limit(MOST_BLUR * gsd, camera.exposure);
  return {
    ok: true,
    gsd,
    side,
    front,
    lineGap: side * (1 - wishes.sideOverlap),
    triggerDistance,
    maxSpeed: Math.min(triggerSpeed, blurSpeed),
    triggerSpeed,
    blurSpeed,
  };
}

/** Metres above ground from which a pixel is `gsd` metres of it. */
export function heightFor(
  camera: Camera,
  gsd: number,
): { readonly ok: true; readonly height: number } | CameraRefusal {
  const fault = cameraFault(camera);
  if (fault) return fault;
  if (!(gsd > 0 && Number.isFinite(gsd)))
    return refuse('bad-wish', `a ground sampling distance of ${gsd} m: ask for more than 0`);
  const height = (gsd * camera.imageWidth * camera.focalLength) / camera.sensorWidth;
  return heightFault(height) ?? { ok: true, height };
}

/** With the camera tilted up from straight down, looking along `ahead`. */
export interface ObliqueFootprint {
  readonly ok: true;
  /** Metres ahead of the point below the camera; `near` is negative where it is seen behind it. */
  readonly near: number;
  readonly centre: number;
  readonly far: number;
  /** Metres from the camera to the ground in the image's centre. */
  readonly slant: number;
  /** Metres across the view at its edges. */
  readonly nearWidth: number;
  readonly farWidth: number;
  /** Metres of ground in a pixel at the image's centre, across the view and along it. */
  readonly gsdAcross: number;
  readonly gsdAlong: number;
  /** On the ground, x to the right and y ahead of the point below the camera; counter-clockwise. */
  readonly corners: Ring;
}

/**
 * @param tilt degrees up from straight down (gimbal pitch + 90), 0 …; with half the field of view less than 85
 */
export function obliqueFootprint(
  camera: Camera,
  height: number,
  tilt: number,
  mounting?: Mounting,
): ObliqueFootprint | CameraRefusal {
  const fault = cameraFault(camera) ?? heightFault(height);
  if (fault) return fault;
  const [across, along] = pixels(camera, mounting);
  const perPixel = camera.sensorWidth / camera.imageWidth / camera.focalLength;
  const halfAlong = Math.atan((along * perPixel) / 2);
  const steepest = tilt + halfAlong / RADIANS;
  if (!(tilt >= 0 && steepest < MOST_TILT))
    return refuse(
      'bad-wish',
      `a tilt of ${tilt}° sees up to ${steepest.toFixed(1)}° from straight down: keep it below ${MOST_TILT}°`,
    );
  const t = tilt * RADIANS;
  const halfAcross = (across * perPixel) / 2;
  // The optical axis reaches to a row at angle b from it as deep as the ray's length times cos b.
  const width = (b: number) => (2 * halfAcross * height * Math.cos(b)) / Math.cos(t + b);
  const near = height * Math.tan(t - halfAlong);
  const far = height * Math.tan(t + halfAlong);
  const nearWidth = width(-halfAlong);
  const farWidth = width(halfAlong);
  const gsd = gsdAt(camera, height);
  return {
    ok: true,
    near,
    centre: height * Math.tan(t),
    far,
    slant: height / Math.cos(t),
    nearWidth,
    farWidth,
    gsdAcross: gsd / Math.cos(t),
    gsdAlong: gsd / Math.cos(t) ** 2,
    corners: trapezium(near, nearWidth, far, farWidth),
  };
}

function trapezium(near: number, nearWidth: number, far: number, farWidth: number): Ring {
  const corner = (x: number, y: number): Point => [x, y];
  return [
    corner(-nearWidth / 2, near),
    corner(nearWidth / 2, near),
    corner(farWidth / 2, far),
    corner(-farWidth / 2, far),
  ];
}

function gsdAt(camera: Camera, height: number): number {
  return (height * camera.sensorWidth) / (camera.imageWidth * camera.focalLength);
}

function pixels({ imageWidth, imageHeight }: Camera, mounting: Mounting = 'landscape') {
  return mounting === 'portrait'
    ? ([imageHeight, imageWidth] as const)
    : ([imageWidth, imageHeight] as const);
}

/** A camera without a shutter time or an interval sets no limit. */
const limit = (metres: number, seconds: number) =>
  seconds > 0 ? metres / seconds : Number.POSITIVE_INFINITY;

const SIZES = [
  'sensorWidth',
  'sensorHeight',
  'imageWidth',
  'imageHeight',
  'focalLength',
] as const satisfies readonly (keyof Camera)[];
const TIMES = ['minTriggerInterval', 'exposure'] as const satisfies readonly (keyof Camera)[];

function cameraFault(camera: Camera): CameraRefusal | undefined {
  for (const name of SIZES)
    if (!(camera[name] > 0 && Number.isFinite(camera[name])))
      return refuse('bad-camera', `the ${name} of ${camera.name} is ${camera[name]}`);
  for (const name of TIMES)
    if (!(camera[name] >= 0 && Number.isFinite(camera[name])))
      return refuse('bad-camera', `the ${name} of ${camera.name} is ${camera[name]}`);
  return undefined;
}

function heightFault(height: number): CameraRefusal | undefined {
  if (height >= LOWEST && height <= HIGHEST) return undefined;
  const told = Number.isFinite(height) ? Number(height.toFixed(2)) : height;
  return refuse('bad-wish', `a height of ${told} m: fly between ${LOWEST} and ${HIGHEST} m`);
}

function overlapFault({ frontOverlap, sideOverlap }: PhotoWishes): CameraRefusal | undefined {
  for (const [name, value] of Object.entries({ front: frontOverlap, side: sideOverlap }))
    if (!(value >= 0 && value <= MOST_OVERLAP))
      return refuse('bad-wish', `a ${name} overlap of ${value}: take 0 to ${MOST_OVERLAP}`);
  return undefined;
}

function refuse(reason: CameraRefusal['reason'], detail: string): CameraRefusal {
  return { ok: false, reason, detail };
}
