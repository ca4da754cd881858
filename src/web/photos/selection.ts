/** Which photos are taken together, and what stands beside the one looked at: pure. */
import type { ApiPhoto } from '../../wire/api-photos.ts';

/** What of the photos is shown. */
export const SHOWN = ['all', 'open', 'cases', 'clean', 'skipped', 'unplaced'] as const;
export type Shown = (typeof SHOWN)[number];
export const isShown = (text: string | null): text is Shown =>
  (SHOWN as readonly (string | null)[]).includes(text);

export function shows(shown: Shown, { verdict, place, cases }: Looked): boolean {
  if (shown === 'open') return verdict === null;
  if (shown === 'cases') return verdict === 'case' || cases.length > 0;
  if (shown === 'unplaced') return place === null;
  return shown === 'all' || verdict === shown;
}
type Looked = Pick<ApiPhoto, 'verdict' | 'place' | 'cases'>;

/** The API's words for the same. */
export function shownQuery(shown: Shown): { verdict?: string; placed?: string } {
  if (shown === 'open') return { verdict: 'none' };
  if (shown === 'cases') return { verdict: 'case' };
  if (shown === 'unplaced') return { placed: 'none' };
  return shown === 'all' ? {} : { verdict: shown };
}

/** As many as one case may be made of. */
export const MOST_TOGETHER = 50;

/** All from one to another, in the strip's order, at most so many as fit in one case. */
export function rangeOf(ids: readonly number[], from: number, to: number): Set<number> {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  if (a < 0 || b < 0) return new Set(b < 0 ? [] : [to]);
  const all = ids.slice(Math.min(a, b), Math.max(a, b) + 1);
  return new Set(a <= b ? all.slice(-MOST_TOGETHER) : all.slice(0, MOST_TOGETHER));
}

export function toggledIn(chosen: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(chosen);
  if (!next.delete(id) && next.size < MOST_TOGETHER) next.add(id);
  return next;
}

/** The one after, or before, that one; at the ends it stays. Not in the list: the first. */
export function beside(ids: readonly number[], id: number | undefined, step: number) {
  const at = id === undefined ? -1 : ids.indexOf(id);
  if (at < 0) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}

export interface Progress {
  readonly photos: number;
  readonly looked: number;
  readonly clean: number;
  readonly skipped: number;
  readonly withCase: number;
  /** In a case, looked at or not: those of a verification flight join by themselves. */
  readonly joined: number;
  readonly cases: number;
  readonly unplaced: number;
}

export function progressOf(photos: readonly Looked[]): Progress {
  const of = (verdict: ApiPhoto['verdict']) =>
    photos.filter((photo) => photo.verdict === verdict).length;
  return {
    photos: photos.length,
    looked: photos.length - of(null),
    clean: of('clean'),
    skipped: of('skipped'),
    withCase: of('case'),
    joined: photos.filter(({ cases }) => cases.length > 0).length,
    cases: new Set(photos.flatMap(({ cases }) => cases.map(({ id }) => id))).size,
    unplaced: photos.filter(({ place }) => place === null).length,
  };
}
