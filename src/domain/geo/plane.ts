import type { LonLat } from '../supervision/zone.ts';
import type { Bounds } from './bounds.ts';
import { lonDelta, type Scale, scaleAt } from './distance.ts';

/** A plane laid on the earth at a place: metres east and north of it. */
export class Plane {
  readonly lon: number;
  readonly lat: number;
  readonly scale: Scale;

  constructor(lon: number, lat: number) {
    this.lon = lon;
    this.lat = lat;
    this.scale = scaleAt(lat);
  }

  static amid(bounds: Bounds): Plane {
    return new Plane((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2);
  }

  x(lon: number): number {
    return lonDelta(this.lon, lon) * this.scale.lon;
  }

  y(lat: number): number {
    return (lat - this.lat) * this.scale.lat;
  }

  position(x: number, y: number): LonLat {
    return [this.lon + x / this.scale.lon, this.lat + y / this.scale.lat];
  }

  /** The edges of these lines, four numbers each: x0, y0, x1, y1. */
  ends(lines: readonly (readonly LonLat[])[]): Float64Array {
    const ends: number[] = [];
    for (const line of lines) {
      for (let i = 1; i < line.length; i++) {
        const [fromLon, fromLat] = line[i - 1]!;
        const [toLon, toLat] = line[i]!;
        ends.push(this.x(fromLon), this.y(fromLat), this.x(toLon), this.y(toLat));
      }
    }
    return Float64Array.from(ends);
  }
}
