import type { DeviceKind } from '../fleet/device.ts';
import type { ZoneId } from '../ids.ts';

/** [longitude, latitude], degrees, WGS-84: GeoJSON's order. */
export type LonLat = readonly [lon: number, lat: number];
/** A closed ring: first position = last, at least four positions. */
export type Ring = readonly LonLat[];

/**
 * - forbidden-area: its vehicles must not be in it during its hours
 * - work-area: its vehicles must not be outside all of theirs during its hours
 * - route: like work-area, for the permitted ways (mostly a corridor); judged apart from work areas
 * - dump-site: where unloading and long stops are allowed
 * - patrol-area: what patrols are to cover
 */
export const ZONE_KINDS = [
  'forbidden-area',
  'work-area',
  'route',
  'dump-site',
  'patrol-area',
] as const;
export type ZoneKind = (typeof ZONE_KINDS)[number];

export type ZoneShape =
  | { readonly type: 'polygon'; readonly rings: readonly Ring[] }
  | { readonly type: 'multipolygon'; readonly polygons: readonly (readonly Ring[])[] }
  | { readonly type: 'circle'; readonly centre: LonLat; readonly radiusMetres: number }
  /** A line with a width: everything within `widthMetres / 2` of the line. */
  | { readonly type: 'corridor'; readonly line: readonly LonLat[]; readonly widthMetres: number };

/** Minutes since midnight in the bureau's time zone; `to` ≤ `from` runs over midnight. */
export interface WeeklyHours {
  /** 1 = Monday … 7 = Sunday: the days on which the span begins. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Whom a zone concerns. Both lists empty: everybody. A device is meant if either list names it. */
export interface ZoneAudience {
  readonly kinds: readonly DeviceKind[];
  /** Device ids. */
  readonly devices: readonly string[];
}

/** One version of a zone. A version never changes; an edit makes the next one. */
export interface Zone {
  readonly id: ZoneId;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly shape: ZoneShape;
  readonly appliesTo: ZoneAudience;
  /** Empty: always. */
  readonly hours: readonly WeeklyHours[];
  /** m/s; absent: none. */
  readonly speedLimit?: number;
  /** Longest stop allowed inside, seconds; absent: the rule's own. */
  readonly maxStop?: number;
  /** Judged for fixes with validFrom ≤ time < validTo; ms since epoch. */
  readonly validFrom: number;
  /** Absent: until further notice. */
  readonly validTo?: number;
}
