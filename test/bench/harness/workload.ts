/** The messages that all contestants of the ingest benchmark get: vehicles driving through a city. */

export interface WorkloadShape {
  readonly devices: number;
  readonly perDevice: number;
  /** Time of the first fix, ms. */
  readonly from: number;
}

/** The device of a number, as it signs in. */
export const benchDevice = (n: number): string => `bench-${n}`;
export const benchToken = (n: number): string => `token-of-bench-${n}`;

/** Degrees of a city of 40 × 40 km around here. */
export const CITY = { lat: 36.62, lon: 101.78, size: 0.36 } as const;

export interface BenchFix {
  time: number;
  lat: number;
  lon: number;
  speed: number;
  heading: number;
}

/** One vehicle's drive, a fix a second: straight on, turning now and then, at town speed. */
export function* drive(device: number, shape: WorkloadShape): Generator<BenchFix> {
  const random = prng(device + 1);
  let lat = CITY.lat + (random() - 0.5) * CITY.size;
  let lon = CITY.lon + (random() - 0.5) * CITY.size;
  let heading = random() * 360;
  for (let i = 0; i < shape.perDevice; i++) {
    if (random() < 0.05) heading = (heading + 90) % 360;
    if (Math.abs(lat - CITY.lat) > CITY.size / 2 || Math.abs(lon - CITY.lon) > CITY.size / 2) {
      heading = (heading + 180) % 360;
    }
    const speed = 6 + random() * 8;
    const rad = (heading * Math.PI) / 180;
    lat += (Math.cos(rad) * speed) / 111_200;
    lon += (Math.sin(rad) * speed) / 89_400;
    yield {
      time: shape.from + i * 1000,
      lat: round(lat, 1e7),
      lon: round(lon, 1e7),
      speed: round(speed, 100),
      heading: Math.round(heading),
    };
  }
}

const round = (value: number, per: number) => Math.round(value * per) / per;

/** mulberry32: the same numbers in every run. */
export function prng(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
