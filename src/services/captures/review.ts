/** Looking through photos: marks, verdicts, and cases out of several photos and boxes. */
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import { groundOf } from '../../domain/captures/spot.ts';
import { type CaseId, type PhotoId, photoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { CaseRefusal, Cases } from '../cases/cases.ts';
import type { OpenedCase, OpenRefusal } from '../cases/reports.ts';
import type { Clock } from '../ports.ts';
import type { ReviewStore } from './review-ports.ts';

/** What somebody makes a case of. */
export interface CaseOfPhotos {
  readonly photos: readonly PhotoId[];
  /** Of these photos. */
  readonly marks: readonly number[];
  /** Joins this case; absent: opens one. */
  readonly joins?: CaseId | undefined;
  /** Of a new case; absent: where the first mark, or the first photo, shows the ground. */
  readonly place?: LonLat | undefined;
  readonly category: string;
  readonly description: string;
  readonly address: string;
  readonly separate: boolean;
}

export type MadeCase =
  | OpenedCase
  | OpenRefusal
  | Exclude<CaseRefusal, { readonly reason: 'no-such-photo' }>
  /** Nothing says where it is. */
  | { readonly ok: false; readonly reason: 'no-place' }
  | { readonly ok: false; readonly reason: 'no-such-mark'; readonly ids: readonly number[] };

export interface ReviewDeps {
  readonly store: ReviewStore;
  readonly view: (id: PhotoId) => Promise<PhotoView | undefined>;
  readonly cases: Pick<Cases, 'open' | 'attachPhotos'>;
  readonly clock: Clock;
}

export interface Review {
  makeCase(of: CaseOfPhotos, by: string): Promise<MadeCase>;
}

export function createReview(deps: ReviewDeps): Review {
  return { makeCase: (of, by) => makeCase(deps, of, by) };
}

async function makeCase(deps: ReviewDeps, of: CaseOfPhotos, by: string): Promise<MadeCase> {
  const views: PhotoView[] = [];
  for (const id of of.photos) {
    const view = await deps.view(id);
    if (view) views.push(view);
  }
  const missing = of.photos.filter((id) => !views.some(({ photo }) => photo.id === id));
  if (missing.length > 0) return { ok: false, reason: 'no-such-photo', ids: missing };
  const marks = views.flatMap((view) => view.marks);
  const strange = of.marks.filter((id) => !marks.some((mark) => mark.id === id));
  if (strange.length > 0) return { ok: false, reason: 'no-such-mark', ids: strange };
  const made = await (of.joins === undefined
    ? opened(deps, of, views, by)
    : joined(deps, of.joins, of.photos, by));
  if (!made.ok) return made;
  await deps.store.link(made.case.id, of.photos, of.marks, by, deps.clock.now());
  return made;
}

async function opened(
  { cases }: ReviewDeps,
  of: CaseOfPhotos,
  views: readonly PhotoView[],
  by: string,
): Promise<MadeCase> {
  const place = of.place ?? placeOf(of, views);
  if (!place) return { ok: false, reason: 'no-place' };
  const occurred = views.flatMap(({ photo }) => photo.taken ?? [])[0];
  const { category, description, address, separate, photos } = of;
  const report = { category, place, description, address, separate, photos, occurred };
  return cases.open(report, { source: 'photo', by });
}

function placeOf({ marks }: CaseOfPhotos, views: readonly PhotoView[]): LonLat | undefined {
  for (const { photo, marks: all } of views) {
    const mark = all.find(({ id }) => marks.includes(id));
    const at = mark && groundOf(photo, mark.box);
    if (at) return at;
  }
  return views.map(({ photo }) => groundOf(photo, undefined)).find((one) => one);
}

async function joined(
  { cases }: ReviewDeps,
  id: CaseId,
  photos: readonly PhotoId[],
  by: string,
): Promise<MadeCase> {
  const outcome = await cases.attachPhotos(id, photos, 'evidence', { by });
  if (outcome.ok) return { ok: true, outcome: 'joined', case: outcome.case, alike: [] };
  return outcome.reason === 'no-such-photo'
    ? { ok: false, reason: 'no-such-photo', ids: outcome.ids.map(photoId) }
    : outcome;
}
