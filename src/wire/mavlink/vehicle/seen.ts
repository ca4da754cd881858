/** What is remembered of a vehicle's messages: plain values, the newest of each. */
import type {
  Autopilot,
  Battery,
  GpsFix,
  LandedState,
  MissionState,
} from '../../../domain/flights/drone.ts';

/** The newest of each message; each with its time of arrival. Bounded: one of each, packs by id. */
export interface Seen {
  place?: {
    readonly at: number;
    readonly uptime: number;
    readonly lat: number;
    readonly lon: number;
    readonly amsl?: number;
    readonly relative?: number;
    readonly speed?: number;
    readonly course?: number;
    readonly climb?: number;
    readonly heading?: number;
  };
  hud?: {
    readonly at: number;
    readonly speed?: number;
    readonly climb?: number;
    readonly heading?: number;
  };
  attitude?: {
    readonly at: number;
    readonly uptime: number;
    readonly roll: number;
    readonly pitch: number;
    readonly yaw: number;
  };
  gps?: GpsSeen;
  secondGps?: GpsSeen;
  /** Height above the ground, by the autopilot's terrain data or its range finder. */
  ground?: {
    readonly at: number;
    readonly above: number;
    /** Of where it speaks; absent: of where the vehicle is. */
    readonly lat?: number;
    readonly lon?: number;
  };
  home?: { readonly lat: number; readonly lon: number; readonly amsl: number };
  /** SYS_STATUS's one battery: only where no BATTERY_STATUS comes. */
  power?: { readonly at: number; readonly battery: Battery };
  packs?: ReadonlyMap<number, { readonly at: number; readonly battery: Battery }>;
  prearm?: { readonly at: number; readonly ok: boolean };
  fenceEnabled?: { readonly at: number; readonly enabled: boolean };
  fence?: {
    readonly at: number;
    readonly breached: boolean;
    readonly count: number;
    readonly type?: string;
  };
  estimator?: { readonly at: number; readonly ok: boolean; readonly flags: number };
  /** As the autopilot counts; translated when it is looked at. */
  mission?: {
    readonly at: number;
    readonly seq: number;
    readonly total?: number;
    readonly state?: MissionState;
  };
  /** Of MISSION_ITEM_REACHED, as the autopilot counts. */
  reached?: number;
  wind?: { readonly at: number; readonly speed: number; readonly from: number };
  landed?: { readonly at: number; readonly state: LandedState };
  /** Bits of SYS_STATUS that were enabled and unhealthy. */
  unhealthy?: number;
}

export interface GpsSeen {
  readonly at: number;
  readonly fix: GpsFix;
  readonly satellites?: number;
  readonly hdop?: number;
  /** m */
  readonly accuracy?: number;
}

/** Of the autopilot's heartbeats; survives a reboot. */
export interface Presence {
  readonly autopilot: Autopilot;
  /** MAV_TYPE */
  readonly type: number;
  readonly armed: boolean;
  readonly mode: string;
  /** MAV_STATE */
  readonly status: number;
  /** Of ArduPilot's copters, which say it so without being asked. */
  readonly landed?: LandedState;
}

/** What was told as events so far. Bounded: one of each, batteries by pack. */
export interface Told {
  armed?: boolean;
  mode?: string;
  landed?: LandedState;
  home?: string;
  item?: number;
  reached?: number;
  breached?: boolean;
  batteries: Map<number, string>;
}

/** The object without the fields that are not known. */
export function known<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const rest: Partial<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) rest[key] = value;
  }
  return rest as T;
}
