/** The photos that a drone's camera has on its card after a flight, out of what the autopilot told of them. */
import type { Capture } from '../../src/domain/flights/drone.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { createRandom, type Random } from '../city/random.ts';
import { withMetadata } from './exif.ts';
import { drawGround, type Thing } from './ground-picture.ts';

/** A capture event as the service keeps it. */
export interface FlownCapture {
  /** ms; the event's own where the capture says none. */
  readonly time: number;
  readonly detail: Pick<Capture, 'index' | 'taken' | 'lat' | 'lon' | 'amsl' | 'relative' | 'yaw'>;
}

export interface CameraOptions {
  readonly seed: number;
  /** s that the camera's clock is ahead, and up to how much each time is off besides. */
  readonly clockOffset?: number;
  readonly jitter?: number;
  /** Share of captures of which there is no photo; of photos of which there was no capture. */
  readonly missing?: number;
  readonly extra?: number;
  /** `none`: it knows time and number alone. */
  readonly metadata?: 'full' | 'none';
  /** Minutes east of Greenwich that its clock is set to; absent: 480. */
  readonly zone?: number;
  /** Degrees of the gimbal; absent: straight down. */
  readonly pitch?: number;
  /** Pixels; absent: 1600. */
  readonly width?: number;
  /** Number of its first photo; absent: 1. */
  readonly first?: number;
  readonly things?: readonly Thing[];
}

export interface SimulatedPhoto {
  /** `DJI_0018.JPG` */
  readonly name: string;
  readonly bytes: Buffer;
  /** Index of its capture; absent: there was none. */
  readonly capture?: number;
}

/** A 1″ sensor behind 8.8 mm, seen as 24 mm would. */
const LENS = { make: 'DJI', model: 'FC6310', focal: 8.8, focal35: 24, wide: 13.2, high: 8.8 };
const USUAL_WIDTH = 1600;
const USUAL_ZONE = 480;
/** m above take-off where a capture says none. */
const USUAL_HEIGHT = 60;

/** One after another, as drawing takes its time; in the order in which they were taken. */
export async function* photosOfFlight(
  captures: readonly FlownCapture[],
  options: CameraOptions,
): AsyncGenerator<SimulatedPhoto> {
  const random = createRandom(options.seed, 'camera');
  let number = (options.first ?? 1) - 1;
  for (const shot of shotsOf(captures, options, random)) {
    number = (number % 9999) + 1;
    if (!shot.kept) continue;
    const name = `DJI_${String(number).padStart(4, '0')}.JPG`;
    const { detail } = shot.capture;
    yield {
      name,
      bytes: await photo(shot, number, options, random),
      ...(shot.told && { capture: detail.index }),
    };
  }
}

interface Shot {
  readonly capture: FlownCapture;
  /** ms, UTC. */
  readonly at: number;
  readonly kept: boolean;
  readonly told: boolean;
}

function shotsOf(
  captures: readonly FlownCapture[],
  { missing = 0, extra = 0 }: CameraOptions,
  random: Random,
): readonly Shot[] {
  return captures.flatMap((capture, i) => {
    const at = capture.detail.taken ?? capture.time;
    const shot = { capture, at, kept: random.next() >= missing, told: true };
    if (random.next() >= extra) return [shot];
    // Pressed by hand, somewhere before the next one.
    const next = captures[i + 1];
    const until = next ? (next.detail.taken ?? next.time) : at + 20_000;
    return [shot, { capture, at: random.between(at, until), kept: true, told: false }];
  });
}

async function photo(
  { capture: { detail }, at }: Shot,
  number: number,
  options: CameraOptions,
  random: Random,
): Promise<Buffer> {
  const { clockOffset = 0, jitter = 0, zone = USUAL_ZONE, pitch = -90 } = options;
  const { lat, lon, yaw = 0, relative = USUAL_HEIGHT, amsl = relative } = detail;
  const place: LonLat | undefined = lat === undefined || lon === undefined ? undefined : [lon, lat];
  const width = options.width ?? USUAL_WIDTH;
  const jpeg = await drawGround({
    width,
    height: Math.round((width * LENS.high) / LENS.wide),
    place: place ?? [0, 0],
    across: (relative * LENS.wide) / LENS.focal,
    yaw,
    label: `No. ${number}`,
    things: options.things ?? [],
  });
  const late = random.between(-jitter, jitter);
  const known = options.metadata !== 'none' && place !== undefined;
  return withMetadata(jpeg, {
    ...LENS,
    taken: at + (clockOffset + late) * 1000,
    zone,
    ...(known && {
      gps: {
        lon: place[0],
        lat: place[1],
        altitude: amsl,
        relative,
        gimbal: { yaw, pitch, roll: 0 },
      },
    }),
  });
}
