/**
 * A pilot who does by HTTP what the page lets a person do: plans the flight, looks at the checklist,
 * uploads, arms, starts, watches and closes. Knows nothing that a page would not be told.
 */
import { CHECK_ITEMS, type FlightState, type FlightStep } from '../../src/domain/flights/flight.ts';
import type { ApiFlightDetail } from '../../src/wire/api-flights.ts';
import { Refusal } from '../service-client.ts';
import { type FlightApi, flightApi, type NewFlight } from './flight-api.ts';

export interface Patrol {
  readonly httpUrl: string;
  /** An API key with `flights:fly`. */
  readonly key: string;
  readonly device: string;
  /** Id of a kept plan. */
  readonly plan: number;
  readonly pilot: { readonly name: string; readonly licence: string };
  readonly now: () => number;
  /** Resolves after so many ms, or rejects when `signal` says so. */
  readonly pause: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onState?: (state: FlightState) => void;
}

/** What there is of it once there is a flight. */
export type Flown = Omit<Patrol, 'device' | 'plan'>;

const HOUR = 3_600_000;
/** The longest that one state may last before the pilot gives up, ms. */
const PATIENCE: Partial<Record<FlightState, number>> = { flying: 40 * 60_000, returning: 600_000 };
const USUAL_PATIENCE = 180_000;
const LOOK_EVERY = 1000;

/** Flies the plan once; resolves with the flight's last state. Throws Refusal where the service refuses. */
export async function flyPatrol(patrol: Patrol): Promise<FlightState> {
  const api = flightApi(patrol.httpUrl, patrol.key, patrol.signal);
  return fly(api, patrol, await create(api, patrol));
}

/** Flies a flight that somebody else asked for. */
export async function flyFlight(id: number, patrol: Flown): Promise<FlightState> {
  return fly(flightApi(patrol.httpUrl, patrol.key, patrol.signal), patrol, id);
}

async function fly(api: FlightApi, patrol: Flown, id: number): Promise<FlightState> {
  await prepare(api, patrol, id);
  const act = actor(api, patrol, id);
  let last: FlightState | undefined;
  let since = patrol.now();
  for (;;) {
    await api.post(id, 'watch', { by: patrol.pilot.name });
    const detail = await api.detail(id);
    const { state } = detail.flight;
    if (state !== last) {
      patrol.onState?.(state);
      last = state;
      since = patrol.now();
    }
    if (state === 'closed' || state === 'aborted') return state;
    if (patrol.now() - since > (PATIENCE[state] ?? USUAL_PATIENCE)) {
      throw new Refusal(`the flight stayed ${state} too long: ${obstacles(detail)}`);
    }
    await act(detail);
    await patrol.pause(LOOK_EVERY);
  }
}

function create(api: FlightApi, { plan, device, pilot, now }: Patrol): Promise<number> {
  return api.create({
    plan,
    device,
    pilot,
    approval: approvalAround(now()),
  });
}

const approvalAround = (at: number): NewFlight['approval'] => ({
  number: '演示 DEMO-001',
  from: new Date(at - HOUR).toISOString(),
  to: new Date(at + 4 * HOUR).toISOString(),
  ceiling: 120,
});

/** What a pilot says of the place and the aircraft before the checklist is passed. */
async function prepare(api: FlightApi, { pilot, now }: Flown, id: number): Promise<void> {
  const by = pilot.name;
  if ((await api.detail(id)).flight.approval.assumed)
    await api.post(id, 'approval', { by, ...approvalAround(now()) });
  const weather = { wind: 3, gusts: 5, visibility: 10_000, temperature: 14, precipitation: false };
  await api.post(id, 'weather', { by, ...weather });
  for (const item of CHECK_ITEMS.filter((name) => name.startsWith('person-'))) {
    await api.post(id, 'ticks', { by, item, ticked: true });
  }
}

/** The one step that brings a flight on from each state; where there is none, the vehicle acts. */
const NEXT: Partial<Record<FlightState, FlightStep>> = {
  planned: 'check',
  checked: 'upload',
  uploaded: 'arm',
  armed: 'start',
  landed: 'close',
};
/** Taken with a green checklist alone. */
const BY_CHECKLIST: ReadonlySet<FlightStep> = new Set(['check', 'arm']);
/** A step not followed by its sign is asked for again after this, ms. */
const AGAIN = 20_000;

function actor(api: FlightApi, { pilot, now }: Flown, id: number) {
  let asked: { step: FlightStep; at: number } | undefined;
  return async ({ flight, checklist, recent }: ApiFlightDetail): Promise<void> => {
    const step = NEXT[flight.state];
    if (!step) return;
    // A drone that has just been switched on needs its minute, a fence that has just come aboard its second.
    if (BY_CHECKLIST.has(step) && checklist.some(({ state }) => state !== 'green')) return;
    const underWay = recent.some(({ state }) => ['sent', 'accepted', 'running'].includes(state));
    if (underWay || (asked?.step === step && now() - asked.at < AGAIN)) return;
    asked = { step, at: now() };
    await api.post(id, 'steps', { step, by: pilot.name });
  };
}

function obstacles({ checklist, recent }: ApiFlightDetail): string {
  const red = checklist.filter(({ state }) => state !== 'green').map(({ item }) => item);
  const failed = recent.filter(({ state }) => state === 'failed').map(({ detail }) => detail);
  return [...red, ...failed.slice(0, 2)].join(', ') || 'nothing is red';
}
