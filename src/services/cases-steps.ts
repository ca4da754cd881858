/** A person takes a step with a case: the table decides, under a lock, so two never take one step. */
import type { Case } from '../domain/cases/case.ts';
import { type CaseState, nextState, type PersonStep } from '../domain/cases/workflow.ts';
import type { CaseId } from '../domain/ids.ts';
import type { Clock, LiveFeed } from './ports.ts';
import type { CaseReader } from './stores.ts';

interface CaseStepRequest {
  readonly step: PersonStep;
  readonly by: string;
  readonly note: string;
}

export type CaseStepOutcome =
  | { readonly ok: true; readonly case: Case }
  | { readonly ok: false; readonly reason: 'unknown' }
  /** The step is not in the table for this state. */
  | { readonly ok: false; readonly reason: 'not-now'; readonly state: CaseState }
  /** Somebody else has it in hand. */
  | { readonly ok: false; readonly reason: 'taken'; readonly by: string }
  /** It cannot be reopened: a newer case of the same vehicle, rule and zone is open. */
  | { readonly ok: false; readonly reason: 'superseded'; readonly number: string };

type Refusal = Extract<CaseStepOutcome, { ok: false }>;

export interface CaseSteps {
  take(id: CaseId, request: CaseStepRequest): Promise<CaseStepOutcome>;
}

export function createCaseSteps(deps: {
  store: CaseReader;
  live: Pick<LiveFeed, 'cases'>;
  clock: Clock;
}): CaseSteps {
  const { store, live, clock } = deps;
  return {
    take: async (id, request) => {
      const now = clock.now();
      const outcome = await store.transaction<CaseStepOutcome>(async (tx) => {
        const found = await tx.lock(id);
        if (!found) return { ok: false, reason: 'unknown' };
        const decided = decideStep(found, request, now);
        if (!decided.ok) return decided;
        if (request.step === 'reopen' && found.device) {
          const key = { device: found.device, kind: found.kind };
          const [open] = await tx.lockOpen([found.zone ? { ...key, zone: found.zone.id } : key]);
          if (open) return { ok: false, reason: 'superseded', number: open.number };
        }
        await tx.update(id, decided.to);
        const { step, by, note } = request;
        await tx.log([
          { case: id, at: now, by, step, from: found.state, to: decided.to.state, note },
        ]);
        return { ok: true, case: (await tx.byIds([id]))[0]! };
      });
      if (outcome.ok) live.cases([outcome.case]);
      return outcome;
    },
  };
}

/** What the step makes of the case, or why not. */
function decideStep(
  found: Case,
  request: CaseStepRequest,
  now: number,
):
  | {
      ok: true;
      to: { state: CaseState; assignee: string | undefined; closed: number | undefined };
    }
  | Refusal {
  const state = nextState(found.state, request.step);
  if (state === undefined) return { ok: false, reason: 'not-now', state: found.state };
  const { step, by } = request;
  if (step === 'take' && found.assignee !== undefined && found.assignee !== by)
    return { ok: false, reason: 'taken', by: found.assignee };
  const assignee =
    step === 'take' ? by : step === 'release' || step === 'reopen' ? undefined : found.assignee;
  const closed = step === 'close' ? now : step === 'reopen' ? undefined : found.closed;
  return { ok: true, to: { state, assignee, closed } };
}
