/**
 * What the services need from the world, each as narrow as its user needs it. Adapters implement these;
 * tests may do so in memory.
 */
import type { Case, CaseLogEntry } from '../domain/cases/case.ts';
import type { CaseState } from '../domain/cases/workflow.ts';
import type { Device } from '../domain/fleet/device.ts';
import type { Fix, Parsed, Rejection } from '../domain/fleet/fix.ts';
import type { DroneReport } from '../domain/flights/drone.ts';
import type { CaseId, DeviceId, ViolationId, ZoneId } from '../domain/ids.ts';
import type { Rule, Violation } from '../domain/supervision/violation.ts';
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

/** What a case is open for: at most one case is open for each. */
export interface CaseKey {
  readonly device: DeviceId;
  readonly kind: Rule;
  readonly zone?: ZoneId;
}

export type NewCase = Pick<Case, 'number' | 'kind' | 'zone' | 'place' | 'occurred' | 'filed'> & {
  readonly device: DeviceId;
};

/** A case as filing needs it. */
export interface OpenCase extends CaseKey {
  readonly id: CaseId;
  readonly number: string;
  readonly state: CaseState;
}

/** Cases within one transaction: every lock holds until it ends. */
export interface CaseStore {
  /** The open cases of these keys, locked. */
  lockOpen(keys: readonly CaseKey[]): Promise<OpenCase[]>;
  /** Takes `count` serials of the year and returns the first of them. */
  takeSerials(year: number, count: number): Promise<number>;
  /** Opens cases, in order; `filed` is false where another process had just opened one for that key. */
  open(cases: readonly NewCase[]): Promise<(OpenCase & { readonly filed: boolean })[]>;
  assign(pairs: readonly { violation: ViolationId; case: CaseId }[]): Promise<void>;
  /** The cases that these violations belong to, locked. */
  lockOfViolations(
    ids: readonly ViolationId[],
  ): Promise<{ violation: ViolationId; of: OpenCase }[]>;
  lock(id: CaseId): Promise<Case | undefined>;
  update(
    id: CaseId,
    to: { state: CaseState; assignee: string | undefined; closed: number | undefined },
  ): Promise<void>;
  /** Appends to the logs; each entry gets the next number within its case. */
  log(entries: readonly Omit<CaseLogEntry, 'seq'>[]): Promise<void>;
  byIds(ids: readonly CaseId[]): Promise<Case[]>;
}
