import type { DeviceKind } from '../../domain/fleet/device.ts';

export const VEHICLE_STATES = ['alarm', 'moving', 'stopped', 'parked', 'silent'] as const;
export type VehicleState = (typeof VEHICLE_STATES)[number];

/** One vehicle as the page knows it. The live store alone changes it. */
export interface Vehicle {
  readonly id: string;
  kind: DeviceKind;
  name: string;
  plate: string;
  online: boolean;
  alarms: number;
  /** Its place in the motion arrays. */
  slot: number;
  /** Time of the newest fix, ms; 0 before the first. */
  time: number;
  lon: number;
  lat: number;
  /** m/s */
  speed: number | null;
  /** Degrees, null where it never told. */
  heading: number | null;
  bits: number;
  state: VehicleState;
  /** What the search looks through, lower case. */
  text: string;
}

/** What people call it: its name, else its plate, else its id. */
export const calledOf = (v: { id: string; name: string; plate: string }): string =>
  v.name || v.plate || v.id;
