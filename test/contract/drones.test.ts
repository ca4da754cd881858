/** What drones tell, over the hub: shown, stored once, acknowledged after the commit, refused with a reason. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveChanges, LiveSnapshot } from '../../src/wire/live-frames.ts';
import { Bridge, stateAt } from './drone-bridge.ts';
import { addPlan, Pilot } from './flight-pilot.ts';
import { type Account, type HubService, publish, startHubService } from './hub-service.ts';

let hub: HubService;
let drone: Account;
let bridge: Bridge;
let time = Date.now() - 3_600_000;
const next = () => {
  time += 1000;
  return time;
};

beforeAll(async () => {
  hub = await startHubService();
  drone = await hub.add('hexa-1', { kind: 'hexacopter', name: 'Hexa 1' });
  bridge = await Bridge.open(hub, drone);
});
afterAll(() => hub.stop());

const drones = async () => (await hub.call('GET', '/api/v1/drones')).items;
const stored = async (device = 'hexa-1') =>
  (
    await hub.pool.query(
      `SELECT (extract(epoch FROM t.time) * 1000)::float8 AS time, t.state FROM telemetry t
       JOIN devices d ON d.no = t.device_no WHERE d.id = $1 ORDER BY t.time`,
      [device],
    )
  ).rows;
const events = async () =>
  (await hub.pool.query('SELECT no, id, kind, detail FROM drone_events ORDER BY no')).rows;

describe('telemetry', () => {
  it('as one object is shown and not stored', async () => {
    const state = stateAt(next(), { mode: 'LOITER' });
    await bridge.publish('telemetry', state);
    expect(await drones()).toEqual([
      { device: 'hexa-1', name: 'Hexa 1', online: true, state, flight: null },
    ]);
    expect(await stored()).toEqual([]);
  });

  it('as an array is stored once, however often it comes', async () => {
    const states = [stateAt(next()), stateAt(next()), stateAt(next())];
    await bridge.publish('telemetry', states);
    await bridge.publish('telemetry', states);
    await bridge.publish('telemetry', states.slice(1));
    expect((await stored()).map(({ state }) => state)).toEqual(states);
  });

  it('that is older than the newest is stored and not shown', async () => {
    const newest = stateAt(next(), { mode: 'AUTO' });
    await bridge.publish('telemetry', newest);
    await bridge.publish('telemetry', [stateAt(newest.time - 500, { mode: 'GUIDED' })]);
    expect((await drones())[0].state.mode).toBe('AUTO');
  });

  it('is taken item by item; what cannot be is refused with its reason', async () => {
    const good = stateAt(next());
    const before = (await stored()).length;
    await bridge.publish('telemetry', [
      good,
      stateAt(next(), { position: { lat: 91, lon: 0 } }),
      stateAt(next(), { position: { lat: 0, lon: 0 } }),
      stateAt(Date.now() + 3_600_000),
      stateAt(1000),
      { ...stateAt(next()), time: undefined },
      { ...stateAt(next()), mode: 7 },
      7,
    ]);
    expect(await stored()).toHaveLength(before + 1);
    await hub.counted('hexa-1', {
      rejected: {
        'out-of-range': 1,
        'null-island': 1,
        'from-the-future': 1,
        'too-old': 1,
        'no-time': 1,
        malformed: 2,
      },
    });
  });

  it.each([
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['no JSON', Buffer.from('{')],
    ['too many', Buffer.from(JSON.stringify(Array(101).fill(0)))],
    ['nested too deep', Buffer.from('['.repeat(50))],
    ['a text with U+0000', Buffer.from(JSON.stringify(stateAt(time, { mode: 'A\u0000' })))],
  ])('that is %s is acknowledged and refused', async (_, bytes) => {
    const before = (await hub.rejections('hexa-1')).length;
    await publish(bridge.client, 'chengxun/v1/hexa-1/telemetry', bytes);
    await expect.poll(async () => (await hub.rejections('hexa-1')).length).toBe(before + 1);
  });

  it('of a device that is no hexacopter is refused', async () => {
    const truck = await Bridge.open(hub, await hub.add('truck-1', { kind: 'muck-truck' }));
    await truck.publish('telemetry', [stateAt(next())]);
    expect(await stored('truck-1')).toEqual([]);
    await hub.counted('truck-1', { rejected: { 'unknown-topic': 1 } });
    expect((await drones()).map((d: { device: string }) => d.device)).toEqual(['hexa-1']);
  });
});

describe('an event', () => {
  it('is stored once by its id, in order', async () => {
    await bridge.event('text', { severity: 4, text: 'PreArm: 电池' }, 'a');
    await bridge.publish('event', [
      { id: 'a', time: next(), kind: 'text', detail: { severity: 4, text: 'again' } },
      { id: 'b', time: next(), kind: 'mode', detail: { from: 'LOITER', to: 'AUTO' } },
    ]);
    expect(await events()).toMatchObject([
      { id: 'a', detail: { text: 'PreArm: 电池' } },
      { id: 'b', kind: 'mode' },
    ]);
  });

  it('of an unknown kind, or with a position that cannot be, is refused', async () => {
    const before = (await events()).length;
    await bridge.publish('event', [
      { id: 'x', time: next(), kind: 'explosion', detail: {} },
      { id: 'y', time: next(), kind: 'capture', detail: { index: 1, source: 'trigger', lat: 99 } },
      { id: 'z', time: next(), kind: 'text', detail: { severity: 6, text: 'x'.repeat(1001) } },
      { id: 'w', time: next(), kind: 'refused', detail: { x: 'x'.repeat(9000) } },
    ]);
    expect(await events()).toHaveLength(before);
  });
});

describe('while the database is away', () => {
  it('what is to be stored is not acknowledged, what is live is shown, and nothing is lost', async () => {
    hub.gate.shut();
    const kept = stateAt(next(), { mode: 'RTL' });
    let acknowledged = false;
    const sent = bridge.publish('telemetry', [kept]).then(() => {
      acknowledged = true;
    });
    const live = stateAt(next(), { mode: 'LAND' });
    await bridge.publish('telemetry', live);
    await expect.poll(() => hub.said.some(({ text }) => /what drones tell/.test(text))).toBe(true);
    expect(acknowledged).toBe(false);
    hub.gate.open();
    await sent;
    expect((await stored()).at(-1)?.state).toEqual(kept);
    expect((await drones())[0].state.mode).toBe('LAND');
  });
});

describe('the live map', () => {
  it('has the drones in its snapshot, and their changes and events after it', async () => {
    const frames: (LiveSnapshot | LiveChanges)[] = [];
    const socket = new WebSocket(`${hub.http.replace('http', 'ws')}/live`, {
      headers: { 'X-API-Key': hub.key },
    });
    socket.on('message', (data) => frames.push(JSON.parse(String(data))));
    await expect.poll(() => frames.length).toBeGreaterThan(0);
    const snapshot = frames[0] as LiveSnapshot;
    expect(snapshot.drones).toMatchObject([{ device: 'hexa-1', name: 'Hexa 1', online: true }]);
    expect(snapshot.flights).toEqual([]);
    const state = stateAt(next(), { mode: 'BRAKE' });
    await bridge.publish('telemetry', state);
    await bridge.event('text', { severity: 6, text: 'hello' }, 'live-1');
    const seen = () => frames.flatMap((frame) => ('drones' in frame ? (frame.drones ?? []) : []));
    const told = () => frames.flatMap((f) => (f.type === 'changes' ? (f.droneEvents ?? []) : []));
    await expect.poll(() => seen().at(-1)?.state).toEqual(state);
    await expect.poll(told).toMatchObject([{ device: 'hexa-1', detail: { text: 'hello' } }]);

    const pilot = await Pilot.plan(hub, 'hexa-1', bridge, await addPlan(hub));
    const flights = () => frames.flatMap((f) => (f.type === 'changes' ? (f.flights ?? []) : []));
    await expect.poll(flights).toMatchObject([{ id: pilot.id, state: 'planned' }]);
    await expect.poll(() => seen().at(-1)?.flight?.id).toBe(pilot.id);
    await pilot.must('abort');
    await expect.poll(() => flights().at(-1)?.state).toBe('aborted');
    await expect.poll(() => seen().at(-1)?.flight).toBeNull();
    socket.close();
  });
});

it('a restart knows the newest state that was stored', async () => {
  const last = stateAt(next(), { mode: 'POSHOLD' });
  await bridge.publish('telemetry', [last]);
  await bridge.client.endAsync();
  await hub.restart();
  expect((await drones())[0]).toMatchObject({ online: false, state: { mode: 'POSHOLD' } });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
