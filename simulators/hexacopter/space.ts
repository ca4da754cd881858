import { type Scale, scaleAt } from '../../src/domain/geo/distance.ts';

/** Metres north, east and up of where the copter was switched on. */
export interface Vec {
  readonly north: number;
  readonly east: number;
  readonly up: number;
}

/** WGS-84 degrees, metres above mean sea level. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly amsl: number;
}

export const ZERO: Vec = { north: 0, east: 0, up: 0 };

export function add(a: Vec, b: Vec): Vec {
  return { north: a.north + b.north, east: a.east + b.east, up: a.up + b.up };
}

export function minus(a: Vec, b: Vec): Vec {
  return { north: a.north - b.north, east: a.east - b.east, up: a.up - b.up };
}

export function times(a: Vec, factor: number): Vec {
  return { north: a.north * factor, east: a.east * factor, up: a.up * factor };
}

export function dot(a: Vec, b: Vec): number {
  return a.north * b.north + a.east * b.east + a.up * b.up;
}

export function flat(a: Vec): number {
  return Math.sqrt(a.north * a.north + a.east * a.east);
}

export function length(a: Vec): number {
  return Math.sqrt(dot(a, a));
}

export function apart(a: Vec, b: Vec): number {
  return length(minus(a, b));
}

/** The same direction, no longer than `most` over ground. */
export function limitFlat(a: Vec, most: number): Vec {
  const size = flat(a);
  if (size <= most) return a;
  return { north: (a.north * most) / size, east: (a.east * most) / size, up: a.up };
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Degrees, 0 ≤ angle < 360. */
export function compass(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

/** A flat earth around one place: within 0.1 % over the few kilometres that a copter flies. */
export class Ground {
  readonly origin: Place;
  readonly #scale: Scale;

  constructor(origin: Place) {
    this.origin = origin;
    this.#scale = scaleAt(origin.lat);
  }

  toVec({ lat, lon, amsl }: Place): Vec {
    return {
      north: (lat - this.origin.lat) * this.#scale.lat,
      east: (lon - this.origin.lon) * this.#scale.lon,
      up: amsl - this.origin.amsl,
    };
  }

  toPlace({ north, east, up }: Vec): Place {
    return {
      lat: this.origin.lat + north / this.#scale.lat,
      lon: this.origin.lon + east / this.#scale.lon,
      amsl: this.origin.amsl + up,
    };
  }
}
