/** What the judge of a mission is told, and what it answers. */

import type { FlightEnergy, FlownPoint } from '../energy.ts';
import type { Camera, Point, Refusal } from '../types.ts';

/** Each with the unit of its value and limit; distances to a boundary are negative beyond it. */
export type FindingKind =
  /** m from the area */
  | 'no-fly'
  /** m inside the fence */
  | 'fence'
  /** m above ground */
  | 'too-high'
  /** m above ground */
  | 'too-low'
  /** m of the way */
  | 'ground-unknown'
  /** m above its top */
  | 'obstacle'
  /** Wh */
  | 'endurance'
  /** m/s */
  | 'wind'
  /** m/s */
  | 'speed'
  /** s */
  | 'trigger-interval'
  /** pixels */
  | 'motion-blur'
  /** items */
  | 'items'
  /** ms since 1970 */
  | 'approval'
  /** m from home */
  | 'bad-place'
  /** command */
  | 'unjudged';

export interface Finding {
  readonly kind: FindingKind;
  /** The item flown to on the leg, from 1; 0: the way home that no item says, or the whole mission. */
  readonly item: number;
  /** Where it is worst; `altitude` in metres above home. */
  readonly place?: { readonly lat: number; readonly lon: number; readonly altitude: number };
  /** What was found and what it may be, in the kind's unit. */
  readonly value: number;
  readonly limit: number;
  /** Of the area, the obstacle, or what else it is about. */
  readonly name?: string;
}

export type LonLat = readonly [lon: number, lat: number];

/** Outlines, not closed; by the even-odd rule, so that a ring in a ring is a hole. */
export interface Area {
  readonly name: string;
  readonly rings: readonly (readonly LonLat[])[];
}

export interface Obstacle extends Area {
  /** Metres. */
  readonly top: number;
  readonly above: 'ground' | 'sea';
}

export interface SafetyLimits {
  readonly noFly?: readonly Area[];
  /** Metres kept from no-fly areas, and inside fences. */
  readonly clearance?: number;
  /** Of the patrol, beside the mission's own: within at least one of these. */
  readonly fences?: readonly Area[];
  /** Metres above ground. */
  readonly ceiling?: number;
  /** Metres above ground, except at take-off and landing; 0 where it is not given. */
  readonly floor?: number;
  /** Metres above sea level, as the heights of home; undefined: not known there. */
  groundAt?(lat: number, lon: number): number | undefined;
  readonly obstacles?: readonly Obstacle[];
  /** Metres kept beside and above obstacles. */
  readonly obstacleClearance?: number;
  readonly endurance?: {
    /** With the wind in it. */
    energy(path: readonly FlownPoint[]): FlightEnergy | Refusal;
    /** Wh, the reserve taken off. */
    readonly usable: number;
    /** The way it would fly home from here, in metres from home, ends included; straight where absent. */
    wayHome?(from: Point): readonly Point[];
  };
  /** m/s */
  readonly maxSpeed?: number;
  readonly camera?: Pick<
    Camera,
    'minTriggerInterval' | 'exposure' | 'sensorWidth' | 'imageWidth' | 'focalLength'
  >;
  /** Items that the autopilot takes, and corners and circles of its fence. */
  readonly mostItems?: number;
  readonly mostFencePoints?: number;
  /** Epoch ms. */
  readonly approval?: { readonly from: number; readonly until: number };
  /** Epoch ms of the take-off. */
  readonly departure?: number;
  /** Metres between two looks at the heights along the way. */
  readonly step?: number;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}
