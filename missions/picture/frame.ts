/** The part of a plane that a picture shows, north up, and where on the paper it stands. */

import type { LonLat } from '../../src/domain/flights/patrol.ts';
import { type Bounds, boundsOf } from '../../src/domain/geo/bounds.ts';
import { Plane } from '../../src/domain/geo/plane.ts';

/** Of the paper. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Metres shown at least across, so that a point is not blown up to nothing. */
const SMALLEST = 40;
/** Share of the box that stays free at each side. */
const MARGIN = 0.05;

export class Frame {
  readonly box: Box;
  /** Pixels to a metre. */
  readonly scale: number;
  private readonly plane: Plane;
  private readonly middle: readonly [x: number, y: number];

  /** @param places all that is to be seen, at least one */
  constructor(places: readonly LonLat[], box: Box) {
    this.box = box;
    const bounds = boundsOf([places]);
    this.plane = Plane.amid(bounds);
    const [west, south, east, north] = bounds;
    const across = Math.max(SMALLEST, this.plane.x(east) - this.plane.x(west));
    const up = Math.max(SMALLEST, this.plane.y(north) - this.plane.y(south));
    this.scale = (1 - 2 * MARGIN) * Math.min(box.width / across, box.height / up);
    this.middle = [box.x + box.width / 2, box.y + box.height / 2];
  }

  /** Where a place stands on the paper. */
  at([lon, lat]: LonLat): readonly [x: number, y: number] {
    return [
      this.middle[0] + this.scale * this.plane.x(lon),
      this.middle[1] - this.scale * this.plane.y(lat),
    ];
  }

  /** Degrees that the box shows. */
  bounds(): Bounds {
    const x = this.box.width / 2 / this.scale;
    const y = this.box.height / 2 / this.scale;
    const [west, south] = this.plane.position(-x, -y);
    const [east, north] = this.plane.position(x, y);
    return [west, south, east, north];
  }

  /** The longest round number of metres within so many pixels. */
  bar(pixels: number): { readonly metres: number; readonly pixels: number } {
    const most = pixels / this.scale;
    const power = 10 ** Math.floor(Math.log10(most));
    const metres = [5, 2, 1].map((n) => n * power).find((one) => one <= most) ?? power;
    return { metres, pixels: metres * this.scale };
  }
}
