/**
 * Branded identifiers: a DeviceId cannot be passed where a ZoneId is wanted.
 * The brand exists only in the types; at run time these are plain strings and numbers.
 */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** What a device calls itself: 1–64 of `A–Z a–z 0–9 . _ -`; also its MQTT user name and topic level. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** A zone, whatever its version: a UUID. */
export type ZoneId = Branded<string, 'ZoneId'>;
/** A violation: a positive integer, given by the store. */
export type ViolationId = Branded<number, 'ViolationId'>;
/** A case: a positive integer, given by the store. People use its number (`2026-QX-000123`). */
export type CaseId = Branded<number, 'CaseId'>;
/** A responsible unit: a positive integer, given by the store. */
export type UnitId = Branded<number, 'UnitId'>;
/** A photo: a positive integer, given by the store. What it is, is its sha-256. */
export type PhotoId = Branded<number, 'PhotoId'>;
/** A permit, whatever its version: a UUID. People use its number. */
export type PermitId = Branded<string, 'PermitId'>;

const DEVICE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id, or undefined where the text cannot be one (it is used as an MQTT topic level). */
export function deviceId(text: string): DeviceId | undefined {
  return DEVICE_ID.test(text) ? (text as DeviceId) : undefined;
}

/** The id, or undefined where the text is not a lower-case UUID. */
export function zoneId(text: string): ZoneId | undefined {
  return UUID.test(text) ? (text as ZoneId) : undefined;
}

/** The id, or undefined where the text is not a lower-case UUID. */
export function permitId(text: string): PermitId | undefined {
  return UUID.test(text) ? (text as PermitId) : undefined;
}

export const violationId = (n: number): ViolationId => n as ViolationId;
export const caseId = (n: number): CaseId => n as CaseId;
export const unitId = (n: number): UnitId => n as UnitId;
export const photoId = (n: number): PhotoId => n as PhotoId;
