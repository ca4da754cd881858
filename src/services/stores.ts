/**
 * What the use cases behind the HTTP API ask of the store, one narrow interface per aggregate.
 * Lists are read by key (never by offset): `after` is the key of the last item of the page before.
 */
import type { Device, DeviceKind } from '../domain/fleet/device.ts';
import type { Fix, RejectReason } from '../domain/fleet/fix.ts';
import type { CaseId, DeviceId, ViolationId, ZoneId } from '../domain/ids.ts';
import type { RuleSettings } from '../domain/supervision/rule-settings.ts';
import type { Rule, Violation } from '../domain/supervision/violation.ts';
import type { Zone } from '../domain/supervision/zone.ts';

/** From (inclusive) to (exclusive), ms since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface NewestFix {
  readonly fix: Fix;
  /** When it came in, ms. */
  readonly received: number;
}

export interface DeviceRecord {
  readonly device: Device;
  readonly newest?: NewestFix;
  readonly online: boolean;
  readonly openViolations: number;
}

export interface DeviceStore {
  list(query: {
    kind: DeviceKind | undefined;
    /** Part of id, name or plate; case does not matter. */
    text: string | undefined;
    after: string | undefined;
    limit: number;
  }): Promise<DeviceRecord[]>;
  get(id: string): Promise<DeviceRecord | undefined>;
  /** Whether it ever was there: the history of a removed device stays. */
  known(id: string): Promise<Device | undefined>;
  /** False where a device with this id is in service. One that was removed comes back. */
  add(device: Device, tokenHash: Uint8Array): Promise<boolean>;
  setToken(id: string, tokenHash: Uint8Array): Promise<Device | undefined>;
  change(id: string, to: Partial<Omit<Device, 'id'>>): Promise<Device | undefined>;
  remove(id: string, at: number): Promise<boolean>;
}

export interface ZoneStore {
  /** Of each zone that has not ended, the version in force at `at`, else the next to come. */
  current(at: number, after: string | undefined, limit: number): Promise<Zone[]>;
  /** The versions in force at a time. */
  at(at: number, after: string | undefined, limit: number): Promise<Zone[]>;
  /** All versions of one zone, newest first. */
  versions(id: ZoneId, limit: number): Promise<Zone[]>;
  version(id: ZoneId, version: number): Promise<Zone | undefined>;
  transaction<T>(work: (tx: ZoneLedger) => Promise<T>): Promise<T>;
}

export interface ZoneLedger {
  /** The newest version, locked until the transaction ends. */
  lockNewest(id: ZoneId): Promise<Zone | undefined>;
  insert(zones: readonly Zone[]): Promise<void>;
  end(id: ZoneId, version: number, at: number): Promise<void>;
}

interface ViolationFilter {
  readonly device?: string | undefined;
  readonly rule?: Rule | undefined;
  readonly zone?: string | undefined;
  /** True: going on now. False: over. */
  readonly open?: boolean | undefined;
  readonly span?: Partial<Span> | undefined;
}

export interface ViolationStore {
  /** Newest first by when they began. */
  list(
    filter: ViolationFilter,
    after: { began: number; id: number } | undefined,
    limit: number,
  ): Promise<Violation[]>;
  get(id: ViolationId): Promise<Violation | undefined>;
  byIds(ids: readonly ViolationId[]): Promise<Violation[]>;
  ofCase(id: CaseId, limit: number): Promise<Violation[]>;
  /** Those that touch the span, by begin. */
  within(span: Span, device: DeviceId | undefined, limit: number): Promise<Violation[]>;
}

/** One vehicle's part of a replay, column by column. */
export interface ReplayColumns {
  readonly device: Device;
  /** Seconds after the span's begin, ascending. */
  readonly t: readonly number[];
  readonly lat: readonly number[];
  readonly lon: readonly number[];
  readonly heading: readonly (number | null)[];
}

export interface TrackStore {
  /** Plausible fixes in order of time, chunk by chunk. */
  track(device: DeviceId, span: Span): AsyncIterable<Fix[]>;
  /** The first fix of every `step` seconds of each vehicle, vehicle by vehicle. */
  replay(span: Span, step: number): AsyncIterable<ReplayColumns>;
}

export interface RejectionRecord {
  readonly id: number;
  readonly device?: string;
  readonly at: number;
  readonly reason: RejectReason;
  readonly detail: string;
  readonly topic: string;
  readonly sample: string;
}

export interface CounterRecord {
  /** The store's number of the device: the key that the list goes by. 0: not attributable. */
  readonly no: number;
  readonly device?: DeviceId;
  /** By outcome: `accepted`, `late` or a reason. */
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface RejectionStore {
  list(
    filter: { device?: string | undefined; reason?: RejectReason | undefined },
    after: number | undefined,
    limit: number,
  ): Promise<RejectionRecord[]>;
  counters(
    device: string | undefined,
    after: number | undefined,
    limit: number,
  ): Promise<CounterRecord[]>;
}

export interface RuleVersion {
  readonly validFrom: number;
  readonly changedBy: string;
  readonly settings: RuleSettings;
}

export interface RuleStore {
  /** In force at a time; undefined before the first change. */
  at(time: number): Promise<RuleVersion | undefined>;
  /** Adds a version; false where one with that very begin is there already. */
  add(version: RuleVersion): Promise<boolean>;
}
