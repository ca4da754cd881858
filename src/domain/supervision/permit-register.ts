/** What a person or a file says of permits, held against the register: the versions it makes, or why not. */
import type { DeviceId, PermitId, ZoneId } from '../ids.ts';
import { isInTheWay, PERMIT_ZONE_KINDS, type Permit, type PermitZone } from './permit.ts';
import type { ZoneKind } from './zone.ts';

/** A permit as it is said: vehicle and zones by their ids, or as people call them. */
export interface PermitEntry
  extends Pick<
    Permit,
    'number' | 'company' | 'firstDay' | 'lastDay' | 'hours' | 'volume' | 'status'
  > {
  /** Id or plate. */
  readonly vehicle: string;
  readonly site: { readonly name: string; readonly zone?: string };
  /** Ids or names. */
  readonly dumpSites: readonly string[];
  readonly routes: readonly string[];
}

/** What entries can name. */
export interface PermitNames {
  readonly vehicles: readonly { readonly id: DeviceId; readonly plate: string }[];
  /** In force, or still to come. */
  readonly zones: readonly (PermitZone & { readonly kind: ZoneKind })[];
}

export type PermitRefusal =
  /** No vehicle in service, or no zone of the kind that is wanted, is called so. */
  | { readonly reason: 'no-vehicle' | 'no-zone'; readonly called: string }
  /** Several are: the id says which. */
  | { readonly reason: 'which-vehicle' | 'which-zone'; readonly called: string }
  /** Its last day is before its first. */
  | { readonly reason: 'backwards' }
  /** Another entry has this number, too. */
  | { readonly reason: 'twice'; readonly number: string }
  | { readonly reason: 'number-taken'; readonly number: string }
  /** The vehicle has this other permit for some of the days. */
  | { readonly reason: 'in-the-way'; readonly number: string };

export interface PermitChange {
  /** The version that ends where the next begins; absent: a new permit. */
  readonly before?: Permit;
  readonly next: Permit;
}

export interface Proposed {
  readonly entry: PermitEntry;
  /** The permit that it changes; absent: a new one. */
  readonly of?: Permit;
}

export type PermitsDecided =
  | {
      readonly ok: true;
      /** Of each entry, in order; undefined: it says what the register says already. */
      readonly changes: readonly (PermitChange | undefined)[];
    }
  | {
      readonly ok: false;
      /** `at`: which of the entries, from 0. */
      readonly refused: readonly { readonly at: number; readonly refusal: PermitRefusal }[];
    };

/**
 * All of the entries, or none.
 * @param register all that is on it and has one of the numbers or vehicles of the entries
 * @param now ms; a version never begins before the one that it takes the place of
 */
export function decidePermits(
  proposed: readonly Proposed[],
  register: readonly Permit[],
  names: PermitNames,
  now: number,
  newId: () => PermitId,
): PermitsDecided {
  const refused: { at: number; refusal: PermitRefusal }[] = [];
  const made = proposed.map(({ entry, of }, at) => {
    const said = resolved(entry, names, of);
    if (!('reason' in said)) return versionOf(said, of, now, newId);
    refused.push({ at, refusal: said });
    return undefined;
  });
  const replaced = new Set(proposed.flatMap(({ of }) => (of ? [of.id] : [])));
  const standing = register.filter(({ id }) => !replaced.has(id));
  const known = neighbours([...standing, ...made.flatMap((one) => (one ? [one.next] : []))]);
  for (const [at, change] of made.entries()) {
    const refusal = change && clash(change.next, known, standing);
    if (refusal) refused.push({ at, refusal });
  }
  if (refused.length > 0) return { ok: false, refused: refused.sort((a, b) => a.at - b.at) };
  return { ok: true, changes: made.map((one) => (one && isNews(one) ? one : undefined)) };
}

type Said = Omit<Permit, 'id' | 'version' | 'recordedFrom' | 'recordedTo'>;

function resolved(entry: PermitEntry, names: PermitNames, of?: Permit): Said | PermitRefusal {
  const { vehicle, site, volume, dumpSites, routes, ...rest } = entry;
  if (rest.lastDay < rest.firstDay) return { reason: 'backwards' };
  const device = vehicle === of?.device ? of.device : vehicleCalled(vehicle, names);
  if (typeof device !== 'string') return device;
  const zones = (called: readonly string[], part: 'dumpSites' | 'routes') =>
    each(called, (one) => zoneCalled(one, part, names, of?.[part]));
  const [at, tips, ways] = [
    siteOf(site, names, of),
    zones(dumpSites, 'dumpSites'),
    zones(routes, 'routes'),
  ];
  if ('reason' in at) return at;
  if ('reason' in tips) return tips;
  if ('reason' in ways) return ways;
  return {
    ...rest,
    device,
    site: at,
    dumpSites: tips.found,
    routes: ways.found,
    ...(volume !== undefined && { volume }),
  };
}

function vehicleCalled(text: string, { vehicles }: PermitNames): DeviceId | PermitRefusal {
  const byId = vehicles.find(({ id }) => id === text);
  if (byId) return byId.id;
  const byPlate = vehicles.filter(({ plate }) => plate === text);
  const [only] = byPlate;
  if (only && byPlate.length === 1) return only.id;
  return { reason: only ? 'which-vehicle' : 'no-vehicle', called: text };
}

/** What the permit named before it may go on naming, though the zone has ended since. */
function zoneCalled(
  text: string,
  part: keyof typeof PERMIT_ZONE_KINDS,
  { zones }: PermitNames,
  before: readonly PermitZone[] = [],
): PermitZone | PermitRefusal {
  const kinds: readonly ZoneKind[] = PERMIT_ZONE_KINDS[part];
  const fit = zones.filter(({ kind }) => kinds.includes(kind));
  const byId = fit.find(({ id }) => id === text) ?? before.find(({ id }) => id === text);
  if (byId) return { id: byId.id, name: byId.name };
  const byName = fit.filter(({ name }) => name === text);
  const [only] = byName.length > 0 ? byName : before.filter(({ name }) => name === text);
  if (only && byName.length < 2) return { id: only.id, name: only.name };
  return { reason: only ? 'which-zone' : 'no-zone', called: text };
}

/** A site needs no zone; one that is called as the site is its zone. */
function siteOf(
  { name, zone }: PermitEntry['site'],
  names: PermitNames,
  of?: Permit,
): Permit['site'] | PermitRefusal {
  const before = of?.site.zone ? [{ id: of.site.zone, name: of.site.name }] : [];
  const found = zoneCalled(zone ?? name, 'site', names, before);
  if (!('reason' in found)) return { name: name === '' ? found.name : name, zone: found.id };
  return zone === undefined ? { name } : found;
}

/** Each once, in order, or the first refusal. */
function each(
  called: readonly string[],
  find: (one: string) => PermitZone | PermitRefusal,
): { readonly found: PermitZone[] } | PermitRefusal {
  const found = new Map<ZoneId, PermitZone>();
  for (const one of called) {
    const zone = find(one);
    if ('reason' in zone) return zone;
    found.set(zone.id, zone);
  }
  return { found: [...found.values()] };
}

function versionOf(
  said: Said,
  before: Permit | undefined,
  now: number,
  newId: () => PermitId,
): PermitChange {
  if (!before) return { next: { ...said, id: newId(), version: 1, recordedFrom: now } };
  const recordedFrom = Math.max(now, before.recordedFrom);
  return {
    before,
    next: { ...said, id: before.id, version: before.version + 1, recordedFrom },
  };
}

function neighbours(permits: readonly Permit[]) {
  const group = <K>(keyOf: (permit: Permit) => K) => {
    const groups = new Map<K, Permit[]>();
    for (const permit of permits) {
      const list = groups.get(keyOf(permit));
      if (list) list.push(permit);
      else groups.set(keyOf(permit), [permit]);
    }
    return groups;
  };
  return { byNumber: group(({ number }) => number), byDevice: group(({ device }) => device) };
}

function clash(
  next: Permit,
  { byNumber, byDevice }: ReturnType<typeof neighbours>,
  standing: readonly Permit[],
): PermitRefusal | undefined {
  const { number } = next;
  const same = byNumber.get(number)!.find((other) => other !== next);
  if (same) return { reason: standing.includes(same) ? 'number-taken' : 'twice', number };
  const other = byDevice.get(next.device)!.find((one) => isInTheWay(one, next));
  return other && { reason: 'in-the-way', number: other.number };
}

const isNews = ({ before, next }: PermitChange): boolean =>
  before === undefined || JSON.stringify(plain(before)) !== JSON.stringify(plain(next));

/** What a permit says, its fields in one order. */
const plain = (of: Permit): unknown[] => [
  of.number,
  of.device,
  of.company,
  of.site.name,
  of.site.zone,
  of.dumpSites.map(({ id }) => id),
  of.routes.map(({ id }) => id),
  of.firstDay,
  of.lastDay,
  of.hours.map(({ from, to }) => [from, to]),
  of.volume,
  of.status,
];
