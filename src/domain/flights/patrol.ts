/**
 * A patrol as somebody wishes it: what is drawn, the template that it is flown by, and what differs from the
 * template. JSON both ways; WGS-84, metres, m/s, degrees.
 */

export const PATTERNS = [
  'sweep',
  'corridor',
  'rooftop',
  'site',
  'points',
  'orbit',
  'verify',
] as const;

/** [longitude, latitude], as in GeoJSON. */
export type LonLat = readonly [lon: number, lat: number];

export type DrawnShape =
  | {
      readonly kind: 'area';
      /** Outlines and holes, open or closed, in any direction: what is inside is by the even-odd rule. */
      readonly rings: readonly (readonly LonLat[])[];
      readonly name?: string;
      /** Of a roof: metres above the ground around it. */
      readonly top?: number;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly LonLat[];
      readonly name?: string;
      /** Metres across, where it differs from the template's. */
      readonly width?: number;
    }
  | {
      readonly kind: 'point';
      readonly at: LonLat;
      readonly name?: string;
      /** What is to be seen there: of a site, its muck heap and its gate. */
      readonly role?: 'heap' | 'gate';
    }
  /** The patrol's own fence: it is flown within one of these; absent: within 150 m of what is drawn. */
  | { readonly kind: 'fence'; readonly rings: readonly (readonly LonLat[])[] };

/** A place to start from and to come home to. */
export interface TakeOff {
  readonly at: LonLat;
  readonly name?: string;
}

export interface PatrolWishes {
  /** Ids of the library. */
  readonly template: string;
  readonly camera: string;
  readonly airframe: string;
  readonly drawn: readonly DrawnShape[];
  /** Empty: one beside what is drawn, where it may be flown. */
  readonly takeOff: readonly TakeOff[];
  /** In the air at the same time, all take-off points together. */
  readonly drones: number;
  /** Metres of ground in a pixel; `height` (metres above ground) wins over it. */
  readonly gsd?: number;
  readonly height?: number;
  /** Shares, 0 … 0.95. */
  readonly frontOverlap?: number;
  readonly sideOverlap?: number;
  /** m/s over ground at most. */
  readonly speed?: number;
  /** Of a sweep's lines, clockwise from north; absent: the planner chooses. */
  readonly angle?: number;
  /** −90 straight down. */
  readonly gimbalPitch?: number;
  /** Metres kept from what is forbidden. */
  readonly clearance?: number;
  /** The pattern's own options (missions/library/template.ts), by name. */
  readonly options?: Readonly<Record<string, number | boolean>>;
  /** Where it blows from, clockwise from north. */
  readonly wind?: { readonly speed: number; readonly from: number };
  /** Metres above ground; absent: 120. */
  readonly ceiling?: number;
  readonly autopilot?: 'ardupilot' | 'px4';
  /** Measured on the very aircraft, instead of the library's figures (W, Wh, m/s). */
  readonly measured?: Readonly<
    Partial<
      Record<'hoverPower' | 'cruisePower' | 'cruiseSpeed' | 'climbPower' | 'batteryEnergy', number>
    >
  >;
  /** Of the approval, and the take-off: epoch ms. */
  readonly approval?: { readonly from: number; readonly until: number };
  readonly departure?: number;
}

/** Metres above ground: controlled airspace begins there (interim regulation, in force since 2024-01-01). */
export const USUAL_CEILING = 120;

/** When a patrol is due. Days are the bureau's. */
export type Rhythm =
  /** 1 = Monday … 7 = Sunday. */
  | { readonly kind: 'weekly'; readonly days: readonly number[] }
  /** 1 … 31; a month without that day: its last. */
  | { readonly kind: 'monthly'; readonly day: number }
  /** Within so many days after rain was reported. */
  | { readonly kind: 'after-rain'; readonly within: number };

export const DUE_STATES = ['upcoming', 'due', 'overdue', 'flown'] as const;
export type DueState = (typeof DUE_STATES)[number];
