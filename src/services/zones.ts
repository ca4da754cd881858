/** Zones are drawn, edited and taken away; every edit is a new version, so that the past stays as it was. */
import { randomUUID } from 'node:crypto';
import { checkShape, closeRings, type ShapeFault } from '../domain/geo/shape.ts';
import type { ZoneId } from '../domain/ids.ts';
import type { Zone } from '../domain/supervision/zone.ts';
import type { Clock, LiveFeed } from './ports.ts';
import type { ZoneStore } from './stores.ts';

/** What a person says of a zone; without `validFrom` it holds from now on. */
export type ZoneDraft = Omit<Zone, 'id' | 'version' | 'validFrom'> & {
  readonly validFrom?: number;
};

export type ZoneRefusal =
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Taken away already. */
  | { readonly ok: false; readonly reason: 'ended'; readonly at: number }
  /** Nothing can be judged by such a shape; `draft`: which of those given, from 0. */
  | {
      readonly ok: false;
      readonly reason: 'shape';
      readonly faults: readonly (ShapeFault & { readonly draft: number })[];
    }
  /** `validTo` is not after `validFrom`. */
  | { readonly ok: false; readonly reason: 'empty-validity' }
  /** It would hold from before the version in force did: that would rewrite the past. */
  | { readonly ok: false; readonly reason: 'before-current'; readonly from: number }
  /** Somebody else changed it meanwhile. */
  | { readonly ok: false; readonly reason: 'changed'; readonly version: number };

type ZoneOutcome = { readonly ok: true; readonly zone: Zone } | ZoneRefusal;

export interface Zones {
  add(
    drafts: readonly ZoneDraft[],
  ): Promise<{ readonly ok: true; readonly zones: Zone[] } | ZoneRefusal>;
  /** `seen`: the version that the editor looked at; absent: whichever is newest. */
  edit(id: ZoneId, draft: ZoneDraft, seen?: number): Promise<ZoneOutcome>;
  remove(id: ZoneId, seen?: number): Promise<ZoneOutcome>;
}

export function createZones(deps: {
  store: ZoneStore;
  live: Pick<LiveFeed, 'zonesChanged'>;
  clock: Clock;
  /** Brings what is stored into the judge's memory. Whoever is told that a zone is kept may drive into it at once. */
  judged(): Promise<void>;
}): Zones {
  const { store, live, clock, judged } = deps;
  const tell = async () => {
    await judged();
    live.zonesChanged();
  };
  const change = async (
    id: ZoneId,
    decide: (newest: Zone, now: number) => { end: number; next?: Zone } | ZoneRefusal,
  ): Promise<ZoneOutcome> => {
    const outcome = await store.transaction<ZoneOutcome>(async (tx) => {
      const newest = await tx.lockNewest(id);
      if (!newest) return { ok: false, reason: 'unknown' };
      const decided = decide(newest, clock.now());
      if ('ok' in decided) return decided;
      await tx.end(id, newest.version, decided.end);
      if (decided.next) await tx.insert([decided.next]);
      return { ok: true, zone: decided.next ?? { ...newest, validTo: decided.end } };
    });
    if (outcome.ok) await tell();
    return outcome;
  };
  return {
    add: async (drafts) => {
      const now = clock.now();
      const faults = faultsOf(drafts);
      if (faults) return faults;
      const zones = drafts.map((draft) => firstVersion(draft, now));
      if (zones.some(isNeverValid)) return { ok: false, reason: 'empty-validity' };
      await store.transaction((tx) => tx.insert(zones));
      await tell();
      return { ok: true, zones };
    },
    edit: (id, draft, seen) => change(id, (newest, now) => decideEdit(newest, draft, seen, now)),
    remove: (id, seen) => change(id, (newest, now) => decideRemoval(newest, seen, now)),
  };
}

/** Faults of at most this many are told at once. */
const MOST_FAULTS = 100;

function faultsOf(drafts: readonly ZoneDraft[]): ZoneRefusal | undefined {
  const faults: (ShapeFault & { draft: number })[] = [];
  for (const [draft, { shape }] of drafts.entries()) {
    if (faults.length >= MOST_FAULTS) break;
    for (const fault of checkShape(closeRings(shape))) faults.push({ ...fault, draft });
  }
  return faults.length > 0 ? { ok: false, reason: 'shape', faults } : undefined;
}

const firstVersion = (draft: ZoneDraft, now: number): Zone => ({
  ...draft,
  shape: closeRings(draft.shape),
  id: randomUUID() as ZoneId,
  version: 1,
  validFrom: draft.validFrom ?? now,
});

const isNeverValid = (zone: Zone): boolean =>
  zone.validTo !== undefined && zone.validTo <= zone.validFrom;

function refuseStale(newest: Zone, seen: number | undefined, now: number): ZoneRefusal | undefined {
  if (seen !== undefined && seen !== newest.version)
    return { ok: false, reason: 'changed', version: newest.version };
  if (newest.validTo !== undefined && newest.validTo <= now)
    return { ok: false, reason: 'ended', at: newest.validTo };
  return undefined;
}

/** The version after `newest`, and when `newest` ends. One that never came into force may be overtaken. */
function decideEdit(
  newest: Zone,
  draft: ZoneDraft,
  seen: number | undefined,
  now: number,
): { end: number; next: Zone } | ZoneRefusal {
  const stale = refuseStale(newest, seen, now);
  if (stale) return stale;
  const validFrom = draft.validFrom ?? Math.max(now, newest.validFrom);
  if (validFrom < newest.validFrom && newest.validFrom <= now)
    return { ok: false, reason: 'before-current', from: newest.validFrom };
  const shape = closeRings(draft.shape);
  const next: Zone = { ...draft, shape, id: newest.id, version: newest.version + 1, validFrom };
  if (isNeverValid(next)) return { ok: false, reason: 'empty-validity' };
  // A version that is overtaken before it begins keeps an empty span: it never held.
  const end = Math.max(newest.validFrom, Math.min(newest.validTo ?? Infinity, validFrom));
  return { end, next };
}

function decideRemoval(
  newest: Zone,
  seen: number | undefined,
  now: number,
): { end: number } | ZoneRefusal {
  return refuseStale(newest, seen, now) ?? { end: Math.max(newest.validFrom, now) };
}
