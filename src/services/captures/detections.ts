/** What an outside detector finds on photos: kept as marks; confident ones propose a case, once. */
import type { PhotoMark } from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import { type Box, groundOf, likeBox } from '../../domain/captures/spot.ts';
import type { CaseId, PhotoId } from '../../domain/ids.ts';
import type { Cases } from '../cases/cases.ts';
import type { CaseSetup } from '../cases/ports.ts';
import type { Clock, Log } from '../ports.ts';
import type { DetectionRule, ReviewStore } from './review-ports.ts';

export interface Detection {
  readonly box: Box;
  readonly label: string;
  readonly confidence: number;
}

export interface DetectionDeps {
  readonly store: ReviewStore;
  readonly view: (id: PhotoId) => Promise<PhotoView | undefined>;
  readonly cases: Pick<Cases, 'open' | 'attachPhotos'>;
  readonly category: CaseSetup['category'];
  readonly clock: Clock;
  readonly log: Log;
}

export interface Detections {
  /** Replaces what this detector found on it before; returns the cases proposed or joined. */
  take(photo: PhotoId, detections: readonly Detection[], by: string): Promise<readonly CaseId[]>;
  /** Proposes what is to be proposed of photos that came to a place only now. */
  proposeOf(photos: readonly PhotoId[]): Promise<void>;
}

/** Boxes with the same label that have so much in common are one. */
const SAME = 0.5;
/** m; photos of one thing from several sides place it so far apart. */
const LEAST_METRES = 25;
const HOUR = 3_600_000;

export function createDetections(deps: DetectionDeps): Detections {
  const { store, clock } = deps;
  // One photo after another: of two that show the same, the second finds the case of the first.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    take: (photo, detections, by) =>
      inTurn(async () => {
        const settled = (await store.marks(photo)).filter(isSettled);
        const fresh = detections.filter((one) => !settled.some((mark) => isSame(mark, one)));
        const at = clock.now();
        await store.replaceDetections(
          photo,
          by,
          fresh.map((one) => ({ ...one, by, at })),
        );
        return propose(deps, photo);
      }),
    proposeOf: async (photos) => {
      for (const photo of await store.withDetections(photos))
        await inTurn(() => propose(deps, photo));
    },
  };
}

/** Somebody said that it is none, or it is a case's. */
const isSettled = (mark: PhotoMark): boolean => mark.rejected || mark.case !== undefined;

const isSame = (mark: PhotoMark, { box, label }: Detection): boolean =>
  mark.label === label && likeBox(mark.box, box) >= SAME;

async function propose(deps: DetectionDeps, id: PhotoId): Promise<readonly CaseId[]> {
  const view = await deps.view(id);
  if (!view?.photo.place || view.photo.verdict === 'clean') return [];
  const rules = new Map((await deps.store.rules()).map((rule) => [rule.label, rule]));
  const proposed = new Set<CaseId>();
  for (const mark of view.marks) {
    const rule = rules.get(mark.label);
    if (!rule || isSettled(mark) || (mark.confidence ?? 0) < rule.confidence) continue;
    const of = await proposeOne(deps, view, mark, rule);
    if (of !== undefined) proposed.add(of);
  }
  return [...proposed];
}

async function proposeOne(
  deps: DetectionDeps,
  { photo }: PhotoView,
  mark: PhotoMark,
  rule: DetectionRule,
): Promise<CaseId | undefined> {
  const { store, cases, clock, log } = deps;
  const place = groundOf(photo, mark.box);
  const category = deps.category(rule.category);
  if (!place || !category?.active) return undefined;
  const { metres, hours } = category.sameness;
  const occurred = Math.min(photo.taken ?? clock.now(), clock.now());
  const since = occurred - Math.max(hours, 1) * HOUR;
  const near = await store.openNear(rule.category, place, Math.max(metres, LEAST_METRES), since);
  const outcome =
    near === undefined
      ? await cases.open(
          {
            category: rule.category,
            place,
            description: `${mark.label} ${Math.round((mark.confidence ?? 0) * 100)} %`,
            address: '',
            occurred,
            photos: [photo.id],
            separate: true,
          },
          { source: 'detection', by: mark.by },
        )
      : await cases.attachPhotos(near, [photo.id], 'evidence', { by: mark.by });
  if (!outcome.ok) {
    log.info({ photo: photo.id, reason: outcome.reason }, 'a detection proposes no case');
    return undefined;
  }
  await store.link(outcome.case.id, [photo.id], [mark.id], mark.by, clock.now());
  return outcome.case.id;
}
