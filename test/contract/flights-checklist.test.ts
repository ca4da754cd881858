/** The checklist keeps a flight on the ground: each item by itself, unless it is let pass with a reason. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DroneState } from '../../src/domain/flights/drone.ts';
import { Bridge, stateAt } from './drone-bridge.ts';
import { addPlan, BY, Pilot } from './flight-pilot.ts';
import { approvalAround, MISSION, WEATHER } from './flight-seed.ts';
import { type HubService, startHubService } from './hub-service.ts';

let hub: HubService;
let plan: number;
let bridge: Bridge;
let device: string;
let serial = 0;

beforeAll(async () => {
  hub = await startHubService();
  plan = await addPlan(hub);
});
afterAll(() => hub.stop());
beforeEach(async () => {
  device = `hexa-${++serial}`;
  bridge = await Bridge.open(hub, await hub.add(device, { kind: 'hexacopter' }));
});
const planned = (more = {}, of = plan) => Pilot.plan(hub, device, bridge, of, more);
const red = async (pilot: Pilot): Promise<string[]> =>
  (await pilot.detail()).checklist
    .filter((check: { state: string }) => check.state !== 'green')
    .map((check: { item: string }) => check.item);

const BROKEN: readonly [item: string, state: Partial<DroneState>][] = [
  ['link', { link: { ...stateAt(0).link, loss: 0.3 } }],
  ['link', { link: { ...stateAt(0).link, alive: false } }],
  ['gps', { gps: { fix: '2d', satellites: 15, hdop: 0.8 } }],
  ['gps', { gps: { fix: '3d', satellites: 7, hdop: 0.8 } }],
  ['ekf', { ekf: { ok: false, flags: 1024 } }],
  ['prearm', { prearm: false }],
  ['battery', { batteries: [{ id: 0, remaining: 20, state: 'ok' }] }],
  ['battery', { batteries: [{ id: 0, remaining: 98, state: 'unhealthy' }] }],
  ['home', { home: { lat: 36.63, lon: 101.78, amsl: 2260 } }],
  ['fence', { fence: { enabled: true, breached: true } }],
];

describe('a drone that shows', () => {
  it.each(BROKEN)('a bad %s is not let go: %j', async (item, state) => {
    const pilot = await planned();
    await pilot.makeGreen();
    await pilot.shows(state);
    expect(await red(pilot)).toEqual([item]);
    const { status, json } = await pilot.step('check');
    expect(status).toBe(409);
    expect(json.errors.map((e: { path: string }) => e.path)).toEqual([`checklist.${item}`]);
    expect(await pilot.state()).toBe('planned');
  });

  it('nothing any more is not let go', async () => {
    const pilot = await planned();
    await pilot.makeGreen();
    await bridge.client.endAsync();
    await expect.poll(() => red(pilot)).toContain('link');
  });
});

describe('a flight', () => {
  it.each([
    ['approval-window', { approval: approvalAround(Date.now() + 30 * 3_600_000) }],
    ['approval-ceiling', { approval: approvalAround(Date.now(), { ceiling: 40 }) }],
    [
      'approval-area',
      {
        approval: approvalAround(Date.now(), {
          area: [
            [101.7, 36.5],
            [101.71, 36.5],
            [101.71, 36.51],
            [101.7, 36.5],
          ],
        }),
      },
    ],
  ])('outside its %s is not let go', async (item, more) => {
    const pilot = await planned(more);
    await pilot.makeGreen();
    expect(await red(pilot)).toEqual([item]);
    expect((await pilot.step('check')).status).toBe(409);
  });

  it('without a fence, or with more items than are taken, is not let go', async () => {
    const noFence = await planned({}, await addPlan(hub, { ...MISSION, fence: [] }));
    await noFence.makeGreen();
    expect(await red(noFence)).toEqual(['fence']);
    const items = Array.from({ length: 651 }, (_, i) => MISSION.items[i === 0 ? 0 : 1]!);
    const long = await planned({}, await addPlan(hub, { ...MISSION, items }));
    await long.makeGreen();
    expect(await red(long)).toEqual(['limits']);
  });

  it('in bad weather, or without a person’s look, is not let go', async () => {
    const pilot = await planned();
    await pilot.makeGreen();
    await pilot.post('weather', { ...WEATHER, gusts: 14 });
    await pilot.post('ticks', { item: 'person-props', ticked: false });
    expect(await red(pilot)).toEqual(['weather', 'person-props']);
  });
});

describe('an override', () => {
  it('lets one item pass, with a reason, by name, on record', async () => {
    const pilot = await planned();
    await pilot.makeGreen();
    await pilot.shows({ gps: { fix: '3d', satellites: 7, hdop: 0.9 } });
    expect((await pilot.post('overrides', { item: 'gps', reason: 'x' })).status).toBe(400);
    const reason = '七颗卫星足够，现场开阔';
    const { json } = await pilot.post('overrides', { item: 'gps', reason });
    expect(json.checklist.find((c: { item: string }) => c.item === 'gps')).toMatchObject({
      state: 'red',
      override: { by: BY, reason },
    });
    const checked = await pilot.must('check');
    expect(checked.log.find((e: { what: string }) => e.what === 'override')).toMatchObject({
      by: BY,
      detail: { item: 'gps', reason },
    });
    const judged = checked.log.find((e: { what: string }) => e.what === 'check').detail.checks;
    expect(judged.find((c: { item: string }) => c.item === 'gps').override.reason).toBe(reason);
  });

  it('of one item does not let another pass', async () => {
    const pilot = await planned();
    await pilot.makeGreen();
    await pilot.post('overrides', { item: 'gps', reason: 'open field' });
    await pilot.shows({ ekf: { ok: false, flags: 1024 } });
    expect((await pilot.step('check')).status).toBe(409);
  });
});

describe('what was green', () => {
  it('and is red by the time of arming or starting keeps it on the ground', async () => {
    const pilot = await planned();
    await pilot.check();
    await pilot.upload();
    await pilot.shows({ batteries: [{ id: 0, remaining: 12 }] });
    const arm = await pilot.step('arm');
    expect(arm.status).toBe(409);
    expect(arm.json.detail).toContain('battery');
    await pilot.shows({ batteries: [{ id: 0, remaining: 98 }], armed: true });
    await pilot.becomes('armed');
    await pilot.shows({ ekf: { ok: false, flags: 1024 } });
    const start = await pilot.step('start');
    expect(start.status).toBe(409);
    expect(start.json.detail).toContain('EKF');
    expect(bridge.commands.filter(({ kind }) => kind === 'start')).toEqual([]);
  });
});

describe('an entry', () => {
  it.each([
    ['ticks', { item: 'gps', ticked: true }, 400],
    ['ticks', { item: 'person-hat', ticked: true }, 400],
    ['ticks', { item: 'person-props', ticked: 'yes' }, 400],
    ['weather', { ...WEATHER, wind: -1 }, 400],
    ['steps', { step: 'explode' }, 400],
  ])('%s %j is refused', async (what, body, status) => {
    const pilot = await planned();
    expect((await pilot.post(what, body)).status).toBe(status);
  });

  it('made twice is logged once, and none is taken once the flight is over', async () => {
    const pilot = await planned();
    await pilot.post('ticks', { item: 'person-props', ticked: true });
    const { json } = await pilot.post('ticks', { item: 'person-props', ticked: true });
    expect(json.log.filter((e: { what: string }) => e.what === 'tick')).toHaveLength(1);
    await pilot.must('abort');
    expect((await pilot.post('weather', WEATHER)).status).toBe(409);
    expect((await pilot.post('ticks', { item: 'person-props', ticked: false })).status).toBe(409);
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
