/** What a pattern asks of a flight: lines along which photos are taken, and single photos, in their order. */

import type { Airspace } from './airspace.ts';
import type { Footprint } from './camera.ts';
import type { Camera, Point, Region, Wind } from './types.ts';

/** A place in the air. */
export interface Spot {
  readonly at: Point;
  /** Metres above the ground below it. */
  readonly height: number;
}

/** Flown straight from one end to the other, a photo at once and then every `trigger` metres over ground. */
export interface Line {
  readonly kind: 'line';
  readonly from: Spot;
  readonly to: Spot;
  /** Metres before the first photo, where it goes on from the line before; absent: none. */
  readonly lead?: number;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Of the nose, clockwise from north; absent: along the line. */
  readonly heading?: number;
  /** Metres. */
  readonly trigger: number;
}

/** One photo, hovering. */
export interface Shot {
  readonly kind: 'shot';
  readonly spot: Spot;
  readonly pitch: number;
  /** Of the nose and the camera, clockwise from north. */
  readonly heading: number;
}

export type Work = Line | Shot;

export const startOf = (work: Work): Spot => (work.kind === 'line' ? work.from : work.spot);
export const endOf = (work: Work): Spot => (work.kind === 'line' ? work.to : work.spot);

/** What every pattern is given. Metres in the plane; heights above ground. */
export interface PatternInput {
  /** As `cleanRegions` gives them; `top` metres above ground, of roofs. */
  readonly areas: readonly {
    readonly region: Region;
    readonly top?: number;
    readonly name?: string;
  }[];
  readonly lines: readonly { readonly points: readonly Point[]; readonly width?: number }[];
  readonly points: readonly {
    readonly at: Point;
    readonly role?: 'heap' | 'gate';
    readonly name?: string;
  }[];
  readonly camera: Camera;
  /** What is flown, and what a photo straight down shows from there. */
  readonly height: number;
  readonly print: Footprint;
  readonly frontOverlap: number;
  readonly sideOverlap: number;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  readonly airspace: Airspace;
  /** m/s over ground, the camera's limits taken into account. */
  readonly speed: number;
  /** s */
  readonly turnCost: number;
  readonly wind?: Wind;
  /** Radians counter-clockwise from east, of a sweep's lines. */
  readonly angle?: number;
  /** The nearest take-off point. */
  readonly start: Point;
  /** For what is dragged: the first good order instead of the best that is found. */
  readonly quick?: boolean;
  /** Called in long loops; throws where the work is to end. */
  check(): void;
}

export interface PatternPlan {
  readonly ok: true;
  /** In the order in which it is best flown by one drone; sorties may put it in another. */
  readonly work: readonly Work[];
  /** What was to be photographed. */
  readonly wanted: readonly Region[];
  /** What of it no photo shows, because nothing may fly there. */
  readonly uncovered: readonly Region[];
}
