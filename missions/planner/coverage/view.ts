/**
 * One photo's view: a pinhole at `at`, looking along heading and pitch, its long side level across the
 * heading. Axes: right (level), up of the image, forward; the image plane at depth 1.
 */
import type { Camera } from '../types.ts';
import type { Photo } from './photos.ts';

const RADIANS = Math.PI / 180;
/** Degrees from straight down: what is seen flatter does not count as seen (as MOST_TILT of camera.ts). */
const FLATTEST = 85;
const SLOPE = 1 / Math.tan(FLATTEST * RADIANS);

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export class View {
  private readonly x: number;
  private readonly y: number;
  private readonly z: number;
  private readonly sinHeading: number;
  private readonly cosHeading: number;
  private readonly sinPitch: number;
  private readonly cosPitch: number;
  /** Half the image's sides at depth 1. */
  private readonly halfWide: number;
  private readonly halfHigh: number;
  /** Metres in a pixel at depth 1. */
  private readonly pixel: number;

  /** @param altitude metres above the plane's base */
  constructor(camera: Camera, { at, pitch, heading }: Photo, altitude: number) {
    [this.x, this.y] = at;
    this.z = altitude;
    this.sinHeading = Math.sin(heading * RADIANS);
    this.cosHeading = Math.cos(heading * RADIANS);
    this.sinPitch = Math.sin(pitch * RADIANS);
    this.cosPitch = Math.cos(pitch * RADIANS);
    this.pixel = camera.sensorWidth / camera.imageWidth / camera.focalLength;
    this.halfWide = (this.pixel * camera.imageWidth) / 2;
    this.halfHigh = (this.pixel * camera.imageHeight) / 2;
  }

  /**
   * Metres of level ground in a pixel where a place is seen, in the direction in which a pixel is longest on
   * it; 0 where it is outside the image, behind the camera, or seen flatter than 85°.
   *
   * With q = depth / height below the camera and u the image's abscissa, a pixel is stretched by the Jacobian
   * depth · [[1, u q s], [0, q]], s = cos(pitch); its greater singular value is the answer.
   */
  gsdAt(x: number, y: number, ground: number): number {
    const dx = x - this.x;
    const dy = y - this.y;
    const drop = this.z - ground;
    const ahead = dx * this.sinHeading + dy * this.cosHeading;
    const depth = ahead * this.cosPitch - drop * this.sinPitch;
    if (!(depth > 0 && drop > 0)) return 0;
    const right = dx * this.cosHeading - dy * this.sinHeading;
    if (Math.abs(right) > this.halfWide * depth) return 0;
    const up = ahead * -this.sinPitch - drop * this.cosPitch;
    if (Math.abs(up) > this.halfHigh * depth) return 0;
    if (drop * drop < SLOPE * SLOPE * (dx * dx + dy * dy)) return 0;
    const q = depth / drop;
    const shear = (right / depth) * q * this.cosPitch;
    const sum = 1 + shear * shear + q * q;
    const longest = Math.sqrt((sum + Math.sqrt(Math.max(0, sum * sum - 4 * q * q))) / 2);
    return this.pixel * depth * longest;
  }

  /** Around all that is seen of ground between two heights; undefined where nothing is. */
  bounds(low: number, high: number): Bounds | undefined {
    const drop = this.z - low;
    if (!(drop > 0)) return undefined;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    const add = (dx: number, dy: number) => {
      west = Math.min(west, this.x + dx);
      south = Math.min(south, this.y + dy);
      east = Math.max(east, this.x + dx);
      north = Math.max(north, this.y + dy);
    };
    for (const u of [-this.halfWide, this.halfWide])
      for (const v of [-this.halfHigh, this.halfHigh]) {
        const ahead = this.cosPitch - v * this.sinPitch;
        const sinks = -this.sinPitch - v * this.cosPitch;
        const flat = Math.hypot(u, ahead);
        // Above the flattest view that counts: the whole circle of it.
        if (sinks < SLOPE * flat) {
          const reach = drop / SLOPE;
          return [this.x - reach, this.y - reach, this.x + reach, this.y + reach];
        }
        for (const t of [drop / sinks, Math.max(0, this.z - high) / sinks])
          add(
            t * (u * this.cosHeading + ahead * this.sinHeading),
            t * (ahead * this.cosHeading - u * this.sinHeading),
          );
      }
    return [west, south, east, north];
  }
}
