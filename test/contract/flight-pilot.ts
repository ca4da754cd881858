/** A pilot for the tests: what the page does over HTTP, and a bridge that answers as a drone would. */
import { expect } from 'vitest';
import type { DroneState } from '../../src/domain/flights/drone.ts';
import { CHECK_ITEMS, type FlightState } from '../../src/domain/flights/flight.ts';
import type { Mission } from '../../src/domain/flights/mission.ts';
import type { Bridge } from './drone-bridge.ts';
import { MISSION, newFlight, WEATHER } from './flight-seed.ts';
import type { HubService } from './hub-service.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the API answered
type Json = any;
export const BY = 'Li Wei';

export async function call(
  hub: HubService,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const response = await fetch(hub.http + path, {
    method,
    headers: {
      'X-API-Key': hub.key,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

export async function addPlan(hub: HubService, mission: Mission = MISSION): Promise<number> {
  return (await call(hub, 'POST', '/api/v1/plans', { name: 'River', mission })).json.id;
}

export class Pilot {
  readonly #hub: HubService;
  readonly id: number;
  readonly bridge: Bridge;

  private constructor(hub: HubService, id: number, bridge: Bridge) {
    this.#hub = hub;
    this.id = id;
    this.bridge = bridge;
  }

  /** A flight of a drone with this bridge, planned. */
  static async plan(hub: HubService, device: string, bridge: Bridge, plan: number, more = {}) {
    const flight = newFlight(plan, device, Date.now(), more);
    const { status, json } = await call(hub, 'POST', '/api/v1/flights', flight);
    expect(status, JSON.stringify(json)).toBe(201);
    return new Pilot(hub, json.flight.id, bridge);
  }

  /** Of a flight that is there. */
  static of(hub: HubService, id: number, bridge: Bridge): Pilot {
    return new Pilot(hub, id, bridge);
  }

  post(what: string, body: object) {
    return call(this.#hub, 'POST', `/api/v1/flights/${this.id}/${what}`, { by: BY, ...body });
  }

  async detail(): Promise<Json> {
    return (await call(this.#hub, 'GET', `/api/v1/flights/${this.id}`)).json;
  }

  step(step: string, note = '') {
    return this.post('steps', { step, note });
  }

  /** Takes a step that must be possible. */
  async must(step: string): Promise<Json> {
    const { status, json } = await this.step(step);
    expect(status, JSON.stringify(json)).toBe(200);
    return json;
  }

  async state(): Promise<FlightState> {
    return (await this.detail()).flight.state;
  }

  async becomes(state: FlightState): Promise<Json> {
    await expect.poll(() => this.state(), { timeout: 10_000, interval: 50 }).toBe(state);
    return this.detail();
  }

  /** Weather, ticks and a healthy drone: everything green. */
  async makeGreen(): Promise<void> {
    await this.bridge.show({ armed: false, landed: 'ground', mode: 'GUIDED' });
    await this.post('weather', WEATHER);
    for (const item of CHECK_ITEMS.filter((name) => name.startsWith('person-')))
      await this.post('ticks', { item, ticked: true });
  }

  async check(): Promise<void> {
    await this.makeGreen();
    await this.must('check');
  }

  /** Uploads, and the bridge proves it. */
  async upload(nth = 0): Promise<{ hash: string }> {
    await this.must('upload');
    const { id, args } = await this.bridge.hears('upload', nth);
    const { hash } = args;
    await this.bridge.reply({ id }, { state: 'accepted' });
    await this.bridge.reply({ id }, { state: 'running', progress: { done: 2, total: 4 } });
    await this.bridge.reply({ id }, { state: 'done', hash });
    await this.shows({ mission: { current: 0, total: 4, state: 'not-started', hash } });
    await this.becomes('uploaded');
    return { hash };
  }

  shows(more: Partial<DroneState>): Promise<DroneState> {
    return this.bridge.show(more);
  }

  /** From planned into the air, on the way to item 2. */
  async takeOff(nth = 0): Promise<{ hash: string }> {
    await this.check();
    const { hash } = await this.upload(nth);
    await this.must('arm');
    const arm = await this.bridge.hears('arm', nth);
    await this.bridge.reply(arm, { state: 'done' });
    await this.shows({ armed: true });
    await this.becomes('armed');
    await this.must('start');
    const start = await this.bridge.hears('start', nth);
    expect(start.args).toEqual({ hash });
    await this.bridge.reply(start, { state: 'done' });
    await this.flies(2, 0);
    await this.becomes('flying');
    return { hash };
  }

  /** On the way to an item, so many metres north of home. */
  flies(item: number, north: number, more: Partial<DroneState> = {}): Promise<DroneState> {
    const { mission } = this.bridge.state;
    return this.shows({
      armed: true,
      landed: 'air',
      mode: 'AUTO',
      position: { lat: 36.62 + north / 111_195, lon: 101.78, amsl: 2310, relative: 50 },
      mission: { ...mission!, current: item, state: 'active' },
      ...more,
    });
  }

  /** Down, and disarmed. */
  async lands(): Promise<void> {
    await this.shows({ mode: 'RTL' });
    await this.becomes('returning');
    await this.shows({
      armed: false,
      landed: 'ground',
      position: { lat: 36.62, lon: 101.78, amsl: 2260, relative: 0 },
    });
    await this.becomes('landed');
  }
}
