/** What the intake needs of the store. One implementation speaks SQL, another may keep it in memory. */
import type { CoordinateReference, DeviceKind } from '../../domain/fleet/device.ts';
import type { Fix, Rejection, RejectReason } from '../../domain/fleet/fix.ts';
import type { DeviceId, ViolationId } from '../../domain/ids.ts';
import type { StoredFinding } from '../../domain/supervision/reconcile.ts';
import type { Checkpoint } from '../../domain/supervision/rejudge.ts';
import type { Finding, Violation } from '../../domain/supervision/violation.ts';
import type { CaseStore } from '../cases/ports.ts';

/** A device as the intake knows it: `no` is its key in the store. */
export interface KnownDevice {
  readonly no: number;
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly plate: string;
  readonly crs: CoordinateReference;
  /** sha-256 of its token. */
  readonly tokenHash: Uint8Array;
}

export interface FixRow {
  readonly deviceNo: number;
  readonly fix: Fix;
  readonly receivedAt: number;
  /** Judged an implausible jump: kept, not part of the track. */
  readonly suspect: boolean;
}

/** What the store has of a vehicle's judging; `after` are the fixes newer than `state`. */
export interface StoredVehicle {
  readonly deviceNo: number;
  /** Encoded VehicleState, undefined where there is none yet. */
  readonly state: unknown;
  /** Fixes that are not in `state` yet, by time. */
  readonly after: readonly Fix[];
  /** Begin of the silence violation that is open, ms. */
  readonly silentSince: number | undefined;
}

export interface SavedState {
  readonly deviceNo: number;
  readonly newest: Fix;
  readonly receivedAt: number;
  readonly state: unknown;
  /** Time of the last fix that `state` knows of. */
  readonly foldedTo: number;
}

/** One transaction. Everything in it is kept, or nothing. */
export interface IntakeTx {
  /** Fixes newer than all the store has of their vehicles. Throws AlreadyStoredError where one is there. */
  append(rows: readonly FixRow[]): Promise<void>;
  /**
   * Fixes that may be there already. For each row whether the store's content changed: false for a repeat,
   * and for one of two different fixes of one time that loses by compareFixes.
   */
  merge(rows: readonly FixRow[]): Promise<boolean[]>;
  /** The newest checkpoint strictly before `time`. */
  checkpointBefore(deviceNo: number, time: number): Promise<Checkpoint | undefined>;
  checkpointsAfter(deviceNo: number, time: number): Promise<Checkpoint[]>;
  saveCheckpoints(rows: readonly (Checkpoint & { deviceNo: number })[]): Promise<void>;
  saveStates(rows: readonly SavedState[]): Promise<void>;
  /** Fixes with time > after, ascending, at most `limit`. */
  fixesAfter(deviceNo: number, after: number, limit: number): Promise<Fix[]>;
  /** Marks exactly these times within (after, until] as suspect. */
  markSuspects(
    deviceNo: number,
    after: number,
    until: number,
    times: readonly number[],
  ): Promise<void>;
  /** Violations, not withdrawn, that were not over at `from` and began at or before `until`. */
  findingsWithin(deviceNo: number, from: number, until: number): Promise<StoredFinding[]>;
  /** Opens them; one that is there already (same vehicle, rule, zone, begin) is left and not returned. */
  insertViolations(
    rows: readonly { device: KnownDevice; finding: Finding; late: boolean }[],
    now: number,
  ): Promise<Violation[]>;
  /** Ends the violation with this key; undefined where there is none. */
  endViolation(device: KnownDevice, finding: Finding): Promise<Violation | undefined>;
  changeViolation(id: ViolationId, finding: Finding): Promise<Violation | undefined>;
  withdrawViolations(ids: readonly ViolationId[], now: number): Promise<void>;
  readonly cases: CaseStore;
}

export interface IntakeStore {
  transaction<T>(work: (tx: IntakeTx) => Promise<T>): Promise<T>;
  loadVehicles(deviceNos: readonly number[]): Promise<StoredVehicle[]>;
  /** The database is going, gone or full: trying again later can help. */
  isAway(error: unknown): boolean;
}

/** `append` met a fix that is stored already: the caller's idea of the vehicle is behind the store. */
export class AlreadyStoredError extends Error {
  override readonly name = 'AlreadyStoredError';
}

/** A queue on disk for the time that the database is away. */
export interface Spool {
  /** Nothing is waiting in it. */
  readonly empty: boolean;
  /** Synced to disk when it resolves. Throws SpoolFullError at its limit. */
  append(batches: readonly SpooledBatch[]): Promise<void>;
  /** The oldest ones, in order. */
  head(limit: number): Promise<{ key: string; batch: SpooledBatch }[]>;
  /** Takes out some of what `head` gave last; what is out already does not matter. */
  drop(keys: readonly string[]): Promise<void>;
}

export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';
}

export interface SpooledBatch {
  readonly deviceNo: number;
  readonly receivedAt: number;
  readonly fixes: readonly Fix[];
  /** What could not be read, to be counted when the database is back; absent where there was none. */
  readonly rejected?: readonly Rejection[];
}

/** Telling a device what was refused; never blocks, never throws. */
export interface DeviceNotifier {
  rejected(device: DeviceId, reports: readonly RejectionReport[]): void;
}

export interface RejectionReport {
  readonly reason: RejectReason;
  readonly detail: string;
  /** Of the fix that was refused, where it could be read; ms. */
  readonly time?: number;
}
