import type { CaseId, DeviceId, ViolationId, ZoneId } from '../ids.ts';
import type { LonLat } from './zone.ts';

export const RULES = [
  'forbidden-area',
  'left-work-area',
  'off-route',
  'speeding',
  'overlong-stop',
  'silent',
] as const;
export type Rule = (typeof RULES)[number];

/**
 * What the rules find in one vehicle's track. A pure function of the set of fixes, the zones and the
 * rule settings: it knows nothing of arrival order, of case numbers or of the store.
 */
export interface Finding {
  readonly rule: Rule;
  /** Absent where the rule needs no zone (silent, an overlong stop outside all zones). */
  readonly zone?: { readonly id: ZoneId; readonly version: number };
  /** First moment of the breach by the vehicle's time, ms; may lie between two fixes. */
  readonly began: number;
  /** Absent while it lasts. */
  readonly ended?: number;
  /** Where it began. */
  readonly place: LonLat;
  readonly measure: Measure;
}

/** The number that is wrong, and what it was held against. */
export interface Measure {
  /** m/s (speeding), m (outside an area or route, farthest), s (overlong-stop, silent, forbidden-area: time inside). */
  readonly value: number;
  /** In the same unit; absent where there is no limit (forbidden-area). */
  readonly limit?: number;
}

/** A finding that the store has taken in. */
export interface Violation {
  readonly id: ViolationId;
  readonly device: DeviceId;
  readonly rule: Rule;
  readonly zone?: { readonly id: ZoneId; readonly version: number; readonly name: string };
  readonly began: number;
  readonly ended?: number;
  readonly place: LonLat;
  readonly measure: Measure;
  /** Found in fixes that came late: no live alarm was raised. */
  readonly late: boolean;
  readonly case?: { readonly id: CaseId; readonly number: string };
}
