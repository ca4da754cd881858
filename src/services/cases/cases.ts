/** What is done with cases beside people's steps: reports, photos, and what the service notes by itself. */
import type { PhotoRole } from '../../domain/captures/photo.ts';
import type { Case } from '../../domain/cases/case.ts';
import { type CaseState, nextState, type ServiceStep } from '../../domain/cases/workflow.ts';
import type { CaseId, PhotoId } from '../../domain/ids.ts';
import type { Clock, LiveFeed } from '../ports.ts';
import {
  type Actor,
  type CaseNumbering,
  type CaseReader,
  type CaseSetup,
  type CaseStore,
  type LockedCase,
  retaken,
} from './ports.ts';
import {
  type NewReport,
  type OpenOutcome,
  photoDetail,
  type ReportFrom,
  takeReport,
} from './reports.ts';

export type CaseOutcome = { readonly ok: true; readonly case: Case } | CaseRefusal;

export type CaseRefusal =
  /** There is none, or none that the actor may see. */
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Nothing is added to it any more. */
  | { readonly ok: false; readonly reason: 'not-now'; readonly state: CaseState }
  | { readonly ok: false; readonly reason: 'no-such-photo'; readonly ids: readonly PhotoId[] };

export interface Cases {
  open(report: NewReport, from: ReportFrom): Promise<OpenOutcome>;
  /** Photos that the case has already stay as they are. */
  attachPhotos(
    id: CaseId,
    photos: readonly PhotoId[],
    role: PhotoRole,
    actor: Actor,
  ): Promise<CaseOutcome>;
  detachPhoto(id: CaseId, photo: PhotoId, actor: Actor): Promise<CaseOutcome>;
  /** What happened around a case and does not move it, as a line of its log. */
  tell(
    id: CaseId,
    what: {
      readonly step: Extract<ServiceStep, 'flight'>;
      readonly note?: string;
      /** Ids, numbers, times; JSON. */
      readonly detail: Readonly<Record<string, unknown>>;
    },
    actor: Actor,
  ): Promise<CaseOutcome>;
}

export interface CasesDeps {
  readonly store: Pick<CaseReader, 'transaction'>;
  readonly setup: () => CaseSetup;
  readonly numbering: CaseNumbering;
  readonly live: Pick<LiveFeed, 'cases'>;
  readonly clock: Clock;
}

export function createCases(deps: CasesDeps): Cases {
  const { store, live, clock } = deps;
  const within = async (work: (tx: CaseStore, now: number) => Promise<CaseOutcome>) => {
    const outcome = await store.transaction((tx) => work(tx, clock.now()));
    if (outcome.ok) live.cases([outcome.case]);
    return outcome;
  };
  return {
    open: async (report, from) => {
      const outcome = await retaken(() =>
        store.transaction((tx) =>
          takeReport(tx, report, from, {
            setup: deps.setup(),
            numbering: deps.numbering,
            now: clock.now(),
          }),
        ),
      );
      if (outcome.ok && outcome.outcome !== 'known') live.cases([outcome.case]);
      return outcome;
    },
    attachPhotos: (id, photos, role, actor) =>
      within((tx, now) => attachPhotos(tx, { id, photos, role, actor, now })),
    detachPhoto: (id, photo, actor) => within((tx, now) => detachPhoto(tx, id, photo, actor, now)),
    tell: (id, what, actor) =>
      within(async (tx, now) => {
        const found = await held(tx, id, actor, what.step);
        if (!found.ok) return found;
        const { state } = found.of.case;
        const { step, note = '', detail } = what;
        await tx.log([
          { case: id, at: now, by: actor.by, step, from: state, to: state, note, detail },
        ]);
        return done(tx, id);
      }),
  };
}

const done = async (tx: CaseStore, id: CaseId): Promise<CaseOutcome> => ({
  ok: true,
  case: (await tx.byIds([id]))[0]!,
});

/** The case, locked, where it can take the step in. */
async function held(
  tx: CaseStore,
  id: CaseId,
  { unit }: Actor,
  step: ServiceStep | 'note',
): Promise<{ readonly ok: true; readonly of: LockedCase } | CaseRefusal> {
  const [of] = await tx.lock([id]);
  if (!of || (unit !== undefined && of.case.unit?.id !== unit))
    return { ok: false, reason: 'unknown' };
  const { state } = of.case;
  if (nextState(state, step) === undefined) return { ok: false, reason: 'not-now', state };
  return { ok: true, of };
}

async function attachPhotos(
  tx: CaseStore,
  asked: {
    readonly id: CaseId;
    readonly photos: readonly PhotoId[];
    readonly role: PhotoRole;
    readonly actor: Actor;
    readonly now: number;
  },
): Promise<CaseOutcome> {
  const { id, photos, role, actor, now } = asked;
  const found = await held(tx, id, actor, 'attach');
  if (!found.ok) return found;
  const refs = await tx.photos(photos, actor);
  const missing = photos.filter((photo) => !refs.some((ref) => ref.id === photo));
  if (missing.length > 0) return { ok: false, reason: 'no-such-photo', ids: missing };
  const fresh = await tx.attach(id, refs, { role, by: actor.by, at: now });
  if (fresh.length > 0) {
    const { state } = found.of.case;
    const line = { case: id, at: now, by: actor.by, step: 'attach' as const, note: '' };
    await tx.log([{ ...line, from: state, to: state, detail: photoDetail(fresh, role) }]);
  }
  return done(tx, id);
}

/** The log goes on naming it, and says that, and by whom, it was taken off. */
async function detachPhoto(
  tx: CaseStore,
  id: CaseId,
  photo: PhotoId,
  actor: Actor,
  now: number,
): Promise<CaseOutcome> {
  const found = await held(tx, id, actor, 'note');
  if (!found.ok) return found;
  const gone = await tx.detach(id, photo);
  if (!gone) return { ok: false, reason: 'no-such-photo', ids: [photo] };
  const { state } = found.of.case;
  const line = { case: id, at: now, by: actor.by, step: 'note' as const, note: '' };
  await tx.log([{ ...line, from: state, to: state, detail: { detached: [gone] } }]);
  return done(tx, id);
}
