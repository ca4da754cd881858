/** A look at a case by a drone: proposed, then made a plan and a flight, which waits for its pilot. */

import type { Case } from '../../domain/cases/case.ts';
import { USUAL_CEILING } from '../../domain/flights/patrol.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Flights, LookRefusal } from '../flights/flights.ts';
import type { Plans } from '../flights/plans.ts';
import type { FlightRecord, PlanRecord } from '../flights/ports.ts';
import type { PlanRefusal, Stopped } from '../patrols/ports.ts';
import {
  factsOf,
  outfitOf,
  type Proposal,
  type ProposalDeps,
  planLook,
  propose,
} from './proposal.ts';
import { type Scene, sceneOf } from './scene.ts';

export interface LookRequest {
  readonly case: Pick<Case, 'id' | 'number' | 'place'>;
  readonly device: DeviceId;
  /** Account of the pilot who is asked; absent: whoever of the pilots takes it. */
  readonly pilot?: number | undefined;
  readonly note: string;
  /** Who asks for it. */
  readonly by: string;
}

export type LookOutcome =
  | { readonly ok: true; readonly flight: FlightRecord; readonly plan: PlanRecord }
  | { readonly ok: false; readonly refusal: PlanRefusal | Stopped }
  | {
      readonly ok: false;
      readonly reason:
        | 'no-drone'
        /** There is none with that account, or it is no pilot's. */
        | 'no-pilot'
        /** Nobody knows where the drone is. */
        | 'no-position'
        /** The drone is on another flight, or armed. */
        | 'in-flight'
        /** It takes more than one battery. */
        | 'too-far';
    }
  | LookRefusal;

export interface Verification {
  scene(of: Pick<Case, 'id' | 'place'>): Promise<Scene>;
  propose(of: Pick<Case, 'id' | 'place'>, signal?: AbortSignal): Promise<Proposal>;
  /** Nothing is sent to the drone: that is its pilot's, step by step. */
  ask(request: LookRequest, signal?: AbortSignal): Promise<LookOutcome>;
}

export interface VerificationDeps extends Omit<ProposalDeps, 'flights'> {
  readonly flights: Pick<Flights, 'create' | 'list' | 'get'>;
  readonly plans: Pick<Plans, 'create'>;
}

/** ms that the approval lasts which is assumed for a look; its pilot enters the one that there is. */
const WINDOW = 4 * 3_600_000;

export function createVerification(deps: VerificationDeps): Verification {
  return {
    scene: (of) => sceneOf(deps, of),
    propose: (of, signal) => propose(deps, of, signal),
    ask: (request, signal) => ask(deps, request, signal),
  };
}

async function ask(
  deps: VerificationDeps,
  request: LookRequest,
  signal?: AbortSignal,
): Promise<LookOutcome> {
  const pilot = await pilotOf(deps, request.pilot);
  if (!pilot) return { ok: false, reason: 'no-pilot' };
  const from = await placeOf(deps, request.device);
  if (!from.ok) return from;
  const { library } = await deps.library.read();
  const outfit = await outfitOf(deps, library, request.device);
  const { place } = await sceneOf(deps, request.case);
  const wanted = { place, from: from.at, draft: false };
  const planned = await planLook(deps, outfit, wanted, signal);
  if (!planned.ok) return { ok: false, refusal: planned };
  const [sortie, ...more] = planned.sorties;
  if (!sortie || more.length > 0) return { ok: false, reason: 'too-far' };
  const plan = await deps.plans.create(`核查 ${request.case.number}`, sortie.mission);
  return bind(deps, request, plan, pilot);
}

async function bind(
  deps: VerificationDeps,
  { case: of, device, by, note }: LookRequest,
  plan: PlanRecord,
  pilot: FlightRecord['pilot'],
): Promise<LookOutcome> {
  const now = deps.clock.now();
  const outcome = await deps.flights.create({
    plan: plan.id,
    device,
    pilot,
    // Nobody has said yet by what it is allowed: the checklist is not green before its pilot does.
    approval: { number: '', from: now, to: now + WINDOW, ceiling: USUAL_CEILING, assumed: true },
    look: { case: of.id, by, note },
  });
  if (outcome.ok) return { ok: true, flight: outcome.flight, plan };
  if (outcome.reason === 'case-over' || outcome.reason === 'under-way') return outcome;
  return { ok: false, reason: 'no-drone' };
}

/** Nobody's name: whoever passes the checklist is the pilot then. */
async function pilotOf(
  { accounts }: VerificationDeps,
  id: number | undefined,
): Promise<FlightRecord['pilot'] | undefined> {
  if (id === undefined) return { name: '', licence: '' };
  const found = await accounts.get(id);
  return found?.roles.includes('pilot') ? { name: found.name, licence: found.licence } : undefined;
}

async function placeOf(deps: VerificationDeps, device: DeviceId) {
  const record = (await deps.drones.list()).find((drone) => drone.device === device);
  if (!record) return { ok: false, reason: 'no-drone' } as const;
  const now = await deps.drones.now(device);
  const { at, busy } = factsOf({ ...record, ...now }, now.heard, deps.clock.now());
  if (busy) return { ok: false, reason: 'in-flight' } as const;
  return at ? ({ ok: true, at } as const) : ({ ok: false, reason: 'no-position' } as const);
}
