/** Permits are written down, changed and taken off; every edit is a new version, so that the past stays. */
import { randomUUID } from 'node:crypto';
import type { PermitId } from '../../domain/ids.ts';
import type { Permit } from '../../domain/supervision/permit.ts';
import {
  decidePermits,
  type PermitEntry,
  type PermitRefusal,
  type PermitsDecided,
  type Proposed,
} from '../../domain/supervision/permit-register.ts';
import type { Clock } from '../ports.ts';
import type { PermitLedger, PermitStore } from './ports.ts';

/** Entries of one file; more vehicles than a city licenses. */
export const MOST_PERMITS = 5000;

type Gone =
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Taken off the register already. */
  | { readonly ok: false; readonly reason: 'ended'; readonly at: number }
  /** Somebody else changed it meanwhile. */
  | { readonly ok: false; readonly reason: 'changed'; readonly version: number };
export type PermitOutcome =
  | { readonly ok: true; readonly permit: Permit }
  | { readonly ok: false; readonly reason: 'refused'; readonly refusal: PermitRefusal }
  | Gone;

export interface Permits {
  add(entry: PermitEntry): Promise<PermitOutcome>;
  /** `seen`: the version that the editor looked at; absent: whichever is newest. */
  change(id: PermitId, entry: PermitEntry, seen?: number): Promise<PermitOutcome>;
  /** From now on it is not on the register any more. */
  remove(id: PermitId, seen?: number): Promise<{ readonly ok: true } | Gone>;
  /** All entries or none; one whose number is on the register changes that permit. */
  take(
    entries: readonly PermitEntry[],
  ): Promise<
    | { readonly ok: true; readonly added: number; readonly changed: number; readonly same: number }
    | Extract<PermitsDecided, { ok: false }>
  >;
}

export function createPermits({ store, clock }: { store: PermitStore; clock: Clock }): Permits {
  const write = async (tx: PermitLedger, proposed: readonly Proposed[]) => {
    const now = clock.now();
    const names = await tx.names(
      proposed.map(({ entry }) => entry.vehicle),
      now,
    );
    const devices = [
      ...names.vehicles.map(({ id }) => id),
      ...proposed.flatMap(({ of }) => of?.device ?? []),
    ];
    const numbers = proposed.map(({ entry }) => entry.number);
    const register = await tx.concerned(numbers, devices);
    const decided = decidePermits(proposed, register, names, now, newId);
    if (!decided.ok) return decided;
    const changes = decided.changes.filter((one) => one !== undefined);
    await tx.end(
      changes.flatMap(({ before, next }) =>
        before ? [{ id: before.id, version: before.version, at: next.recordedFrom }] : [],
      ),
    );
    await tx.insert(changes.map(({ next }) => next));
    return decided;
  };
  const one = async (tx: PermitLedger, proposed: Proposed): Promise<PermitOutcome> => {
    const decided = await write(tx, [proposed]);
    if (!decided.ok) return { ok: false, reason: 'refused', refusal: decided.refused[0]!.refusal };
    return { ok: true, permit: decided.changes[0]?.next ?? proposed.of! };
  };
  return {
    add: (entry) => store.transaction((tx) => one(tx, { entry })),
    change: (id, entry, seen) =>
      store.transaction(async (tx) => {
        const of = standing(await tx.newest(id), seen);
        return 'ok' in of ? of : one(tx, { entry, of });
      }),
    remove: (id, seen) =>
      store.transaction(async (tx) => {
        const of = standing(await tx.newest(id), seen);
        if ('ok' in of) return of;
        const at = Math.max(clock.now(), of.recordedFrom);
        await tx.end([{ id, version: of.version, at }]);
        return { ok: true };
      }),
    take: (entries) =>
      store.transaction(async (tx) => {
        const known = await tx.concerned(
          entries.map(({ number }) => number),
          [],
        );
        const byNumber = new Map(known.map((permit) => [permit.number, permit]));
        const proposed = entries.map((entry): Proposed => {
          const of = byNumber.get(entry.number);
          return of ? { entry, of } : { entry };
        });
        const decided = await write(tx, proposed);
        if (!decided.ok) return decided;
        const changes = decided.changes.filter((change) => change !== undefined);
        const changed = changes.filter(({ before }) => before).length;
        const added = changes.length - changed;
        return { ok: true, added, changed, same: entries.length - changes.length };
      }),
  };
}

const newId = () => randomUUID() as PermitId;

function standing(newest: Permit | undefined, seen: number | undefined): Permit | Gone {
  if (!newest) return { ok: false, reason: 'unknown' };
  if (seen !== undefined && seen !== newest.version)
    return { ok: false, reason: 'changed', version: newest.version };
  if (newest.recordedTo !== undefined) return { ok: false, reason: 'ended', at: newest.recordedTo };
  return newest;
}
