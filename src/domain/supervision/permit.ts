/**
 * Permits to carry muck (准运证): which vehicle had which at a moment, and what it broke. Judged when a case
 * is opened or looked at, never fix by fix.
 */
import type { DeviceKind } from '../fleet/device.ts';
import { prepareShape } from '../geo/prepared-shape.ts';
import type { DeviceId, PermitId, ZoneId } from '../ids.ts';
import { prepareHours } from './hours.ts';
import type { OffsetSpan } from './local-time.ts';
import type { LonLat, WeeklyHours, Zone, ZoneKind } from './zone.ts';

export const PERMIT_STATUSES = ['valid', 'suspended', 'revoked'] as const;
export type PermitStatus = (typeof PERMIT_STATUSES)[number];

/** A zone as the permit names it: the name stays as it was when this version was written. */
export interface PermitZone {
  readonly id: ZoneId;
  readonly name: string;
}

/** Minutes since midnight in the bureau's time zone, every day; `to` ≤ `from` runs over midnight. */
export type DailyHours = Pick<WeeklyHours, 'from' | 'to'>;

/** One version of a permit. A version never changes but for its end; an edit makes the next one. */
export interface Permit {
  readonly id: PermitId;
  /** 1, 2, 3 … */
  readonly version: number;
  /** As it stands on the paper; one number is on the register once. */
  readonly number: string;
  readonly device: DeviceId;
  readonly company: string;
  /** Where the muck comes from; a zone where one is drawn for it. */
  readonly site: { readonly name: string; readonly zone?: ZoneId };
  readonly dumpSites: readonly PermitZone[];
  /** Corridors, each as wide as the permit lets the truck be beside its way; none: any way. */
  readonly routes: readonly PermitZone[];
  /** The bureau's calendar days, `2026-11-21`, both inclusive: it ends at the last day's midnight. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Empty: at all hours. */
  readonly hours: readonly DailyHours[];
  /** m³ in all; absent: not laid down. */
  readonly volume?: number;
  readonly status: PermitStatus;
  /** On the register for recordedFrom ≤ time < recordedTo; ms since epoch. */
  readonly recordedFrom: number;
  /** Absent: until further notice. */
  readonly recordedTo?: number;
}

export const PERMIT_FINDINGS = [
  /** The register had none for the vehicle. */
  'none',
  'not-yet-valid',
  'expired',
  'suspended',
  'revoked',
  'outside-hours',
  /** In a dump site that the permit does not name. */
  'other-dump-site',
  /** Neither on its routes nor at its site or dump sites. */
  'off-route',
] as const;
export type PermitFinding = (typeof PERMIT_FINDINGS)[number];

/** What findings say that no permit held at all. */
const WITHOUT: ReadonlySet<PermitFinding> = new Set([
  'none',
  'not-yet-valid',
  'expired',
  'suspended',
  'revoked',
]);
export const isWithoutPermit = (findings: readonly PermitFinding[]): boolean =>
  findings.some((one) => WITHOUT.has(one));
/** The local code for what a vehicle without a valid permit carried or dumped. */
export const NO_PERMIT_CATEGORY = 'L-NO-PERMIT';

/** Kinds of zones that a permit can name. A work area asks its vehicles to stay in it: no dump site or route. */
export const PERMIT_ZONE_KINDS = {
  site: ['work-area', 'patrol-area'],
  dumpSites: ['dump-site'],
  routes: ['route'],
} as const satisfies Readonly<Record<string, readonly ZoneKind[]>>;

/** Vehicles that need a permit; of others only what they have is judged. */
export const needsPermit = (kind: DeviceKind): boolean => kind === 'muck-truck';

type Offsets = (time: number) => OffsetSpan;

/** `2026-11-21` by the bureau's clock. */
const localDay = (time: number, offsets: Offsets): string =>
  new Date(time + offsets(time).offset).toISOString().slice(0, 10);

const isOnRegister = (permit: Permit, at: number): boolean =>
  permit.recordedFrom <= at && (permit.recordedTo ?? Number.POSITIVE_INFINITY) > at;

/**
 * The permit that a vehicle had at a moment, by the register as it stood then: the one whose days the moment
 * falls into (a valid one before a suspended, that before a revoked one), else the one that ended last, else
 * the next to begin. In whichever order the permits come.
 */
export function permitAt(
  permits: readonly Permit[],
  device: DeviceId,
  at: number,
  offsets: Offsets,
): Permit | undefined {
  const day = localDay(at, offsets);
  return permits
    .filter((permit) => permit.device === device && isOnRegister(permit, at))
    .sort((a, b) => byFitness(a, b, day))[0];
}

function byFitness(a: Permit, b: Permit, day: string): number {
  const of = phase(a, day);
  if (of !== phase(b, day)) return of - phase(b, day);
  const status = PERMIT_STATUSES.indexOf(a.status) - PERMIT_STATUSES.indexOf(b.status);
  const time = of === 2 ? order(a.firstDay, b.firstDay) : order(b.lastDay, a.lastDay);
  return (of === 0 && status) || time || order(a.number, b.number) || order(a.id, b.id);
}

/** 0: its days run; 1: they have ended; 2: they are to come. */
const phase = ({ firstDay, lastDay }: Permit, day: string): 0 | 1 | 2 =>
  day > lastDay ? 1 : day < firstDay ? 2 : 0;
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface PermitGround {
  readonly offsets: Offsets;
  /** In force at the moment: those that the permit names, and all dump sites. */
  readonly zones: readonly Zone[];
}

/**
 * What a vehicle at a moment (ms) and place breaks of its permit, in the order of PERMIT_FINDINGS; empty:
 * nothing. Without a place only what time tells. Of zones their shapes alone count, not their own hours.
 */
export function judgePermit(
  permit: Permit | undefined,
  at: number,
  place: LonLat | undefined,
  ground: PermitGround,
): readonly PermitFinding[] {
  if (!permit) return ['none'];
  const found: PermitFinding[] = [];
  const now = phase(permit, localDay(at, ground.offsets));
  if (now === 2) found.push('not-yet-valid');
  if (now === 1) found.push('expired');
  if (permit.status !== 'valid') found.push(permit.status);
  if (!withinHours(permit.hours, at, ground.offsets)) found.push('outside-hours');
  const astray = place && judgePlace(permit, place, ground.zones);
  return astray ? [...found, astray] : found;
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function withinHours(hours: readonly DailyHours[], at: number, offsets: Offsets): boolean {
  if (hours.length === 0) return true;
  const daily = hours.map((span) => ({ ...span, days: EVERY_DAY }));
  return prepareHours(daily, offsets)(at).active;
}

function judgePlace(
  { site, dumpSites, routes }: Permit,
  [lon, lat]: LonLat,
  zones: readonly Zone[],
): PermitFinding | undefined {
  const here = new Map(
    zones
      .filter(({ shape }) => prepareShape(shape).contains(lon, lat))
      .map((zone) => [zone.id, zone]),
  );
  const stays = [...dumpSites.map(({ id }) => id), ...(site.zone ? [site.zone] : [])];
  if (stays.some((id) => here.has(id))) return undefined;
  if ([...here.values()].some(({ kind }) => kind === 'dump-site')) return 'other-dump-site';
  const inForce = new Set(zones.map(({ id }) => id));
  // Where none of its routes holds any more, nobody can tell where it should have been.
  const known = routes.filter(({ id }) => inForce.has(id));
  return known.length === 0 || known.some(({ id }) => here.has(id)) ? undefined : 'off-route';
}

/** Whether a version of a zone held at a moment, whatever its weekly hours. */
export const isInForce = ({ validFrom, validTo }: Zone, at: number): boolean =>
  validFrom <= at && (validTo ?? Number.POSITIVE_INFINITY) > at;

/** Of its site, dump sites and routes. */
export const zonesNamed = ({ site, dumpSites, routes }: Permit): ZoneId[] => [
  ...(site.zone ? [site.zone] : []),
  ...dumpSites.map(({ id }) => id),
  ...routes.map(({ id }) => id),
];

/** Two permits of a vehicle for the same days: one vehicle has one. A revoked one is in nobody's way. */
export const isInTheWay = (a: Permit, b: Permit): boolean =>
  a.id !== b.id &&
  a.device === b.device &&
  a.status !== 'revoked' &&
  b.status !== 'revoked' &&
  a.firstDay <= b.lastDay &&
  b.firstDay <= a.lastDay;

/** A version as evidence has it: what it said, and not when a later one took its place. */
export type PermitAsWritten = Omit<Permit, 'recordedTo'>;
export const asWritten = ({ recordedTo: _, ...permit }: Permit): PermitAsWritten => permit;
