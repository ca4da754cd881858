/**
 * What travels over `/live` (WebSocket, JSON text frames).
 *
 * The server sends a `snapshot` first, then `changes` only. Each frame carries `seq`; a client that lost
 * its connection opens a new one with `/live?stream=…&seq=…` (both from the last frame it saw) and gets
 * `changes` from there where the server still can, else a new `snapshot`.
 * A slow reader gets fewer, newer frames: positions that were overtaken are never sent.
 */
import type { DeviceKind } from '../domain/fleet/device.ts';
import type { ApiViolation } from './api.ts';
import type { ApiCase } from './api-cases.ts';
import type { ApiDrone, ApiDroneEvent } from './api-drones.ts';
import type { ApiFlight } from './api-flights.ts';

/** A vehicle as the map needs it, once; its movement comes as positions. */
export interface LiveDevice {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly plate: string;
  readonly online: boolean;
  /** Number of violations now open. */
  readonly alarms: number;
}

/**
 * [device id, time ms, lat, lon, speed m/s or null, heading ° or null, bits]
 * A tuple because 10,000 of them a second go through one socket.
 */
export type LivePosition = readonly [
  id: string,
  time: number,
  lat: number,
  lon: number,
  speed: number | null,
  heading: number | null,
  bits: number,
];

/** The bits of a LivePosition. Ignition and the sensors are unknown where the `…Known` bit is off. */
export const LIVE_BITS = {
  ignitionKnown: 1,
  ignition: 2,
  liftUp: 4,
  lidOpen: 8,
  loaded: 16,
  /** The fix came long after its time: show it, do not animate to it. */
  late: 32,
} as const;

export interface LiveSnapshot {
  readonly type: 'snapshot';
  readonly stream: string;
  readonly seq: number;
  /** Server time, ms. */
  readonly now: number;
  readonly devices: readonly LiveDevice[];
  readonly positions: readonly LivePosition[];
  /** Open ones and the newest others, newest first. */
  readonly violations: readonly ApiViolation[];
  /** Cases not ended, newest first, at most 500. */
  readonly cases: readonly ApiCase[];
  /** Changes whenever any zone changes: fetch /api/v1/zones again. */
  readonly zonesRevision: number;
  /** Every drone that has spoken, its newest state. */
  readonly drones: readonly ApiDrone[];
  /** Flights neither closed nor aborted, newest first, at most 200. */
  readonly flights: readonly ApiFlight[];
}

export interface LiveChanges {
  readonly type: 'changes';
  readonly stream: string;
  readonly seq: number;
  readonly now: number;
  readonly devices?: readonly LiveDevice[];
  readonly removed?: readonly string[];
  readonly positions?: readonly LivePosition[];
  readonly violations?: readonly ApiViolation[];
  /** Ids of violations withdrawn. */
  readonly withdrawn?: readonly number[];
  readonly cases?: readonly ApiCase[];
  readonly zonesRevision?: number;
  readonly drones?: readonly ApiDrone[];
  /** Changed in any way, its commands and checks included: fetch the detail again if you show it. */
  readonly flights?: readonly ApiFlight[];
  readonly droneEvents?: readonly ApiDroneEvent[];
}

export type LiveFrame = LiveSnapshot | LiveChanges;
