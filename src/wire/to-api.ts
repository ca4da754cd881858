/** Domain → API shapes. Times become RFC 3339, absent fields null or absent as the schema says. */
import type { Case, CaseLogEntry } from '../domain/cases/case.ts';
import type { Device } from '../domain/fleet/device.ts';
import type { Fix } from '../domain/fleet/fix.ts';
import type { Violation } from '../domain/supervision/violation.ts';
import type { Zone } from '../domain/supervision/zone.ts';
import type { ApiDevice, ApiNewZone, ApiViolation, ApiZone } from './api.ts';
import type { ApiCase, ApiCaseLogEntry } from './api-cases.ts';
import { LIVE_BITS, type LivePosition } from './live-frames.ts';

export const toTime = (ms: number): string => new Date(ms).toISOString();
export const timeOrNull = (ms: number | undefined): string | null =>
  ms === undefined ? null : toTime(ms);

function toApiFix({ seq: _, ...fix }: Fix): NonNullable<ApiDevice['newest']> {
  return { ...fix, time: toTime(fix.time) };
}

export function toApiDevice(
  device: Device,
  state: {
    readonly newest?: { readonly fix: Fix; readonly received: number };
    readonly online: boolean;
    readonly openViolations: number;
  } = { online: false, openViolations: 0 },
): ApiDevice {
  return {
    ...device,
    online: state.online,
    newest: state.newest ? toApiFix(state.newest.fix) : null,
    received: timeOrNull(state.newest?.received),
    openViolations: state.openViolations,
  };
}

export function toApiViolation(violation: Violation): ApiViolation {
  return {
    id: violation.id,
    device: violation.device,
    rule: violation.rule,
    zone: violation.zone ?? null,
    began: toTime(violation.began),
    ended: timeOrNull(violation.ended),
    place: [violation.place[0], violation.place[1]],
    measure: { ...violation.measure },
    late: violation.late,
    case: violation.case ?? null,
  };
}

/** @param now of the service: whether it is overdue */
export function toApiCase(found: Case, now: number): ApiCase {
  return {
    id: found.id,
    number: found.number,
    kind: found.kind,
    source: found.source,
    category: found.category ?? null,
    state: found.state,
    description: found.description,
    address: found.address,
    device: found.device ?? null,
    zone: found.zone ?? null,
    cell: found.cell ?? null,
    unit: found.unit ?? null,
    candidates: [...found.candidates],
    assignee: found.assignee ?? null,
    place: [found.place[0], found.place[1]],
    occurred: toTime(found.occurred),
    opened: toTime(found.opened),
    filed: timeOrNull(found.filed),
    dispatched: timeOrNull(found.dispatched),
    reported: timeOrNull(found.reported),
    closed: timeOrNull(found.closed),
    due: timeOrNull(found.due),
    stageDue: timeOrNull(found.stageDue),
    overdue: found.stageDue !== undefined && found.stageDue < now,
    wished: timeOrNull(found.wished),
    duplicateOf: found.duplicateOf ?? null,
    counts: { ...found.counts },
    violations: [...found.violations],
    picture: found.picture ?? null,
  };
}

export function toApiLogEntry(entry: CaseLogEntry): ApiCaseLogEntry {
  return {
    seq: entry.seq,
    at: toTime(entry.at),
    by: entry.by,
    step: entry.step,
    from: entry.from ?? null,
    to: entry.to,
    note: entry.note,
    detail: { ...entry.detail },
    hash: entry.hash,
  };
}

export function toApiZone(zone: Zone): ApiZone {
  const { validFrom, validTo, ...rest } = zone;
  return {
    // The domain's arrays are read-only, the schema's are not: the values are the same.
    ...(rest as unknown as Omit<ApiZone, 'validFrom' | 'validTo'>),
    validFrom: toTime(validFrom),
    ...(validTo !== undefined && { validTo: toTime(validTo) }),
  };
}

/** What a person said of a zone, parsed: the times as milliseconds, absent where they were absent. */
export function fromApiZone(zone: ApiNewZone) {
  const { speedLimit, maxStop, validFrom, validTo, ...rest } = zone;
  return {
    ...rest,
    ...(speedLimit !== undefined && { speedLimit }),
    ...(maxStop !== undefined && { maxStop }),
    ...(validFrom !== undefined && { validFrom: Date.parse(validFrom) }),
    ...(validTo !== undefined && { validTo: Date.parse(validTo) }),
  };
}

/** 1e-6° is a tenth of a metre: finer than any receiver, and the shorter text counts at 10,000 a second. */
const micro = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
const tenth = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 10) / 10;

export function toLivePosition(device: string, fix: Fix, late: boolean): LivePosition {
  const bits =
    (fix.ignition === undefined ? 0 : LIVE_BITS.ignitionKnown) |
    (fix.ignition ? LIVE_BITS.ignition : 0) |
    (fix.lift === 'up' ? LIVE_BITS.liftUp : 0) |
    (fix.lid === 'open' ? LIVE_BITS.lidOpen : 0) |
    (fix.load === 'half' || fix.load === 'full' ? LIVE_BITS.loaded : 0) |
    (late ? LIVE_BITS.late : 0);
  const { time, lat, lon, speed, heading } = fix;
  return [device, time, micro(lat), micro(lon), tenth(speed), tenth(heading), bits];
}
