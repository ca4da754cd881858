/** The properties of a zone as the form holds them: km/h, minutes, text. */
import type { DeviceKind } from '../../../domain/fleet/device.ts';
import type { WeeklyHours, ZoneKind, ZoneShape } from '../../../domain/supervision/zone.ts';
import type { ApiNewZone, ApiZone } from '../../../wire/api.ts';

export interface ZoneDraft {
  readonly name: string;
  readonly kind: ZoneKind;
  readonly kinds: readonly DeviceKind[];
  /** Device ids, one a line. */
  readonly devices: string;
  readonly hours: readonly WeeklyHours[];
  /** km/h */
  readonly speedLimit: number | null;
  /** Minutes. */
  readonly maxStop: number | null;
}

export const EMPTY_DRAFT: ZoneDraft = {
  name: '',
  kind: 'forbidden-area',
  kinds: [],
  devices: '',
  hours: [],
  speedLimit: null,
  maxStop: null,
};

const round = (value: number, digits: number) => Number(value.toFixed(digits));

export function draftOf(zone: ApiZone): ZoneDraft {
  return {
    name: zone.name,
    kind: zone.kind,
    kinds: zone.appliesTo.kinds,
    devices: zone.appliesTo.devices.join('\n'),
    hours: zone.hours,
    speedLimit: zone.speedLimit === undefined ? null : round(zone.speedLimit * 3.6, 1),
    maxStop: zone.maxStop === undefined ? null : round(zone.maxStop / 60, 1),
  };
}

/** `validTo` stays as it was: this form does not show it, so it must not take it away. */
export function newZoneOf(draft: ZoneDraft, shape: ZoneShape, before?: ApiZone): ApiNewZone {
  const devices = draft.devices.split(/[\s,;，；]+/).filter(Boolean);
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    shape: shape as ApiNewZone['shape'],
    appliesTo: { kinds: [...draft.kinds], devices },
    hours: draft.hours.map((h) => ({ ...h, days: [...h.days] })),
    ...(draft.speedLimit === null ? {} : { speedLimit: round(draft.speedLimit / 3.6, 4) }),
    ...(draft.maxStop === null ? {} : { maxStop: draft.maxStop * 60 }),
    ...(before?.validTo ? { validTo: before.validTo } : {}),
  };
}
