/**
 * What the services need from the world, each as narrow as its user needs it. Adapters implement these;
 * tests may do so in memory.
 */
import type { Case } from '../domain/cases/case.ts';
import type { Device } from '../domain/fleet/device.ts';
import type { Fix, Parsed, Rejection } from '../domain/fleet/fix.ts';
import type { DroneReport } from '../domain/flights/drone.ts';
import type { DeviceId, ViolationId } from '../domain/ids.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { StoredDroneEvent } from './drones/ports.ts';
import type { FlightHead } from './flights/ports.ts';

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Who looks on hears of what has been committed, never of what might yet fail. Calls return at once and
 * never throw.
 */
export interface LiveFeed {
  /** The newest fix of each device in this batch (by the vehicle's time), committed. */
  positions(items: readonly { device: DeviceId; fix: Fix; late: boolean }[]): void;
  presence(device: DeviceId, online: boolean): void;
  /** Begun, ended or changed. */
  violations(items: readonly Violation[]): void;
  withdrawn(items: readonly { id: ViolationId; device: DeviceId }[]): void;
  cases(items: readonly Case[]): void;
  /** A device was added, changed or removed. */
  devices(items: readonly Device[], removed: readonly DeviceId[]): void;
  zonesChanged(): void;
  /** Newer states of drones. Shown, and not all of them stored. */
  drones(items: readonly DroneReport[]): void;
  droneEvents(items: readonly StoredDroneEvent[]): void;
  /** Changed in any way, their commands and checks included. */
  flights(items: readonly FlightHead[]): void;
}

/** Where fixes that come over HTTP go in. Settles only when they are committed (promise 1). */
export interface FixIntake {
  submit(device: Device, parsed: readonly Parsed[], source: string): Promise<IntakeOutcome>;
}

export interface IntakeOutcome {
  readonly accepted: number;
  readonly late: number;
  readonly duplicate: number;
  readonly rejected: readonly Rejection[];
}
