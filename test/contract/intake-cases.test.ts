/** From a violation to a case, and what later fixes make of it. */
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Plane } from '../../src/domain/geo/plane.ts';
import { square } from '../domain/world.ts';
import { type HubService, positionTopic, publish, startHubService } from './hub-service.ts';

const plane = new Plane(101.76, 36.62);
const NOW = Date.now();
/** Seconds before now, and metres east and north of the zone's middle. */
const fix = (ago: number, x: number, more: object = {}, y = 0) => {
  const [lon, lat] = plane.position(x, y);
  return { time: NOW - ago * 1000, lon, lat, speed: 10, ...more };
};
/** Through the zone, which reaches from −100 to 100, in twenty seconds; ends well outside. */
const crossing = (ago: number, direction = 1) =>
  Array.from({ length: 11 }, (_, i) =>
    fix(ago - i * 2, direction * (-260 + i * 52), { speed: 26 }),
  );

let hub: HubService;
const AUTHOR = 'the dispatcher';
beforeAll(async () => {
  hub = await startHubService();
  const zone = {
    name: `<b>School</b> "street"'; --`,
    kind: 'forbidden-area',
    shape: square(0, 0, 100),
    validFrom: new Date(NOW - 86_400_000).toISOString(),
  };
  await hub.call('POST', '/api/v1/zones', zone);
  await hub.restart();
});
afterAll(() => hub.stop());

async function truck(
  id: string,
): Promise<{ client: MqttClient; send(fixes: unknown): Promise<void> }> {
  const client = await hub.connect(await hub.add(id, { kind: 'muck-truck' }));
  return { client, send: (fixes) => publish(client, positionTopic(id), fixes) };
}
// biome-ignore lint/suspicious/noExplicitAny: what the API answered
type Json = any;
const violationsOf = async (id: string): Promise<Json[]> =>
  (await hub.call('GET', `/api/v1/violations?device=${id}&limit=100`)).items;
const casesOf = async (id: string): Promise<Json[]> =>
  (await hub.call('GET', `/api/v1/cases?device=${id}&limit=100`)).items;
const detail = (id: number): Promise<Json> => hub.call('GET', `/api/v1/cases/${id}`);

describe('a violation', () => {
  it('opens a case; a further one joins it; after it was closed the next opens a new one', async () => {
    const { send } = await truck('truck-1');
    // Sent as it happens, as far as the service can tell: less than two minutes late.
    await send(crossing(110));
    const [violation, ...others] = await violationsOf('truck-1');
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ rule: 'forbidden-area', late: false });
    expect(violation.zone).toMatchObject({ name: `<b>School</b> "street"'; --`, version: 1 });
    expect(Date.parse(violation.ended)).toBeGreaterThan(Date.parse(violation.began));
    const [first] = await casesOf('truck-1');
    expect(first).toMatchObject({ kind: 'forbidden-area', state: 'collected', device: 'truck-1' });
    expect(first.number).toMatch(/^\d{4}-QX-\d{6}$/);
    expect(first.violations).toEqual([violation.id]);
    expect(first.occurred).toBe(violation.began);

    await send(crossing(80, -1));
    expect((await casesOf('truck-1'))[0].violations).toHaveLength(2);
    expect(await casesOf('truck-1')).toHaveLength(1);
    const { log, zones } = await detail(first.id);
    expect(log.map(({ step }: Json) => step)).toEqual(['collect', 'join']);
    expect(zones[0].version).toBe(1);

    const step = (name: string) =>
      hub.call('POST', `/api/v1/cases/${first.id}/steps`, { step: name, by: AUTHOR, note: '' });
    expect((await step('claim')).case).toMatchObject({ state: 'collected', assignee: AUTHOR });
    expect((await step('file')).case.state).toBe('filed');
    expect((await step('close')).case.state).toBe('closed');
    await send(crossing(50));
    const cases = await casesOf('truck-1');
    expect(cases.map(({ state }) => state).sort()).toEqual(['closed', 'collected']);
    expect(new Set(cases.map(({ number }) => number)).size).toBe(2);
    expect((await detail(first.id)).log.map(({ by }: Json) => by).slice(2)).toEqual([
      AUTHOR,
      AUTHOR,
      AUTHOR,
    ]);
  });

  it('found in fixes that came late opens a case too, marked as late', async () => {
    const { send } = await truck('truck-2');
    await send(crossing(4000));
    expect(await violationsOf('truck-2')).toMatchObject([{ late: true }]);
    await send(fix(5, 3000));
    await send(crossing(3000));
    const found = (await violationsOf('truck-2')).filter(({ rule }) => rule === 'forbidden-area');
    expect(found).toMatchObject([{ late: true }, { late: true }]);
    expect(await casesOf('truck-2')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'forbidden-area', state: 'collected' }),
      ]),
    );
  });

  it('that later fixes show to be none is withdrawn, and the case’s log says so', async () => {
    const { send } = await truck('truck-3');
    // As far as is known straight through; it drove around, as the fixes between them show.
    await send([fix(400, -500), fix(300, 500)]);
    const [case1] = await casesOf('truck-3');
    expect(await violationsOf('truck-3')).toMatchObject([{ rule: 'forbidden-area' }]);
    await send([fix(370, -500, {}, 600), fix(330, 500, {}, 600)]);
    expect(await violationsOf('truck-3')).toEqual([]);
    const { case: still, log } = await detail(case1.id);
    expect(log.map(({ step }: Json) => step)).toEqual(['collect', 'withdraw']);
    expect(still.state).toBe('collected');
    expect(await casesOf('truck-3')).toHaveLength(1);
  });
});

describe('a silence', () => {
  const silences = async (id: string) =>
    (await violationsOf(id)).filter(({ rule }) => rule === 'silent');
  let covered: Awaited<ReturnType<typeof truck>>;
  beforeAll(async () => {
    covered = await truck('truck-4');
    await covered.send(fix(700, 2000));
    await (await truck('truck-5')).send(fix(900, 2000));
    await (await truck('truck-6')).send(fix(900, 2000, { ignition: false, speed: 0 }));
    await (await truck('truck-7')).send({ ...fix(0, 2000), time: NOW - 2 * 86_400_000 });
  });

  it('is found by the clock, but not of a parked vehicle or one not heard of for a day', async () => {
    for (const id of ['truck-4', 'truck-5']) {
      await expect
        .poll(() => silences(id), { timeout: 20_000, interval: 100 })
        .toMatchObject([{ ended: null, late: false }]);
      expect(await casesOf(id)).toMatchObject([{ kind: 'silent', state: 'filed' }]);
    }
    expect(await silences('truck-6')).toEqual([]);
    expect(await silences('truck-7')).toEqual([]);
  });

  it('that was only a lack of coverage is withdrawn when the fixes come after all', async () => {
    const [case1] = await casesOf('truck-4');
    // It had kept them.
    await covered.send(Array.from({ length: 70 }, (_, i) => fix(695 - i * 10, 2000 + i)));
    expect(await silences('truck-4')).toEqual([]);
    const { case: still, log } = await detail(case1.id);
    // Of its category: what found it needs no second look.
    expect(log.map(({ step }: Json) => step)).toEqual(['collect', 'file', 'withdraw']);
    expect(still.state).toBe('filed');
  });

  it('that was one ends with the next fix and stays, a restart or not', async () => {
    const [before] = await silences('truck-5');
    await hub.restart();
    const { token } = await hub.call('POST', '/api/v1/devices/truck-5/token');
    const client = await hub.connect({ id: 'truck-5', token });
    await publish(client, positionTopic('truck-5'), fix(3, 2050));
    const [after] = await silences('truck-5');
    expect(after).toMatchObject({ id: before.id, began: before.began });
    expect(Date.parse(after.ended)).toBe(NOW - 3000);
    expect(after.measure.value).toBe(897);
    const [case1, ...more] = await casesOf('truck-5');
    expect(more).toEqual([]);
    expect((await detail(case1.id)).log.map(({ step }: Json) => step)).toEqual(['collect', 'file']);
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
