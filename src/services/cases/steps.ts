/** A person takes a step with a case: the table decides, under a lock, so two never take one step. */
import type { Case } from '../../domain/cases/case.ts';
import {
  nextState,
  PERSON_STEP_TABLE,
  type PersonStep,
  permissionsFor,
} from '../../domain/cases/workflow.ts';
import type { CaseId, PhotoId, UnitId } from '../../domain/ids.ts';
import { type Identity, may, signedBy } from '../../domain/people/identity.ts';
import type { Permission } from '../../domain/people/roles.ts';
import type { Clock, LiveFeed } from '../ports.ts';
import { decideStep, type StepRefusal } from './decide.ts';
import { mergeInto, type OriginalRefusal, unfitOriginal } from './duplicates.ts';
import {
  type CaseReader,
  type CaseSetup,
  type CaseStore,
  type LockedCase,
  retaken,
} from './ports.ts';
import { photoDetail } from './reports.ts';

export interface CaseStepRequest {
  readonly step: PersonStep;
  /** For whom a machine acts. */
  readonly by?: string | undefined;
  readonly note: string;
  readonly unit?: UnitId | undefined;
  readonly category?: string | undefined;
  readonly until?: number | undefined;
  readonly of?: CaseId | undefined;
  /** Photos that show it; those of a report show what was done. */
  readonly photos?: readonly PhotoId[] | undefined;
  /** The newest entry of the log that was seen. */
  readonly seen?: number | undefined;
}

export type CaseStepOutcome = { readonly ok: true; readonly case: Case } | CaseStepRefusal;

export type CaseStepRefusal =
  | StepRefusal
  /** There is none, or none that this account may see. */
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'not-allowed'; readonly needs: readonly Permission[] }
  /** The log went on since it was seen. */
  | { readonly ok: false; readonly reason: 'changed'; readonly seq: number }
  | { readonly ok: false; readonly reason: 'no-such-unit' }
  | { readonly ok: false; readonly reason: 'no-such-photo'; readonly ids: readonly PhotoId[] }
  /** It cannot be reopened: a newer case of the same vehicle, rule and zone is open. */
  | { readonly ok: false; readonly reason: 'superseded'; readonly number: string }
  | OriginalRefusal;

export interface CaseSteps {
  take(id: CaseId, request: CaseStepRequest, who: Identity): Promise<CaseStepOutcome>;
}

export interface CaseStepDeps {
  readonly store: Pick<CaseReader, 'transaction'>;
  readonly setup: () => CaseSetup;
  readonly live: Pick<LiveFeed, 'cases'>;
  readonly clock: Clock;
}

export function createCaseSteps(deps: CaseStepDeps): CaseSteps {
  return {
    take: async (id, request, who) => {
      const { outcome, told } = await retaken(() =>
        deps.store.transaction((tx) => takeStep(tx, id, request, who, deps)),
      );
      if (told.length > 0) deps.live.cases(told);
      return outcome;
    },
  };
}

interface Taken {
  readonly outcome: CaseStepOutcome;
  /** As they are now, for those who look on. */
  readonly told: readonly Case[];
}

const refused = (outcome: CaseStepRefusal): Taken => ({ outcome, told: [] });

/** Whether an account sees a case: one of a unit those that its unit has. */
export const sees = (who: Identity, found: Pick<Case, 'unit'>): boolean =>
  who.unit === undefined || found.unit?.id === who.unit;

async function takeStep(
  tx: CaseStore,
  id: CaseId,
  request: CaseStepRequest,
  who: Identity,
  { setup, clock }: CaseStepDeps,
): Promise<Taken> {
  const { step, note } = request;
  const of = step === 'duplicate' ? request.of : undefined;
  const locked = await tx.lock(of === undefined ? [id] : [id, of]);
  const found = locked.find((one) => one.case.id === id);
  if (!found || !sees(who, found.case)) return refused({ ok: false, reason: 'unknown' });
  if (await isRepeated(tx, found, request, signedBy(who, request.by)))
    return { outcome: { ok: true, case: found.case }, told: [] };
  const stopped = await beforehand(tx, found, request, who);
  if (stopped) return refused(stopped);
  const unit = request.unit === undefined ? undefined : await tx.unit(request.unit);
  if (request.unit !== undefined && !unit) return refused({ ok: false, reason: 'no-such-unit' });
  const at = clock.now();
  const by = signedBy(who, request.by);
  const { must } = PERSON_STEP_TABLE[step];
  const decided = decideStep(found, { ...request, by, unit }, must, setup(), at);
  if (!decided.ok) return refused(decided);
  const original = locked.find((one) => one.case.id === of);
  const unfit = of === undefined ? undefined : unfitOriginal(found, original);
  if (unfit) return refused(unfit);
  const { photos: shown = [] } = request;
  const photos = await tx.photos(shown, { by: who.name, unit: who.unit });
  const missing = shown.filter((photo) => !photos.some((ref) => ref.id === photo));
  if (missing.length > 0) return refused({ ok: false, reason: 'no-such-photo', ids: missing });
  await tx.update(id, decided.to);
  const role = step === 'report' ? 'after' : 'evidence';
  const fresh = await tx.attach(id, photos, { role, by, at });
  const line = { case: id, at, by, note, step, from: found.case.state, to: decided.to.state };
  const detail = { ...decided.detail, ...photoDetail(fresh, role) };
  if (original) await mergeInto(tx, original, { ...line, detail }, found.case);
  else await tx.log([{ ...line, detail }]);
  const told = await tx.byIds(of === undefined ? [id] : [id, of]);
  return { outcome: { ok: true, case: told.find((one) => one.id === id)! }, told };
}

/** What phones send from a queue: again, where the answer was lost. */
const SENT_AGAIN: ReadonlySet<PersonStep> = new Set(['report', 'note']);

/** Whether it is what the newest entry says already. */
async function isRepeated(
  tx: CaseStore,
  { case: { id } }: LockedCase,
  { step, note, photos = [] }: CaseStepRequest,
  by: string,
): Promise<boolean> {
  if (!SENT_AGAIN.has(step)) return false;
  const newest = await tx.newestEntry(id);
  if (newest?.step !== step || newest.by !== by || newest.note !== note) return false;
  const shown = (newest.detail.photos as { id: PhotoId }[] | undefined) ?? [];
  return shown.map((photo) => photo.id).join() === [...photos].sort((a, b) => a - b).join();
}

/** What speaks against it before anything of the step itself is looked at. */
async function beforehand(
  tx: CaseStore,
  { case: found, seq }: LockedCase,
  { step, seen }: CaseStepRequest,
  who: Identity,
): Promise<CaseStepRefusal | undefined> {
  const needs = permissionsFor(step);
  if (!needs.some((permission) => may(who, permission)))
    return { ok: false, reason: 'not-allowed', needs };
  if (seen !== undefined && seen !== seq) return { ok: false, reason: 'changed', seq };
  if (step !== 'reopen' || !found.device || found.kind === 'matter') return undefined;
  if (nextState(found.state, step) === undefined) return undefined;
  const key = { device: found.device, kind: found.kind };
  const [open] = await tx.lockOpen([found.zone ? { ...key, zone: found.zone.id } : key]);
  return open && { ok: false, reason: 'superseded', number: open.number };
}
