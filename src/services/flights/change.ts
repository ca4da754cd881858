/** One change of one flight: under its lock, on its log, told once it is committed. */
import type { FlightId } from '../../domain/flights/flight.ts';
import { tellCase } from './case-notes.ts';
import { headOf } from './current.ts';
import type { FlightHead, FlightReader, FlightRecord, FlightTx, NewLogEntry } from './ports.ts';

export interface ChangeDeps {
  readonly store: Pick<FlightReader, 'transaction'>;
  /** Whoever follows or shows flights. */
  readonly tell: (flights: readonly FlightHead[]) => void;
}

export type Unknown = { readonly ok: false; readonly reason: 'unknown' };
export type Changed<T> = (T & { readonly flight: FlightRecord }) | Unknown;

/**
 * Runs `work` on the locked flight. Where it answers `ok: true`, the flight is told as it is afterwards.
 * @returns what `work` answered, with the flight as it is now
 */
export async function changeFlight<T extends { readonly ok: boolean }>(
  { store, tell }: ChangeDeps,
  id: FlightId,
  work: (tx: FlightTx, flight: FlightRecord) => Promise<T>,
): Promise<Changed<T>> {
  const outcome = await store.transaction<Changed<T>>(async (tx) => {
    const found = await tx.lock(id);
    if (!found) return { ok: false, reason: 'unknown' };
    const entries: NewLogEntry[] = [];
    const answer = await work(heard(tx, entries), found);
    await tellCase(tx, found, entries);
    const flight = answer.ok ? ((await tx.lock(id)) ?? found) : found;
    return { ...answer, flight };
  });
  if (outcome.ok && 'flight' in outcome) tell([headOf(outcome.flight)]);
  return outcome;
}

/** The same, with what is logged put aside. */
const heard = (tx: FlightTx, entries: NewLogEntry[]): FlightTx => ({
  ...tx,
  log: (id, more) => {
    entries.push(...more);
    return tx.log(id, more);
  },
});

/** A log entry that leaves the state as it is. */
export const noted = (
  flight: Pick<FlightRecord, 'state'>,
  entry: Pick<NewLogEntry, 'at' | 'by' | 'what' | 'detail'>,
): NewLogEntry => ({ ...entry, from: flight.state, to: flight.state });
