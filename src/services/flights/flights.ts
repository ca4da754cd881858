/** Flights: binding a plan, a drone, a pilot and an approval; and what people enter on the checklist. */

import { nextState } from '../../domain/cases/workflow.ts';
import {
  type Approval,
  type Check,
  type CheckItem,
  type FlightId,
  type FlightLogEntry,
  type Pilot,
  type PlanId,
  planId,
  type Weather,
} from '../../domain/flights/flight.ts';
import type { CaseId, DeviceId } from '../../domain/ids.ts';
import { serialNumber, yearIn } from '../numbering.ts';
import type { DeviceStore } from '../stores.ts';
import { type ApprovalOutcome, changeApproval } from './approval.ts';
import { type ChangeDeps, type Changed, changeFlight, noted } from './change.ts';
import { judge, type SituationDeps, situationOf } from './checklist.ts';
import { headOf, isOpen } from './current.ts';
import type {
  BlackBox,
  CommandRecord,
  FlightReader,
  FlightRecord,
  FlightTx,
  MissionTools,
  PlanRecord,
  PlanStore,
  PlanSummary,
} from './ports.ts';

/** Of one flight; more than anybody reads. */
const MOST = { log: 2000, recent: 50 };

export interface NewFlightRequest {
  readonly plan: number;
  readonly device: DeviceId;
  readonly pilot: Pilot;
  readonly approval: Approval;
  /** It is to have a look at a case: who asks for it, and why. */
  readonly look?: { readonly case: CaseId; readonly by: string; readonly note: string };
}

export type CreateOutcome =
  | { readonly ok: true; readonly flight: FlightRecord }
  | { readonly ok: false; readonly reason: 'no-plan' | 'no-drone' | 'window' }
  | LookRefusal;

/** Only of a look at a case. */
export type LookRefusal =
  /** There is none, or nothing is added to it any more. */
  | { readonly ok: false; readonly reason: 'case-over' }
  | { readonly ok: false; readonly reason: 'under-way'; readonly number: string };

export interface FlightDetail {
  readonly flight: FlightRecord;
  readonly summary: PlanSummary;
  readonly checklist: readonly Check[];
  readonly recent: readonly CommandRecord[];
  readonly log: readonly FlightLogEntry[];
  readonly blackBoxes: readonly BlackBox[];
}

/** What a person entered is taken while it can still matter. */
type Entered = Changed<{ readonly ok: true } | { readonly ok: false; readonly reason: 'over' }>;

export interface Flights {
  create(request: NewFlightRequest): Promise<CreateOutcome>;
  list: FlightReader['list'];
  get: FlightReader['get'];
  detail(id: FlightId): Promise<FlightDetail | undefined>;
  tick(id: FlightId, item: CheckItem, ticked: boolean, by: string): Promise<Entered>;
  override(id: FlightId, item: CheckItem, by: string, reason: string): Promise<Entered>;
  weather(id: FlightId, weather: Weather, by: string): Promise<Entered>;
  approve(id: FlightId, approval: Approval, by: string): Promise<ApprovalOutcome>;
}

export interface FlightDeps extends ChangeDeps, SituationDeps {
  readonly store: FlightReader;
  readonly plans: Pick<PlanStore, 'get'>;
  readonly devices: Pick<DeviceStore, 'get'>;
  readonly tools: MissionTools;
  /** A new year of numbers begins by the bureau's own clock. */
  readonly timeZone: string;
  /** Judges a plan by what is around it now, before it is flown. */
  readonly judgement: { renew(plan: PlanRecord): Promise<void> };
}

export function createFlights(deps: FlightDeps): Flights {
  const { store } = deps;
  return {
    create: (request) => create(deps, request),
    list: (filter, after, limit) => store.list(filter, after, limit),
    get: (id) => store.get(id),
    detail: (id) => detail(deps, id),
    ...entries(deps),
    approve: (id, approval, by) => changeApproval(deps, id, approval, by),
  };
}

async function create(deps: FlightDeps, request: NewFlightRequest): Promise<CreateOutcome> {
  const { store, plans, devices, clock, timeZone, tell } = deps;
  const { device, pilot, approval } = request;
  if (approval.from >= approval.to) return { ok: false, reason: 'window' };
  const plan = await plans.get(planId(request.plan) as PlanId);
  if (!plan) return { ok: false, reason: 'no-plan' };
  if ((await devices.get(device))?.device.kind !== 'hexacopter')
    return { ok: false, reason: 'no-drone' };
  await deps.judgement.renew(plan);
  const created = clock.now();
  const { look } = request;
  const outcome = await store.transaction(async (tx): Promise<CreateOutcome> => {
    const of = look && (await tx.lockCase(look.case));
    if (look && (!of || nextState(of.state, 'flight') === undefined))
      return { ok: false, reason: 'case-over' };
    if (of?.flight !== undefined) return { ok: false, reason: 'under-way', number: of.flight };
    const year = yearIn(created, timeZone);
    const number = serialNumber(year, 'FX', await tx.takeSerial(year));
    const flight = await addFlight(tx, { ...request, number, created }, plan);
    const { id } = flight;
    if (look && of) {
      const asked = { event: 'asked', flight: { id, number }, device, pilot, hash: plan.hash };
      const { by, note } = look;
      await tx.tellCase(look.case, { at: created, by, state: of.state, note, detail: asked });
    }
    return { ok: true, flight };
  });
  if (outcome.ok) tell([headOf(outcome.flight)]);
  return outcome;
}

async function addFlight(
  tx: FlightTx,
  {
    number,
    created,
    device,
    pilot,
    approval,
    look,
  }: NewFlightRequest & { readonly number: string; readonly created: number },
  { id: plan, mission, hash }: PlanRecord,
): Promise<FlightRecord> {
  const of = look && { case: look.case };
  const id = await tx.add({ number, plan, device, pilot, approval, created, mission, hash, ...of });
  const by = look?.by ?? pilot.name;
  const detail = { plan, hash, ...of };
  await tx.log(id, [{ at: created, by, what: 'create', to: 'planned', detail }]);
  return (await tx.lock(id))!;
}

async function detail(deps: FlightDeps, id: FlightId): Promise<FlightDetail | undefined> {
  const { store, tools } = deps;
  const flight = await store.get(id);
  if (!flight) return undefined;
  const [situation, recent, log, blackBoxes] = await Promise.all([
    situationOf(flight, deps),
    store.commands(id, MOST.recent),
    store.log(id, MOST.log),
    store.blackBoxes(id),
  ]);
  return {
    flight,
    summary: tools.summary(flight.mission),
    checklist: judge(flight, situation, tools),
    recent,
    log,
    blackBoxes,
  };
}

const OVER = { ok: false, reason: 'over' } as const;
const DONE = { ok: true } as const;

/** What people enter. A repeat changes nothing and is not logged. */
function entries(deps: FlightDeps): Pick<Flights, 'tick' | 'override' | 'weather'> {
  const { clock } = deps;
  return {
    tick: (id, item, ticked, by) =>
      changeFlight(deps, id, async (tx, flight) => {
        if (!isOpen(flight)) return OVER;
        const { [item]: before, ...others } = flight.checks.ticks;
        if ((before !== undefined) === ticked) return DONE;
        const at = clock.now();
        const ticks = ticked ? { ...others, [item]: { by, at } } : others;
        await tx.setChecks(id, { ...flight.checks, ticks });
        await tx.log(id, [
          noted(flight, { at, by, what: ticked ? 'tick' : 'untick', detail: { item } }),
        ]);
        return DONE;
      }),
    override: (id, item, by, reason) =>
      changeFlight(deps, id, async (tx, flight) => {
        if (!isOpen(flight)) return OVER;
        const at = clock.now();
        const overrides = { ...flight.checks.overrides, [item]: { by, reason, at } };
        await tx.setChecks(id, { ...flight.checks, overrides });
        await tx.log(id, [noted(flight, { at, by, what: 'override', detail: { item, reason } })]);
        return DONE;
      }),
    weather: (id, weather, by) =>
      changeFlight(deps, id, async (tx, flight) => {
        if (!isOpen(flight)) return OVER;
        const at = clock.now();
        await tx.setWeather(id, weather, at);
        await tx.log(id, [noted(flight, { at, by, what: 'weather', detail: { ...weather } })]);
        return DONE;
      }),
  };
}
