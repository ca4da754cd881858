/** The log of a case as a hash chain: an entry carries the hash of the one before it in its own. */
import type { CaseLogEntry } from './case.ts';

/** What stands before the first entry. */
export const BEFORE_FIRST = '0'.repeat(64);

export type UnhashedEntry = Omit<CaseLogEntry, 'case' | 'hash'>;

/**
 * The text whose sha-256 (of its UTF-8 bytes, hex) is the entry's hash: JSON without spaces, names in
 * order of their code units, absent ones left out.
 * @param number of the case
 * @param before hash of the entry before, or BEFORE_FIRST
 */
export function chainText(number: string, entry: UnhashedEntry, before: string): string {
  const { seq, at, by, step, from, to, note, detail } = entry;
  return canonicalJson({ case: number, seq, at, by, step, from, to, note, detail, before });
}

/** RFC 8785's order of names, for values that JSON can hold. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const of = value as Readonly<Record<string, unknown>>;
  const pairs = Object.keys(of)
    .filter((name) => of[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(of[name])}`);
  return `{${pairs.join(',')}}`;
}

/** Where a log stands: what the next entry is chained to. */
export type ChainHead = Pick<CaseLogEntry, 'seq' | 'at' | 'hash'>;
export const BEGINNING: ChainHead = { seq: 0, at: Number.NEGATIVE_INFINITY, hash: BEFORE_FIRST };

/** sha-256 of a text's UTF-8 bytes, hex. */
export type Sha256 = (text: string) => string;

/**
 * Entries in order, chained to what is there: the next numbers, and times that never go back though the
 * service's clock may (`at` is then that of the entry before).
 */
export function chained<E extends Omit<UnhashedEntry, 'seq'>>(
  number: string,
  head: ChainHead,
  entries: readonly E[],
  sha256: Sha256,
): (E & ChainHead)[] {
  let before = head;
  return entries.map((entry) => {
    const next = { ...entry, seq: before.seq + 1, at: Math.max(Math.trunc(entry.at), before.at) };
    const whole = { ...next, hash: sha256(chainText(number, next, before.hash)) };
    before = whole;
    return whole;
  });
}

/** The first entry of a whole log that is not as it was written, by its place in the list; undefined: all are. */
export function firstBroken(
  number: string,
  log: readonly (UnhashedEntry & { readonly hash: string })[],
  sha256: Sha256,
): number | undefined {
  let before = BEFORE_FIRST;
  const at = log.findIndex((entry, i) => {
    const whole = entry.seq === i + 1 && sha256(chainText(number, entry, before)) === entry.hash;
    before = entry.hash;
    return !whole;
  });
  return at < 0 ? undefined : at;
}
