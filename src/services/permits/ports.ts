/** What the use cases around permits ask of the store. */
import type { DeviceKind } from '../../domain/fleet/device.ts';
import type { DeviceId, PermitId } from '../../domain/ids.ts';
import type { Permit } from '../../domain/supervision/permit.ts';
import type { PermitNames } from '../../domain/supervision/permit-register.ts';
import type { Zone } from '../../domain/supervision/zone.ts';
import type { Span } from '../stores.ts';

/** A vehicle, and every version of its permits that was on the register at some time of a span. */
export interface PermitHolder {
  readonly device: DeviceId;
  readonly kind: DeviceKind;
  readonly permits: readonly Permit[];
}

/** What judging needs; within a transaction or without. */
export interface PermitReading {
  /** When the first permit was written down, ms; undefined: the bureau keeps no register. */
  keptSince(): Promise<number | undefined>;
  holders(devices: readonly DeviceId[], span: Span): Promise<PermitHolder[]>;
  /** Of these zones and of all dump sites the versions in force at some time of the span. */
  ground(zones: readonly string[], span: Span): Promise<Zone[]>;
}

export interface PermitFilter {
  /** Part of number, company, site, vehicle's id, name or plate; case does not matter. */
  readonly text?: string | undefined;
  readonly device?: string | undefined;
}

export interface PermitStore extends PermitReading {
  /** On the register now, by number. */
  list(filter: PermitFilter, after: string | undefined, limit: number): Promise<Permit[]>;
  /** All versions, the newest first. */
  versions(id: PermitId, limit: number): Promise<Permit[]>;
  version(id: PermitId, version: number): Promise<Permit | undefined>;
  /** Nobody else changes the register until it ends. */
  transaction<T>(work: (tx: PermitLedger) => Promise<T>): Promise<T>;
}

export interface PermitLedger {
  newest(id: PermitId): Promise<Permit | undefined>;
  /** On the register now, with one of these numbers or of one of these vehicles. */
  concerned(numbers: readonly string[], devices: readonly DeviceId[]): Promise<Permit[]>;
  /** Vehicles in service with one of these ids or plates, and all zones that permits can name. */
  names(vehicles: readonly string[], now: number): Promise<PermitNames>;
  insert(permits: readonly Permit[]): Promise<void>;
  end(versions: readonly { id: PermitId; version: number; at: number }[]): Promise<void>;
}
