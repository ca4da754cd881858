import type { Finding } from './violation.ts';

export type StoredFinding = Finding & { readonly id: number };

/** What to do with stored findings so that they become those found now. */
export interface Reconciliation {
  readonly same: readonly number[];
  readonly changed: readonly { readonly id: number; readonly finding: Finding }[];
  readonly added: readonly Finding[];
  /** Ids of what turned out not to have been. */
  readonly withdrawn: readonly number[];
}

/**
 * Matches what is stored with what was found on judging again: by rule, zone and begin; what is left, by
 * rule, zone and overlap in time, earliest with earliest. So a late fix that shifts a begin changes a
 * violation and does not replace it.
 */
export function reconcile(
  before: readonly StoredFinding[],
  after: readonly Finding[],
): Reconciliation {
  const stored = [...before].sort((a, b) => a.began - b.began || a.id - b.id);
  const found = [...after].sort((a, b) => a.began - b.began);
  const matches = new Map<Finding, StoredFinding>();
  const taken = new Set<StoredFinding>();
  for (const fits of [sameBegin, overlaps]) {
    for (const finding of found) {
      if (matches.has(finding)) continue;
      const match = stored.find(
        (candidate) =>
          !taken.has(candidate) &&
          subjectOf(candidate) === subjectOf(finding) &&
          fits(candidate, finding),
      );
      if (match === undefined) continue;
      matches.set(finding, match);
      taken.add(match);
    }
  }
  const pairs = [...matches].map(([finding, { id, ...old }]) => ({ id, finding, old }));
  return {
    same: pairs.filter(({ finding, old }) => isSame(finding, old)).map(({ id }) => id),
    changed: pairs
      .filter(({ finding, old }) => !isSame(finding, old))
      .map(({ id, finding }) => ({ id, finding })),
    added: found.filter((finding) => !matches.has(finding)),
    withdrawn: stored.filter((candidate) => !taken.has(candidate)).map(({ id }) => id),
  };
}

const subjectOf = ({ rule, zone }: Finding): string => `${rule} ${zone?.id ?? ''}`;

const sameBegin = (a: Finding, b: Finding): boolean => a.began === b.began;

const overlaps = (a: Finding, b: Finding): boolean =>
  a.began <= (b.ended ?? Number.POSITIVE_INFINITY) &&
  b.began <= (a.ended ?? Number.POSITIVE_INFINITY);

function isSame(a: Finding, b: Finding): boolean {
  return (
    a.began === b.began &&
    a.ended === b.ended &&
    a.zone?.version === b.zone?.version &&
    a.place[0] === b.place[0] &&
    a.place[1] === b.place[1] &&
    a.measure.value === b.measure.value &&
    a.measure.limit === b.measure.limit
  );
}
