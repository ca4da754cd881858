/**
 * What planning is about, in metres of a plane laid on the place (x east, y north), seconds, m/s.
 * Longitude and latitude come in and go out at `LocalPlane` alone.
 */

export type Point = readonly [x: number, y: number];
/** At least three, not closed; outer rings counter-clockwise, holes clockwise. */
export type Ring = readonly Point[];

/** An area with holes, not self-crossing: what `cleanRegions` has made of what was drawn. */
export interface Region {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}

/** A camera, as its file in missions/library/cameras says. */
export interface Camera {
  readonly id: string;
  readonly name: string;
  /** Millimetres. */
  readonly sensorWidth: number;
  readonly sensorHeight: number;
  /** Pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Millimetres. */
  readonly focalLength: number;
  /** Shortest time between two photos, s. */
  readonly minTriggerInterval: number;
  /** Of a usual exposure, s. */
  readonly exposure: number;
  /** Of a usual photo. */
  readonly photoBytes: number;
}

/** An airframe, as its file in missions/library/airframes says. */
export interface Airframe {
  readonly id: string;
  readonly name: string;
  /** m/s */
  readonly cruiseSpeed: number;
  readonly maxSpeed: number;
  readonly climbSpeed: number;
  readonly descentSpeed: number;
  /** m/s² along the path; it stops before a turn and starts again. */
  readonly acceleration: number;
  /** °/s */
  readonly yawRate: number;
  /** W */
  readonly hoverPower: number;
  /** W at `cruiseSpeed` through the air. */
  readonly cruisePower: number;
  /** W beside hovering for each m/s of climb. */
  readonly climbPower: number;
  /** Wh of a full battery. */
  readonly batteryEnergy: number;
  /** Share of it that stays, 0 … 1. */
  readonly reserve: number;
  /** m/s; more is not flown. */
  readonly maxWind: number;
}

/** Wind at flight height: speed in m/s, and where it blows to, radians counter-clockwise from east. */
export interface Wind {
  readonly speed: number;
  readonly to: number;
}

/** A straight pass on which photos are taken, in the direction in which it is flown. */
export interface Pass {
  readonly from: Point;
  readonly to: Point;
}

/** Passes in order, with the ways between them: `transits[i]` leads from pass i to pass i + 1, ends included. */
export interface Tour {
  readonly passes: readonly Pass[];
  readonly transits: readonly (readonly Point[])[];
}

/** Why something cannot be planned; told, never trimmed silently. */
export interface Refusal {
  readonly ok: false;
  readonly reason:
    | 'empty-area'
    | 'bad-area'
    | 'too-large'
    | 'too-small'
    | 'bad-camera'
    | 'bad-wish'
    | 'unreachable'
    | 'no-free-space'
    | 'endurance'
    | 'items'
    | 'cancelled';
  /** In English, with the numbers. */
  readonly detail: string;
  /** Where, if it is somewhere. */
  readonly at?: Point;
}
