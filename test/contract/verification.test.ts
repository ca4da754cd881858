/** A drone is proposed for a look at a case, asked for, flown by its pilot, and told of in the case's log. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../src/commands/verify/verify.ts';
import { Bridge } from './drone-bridge.ts';
import { BY, call, Pilot } from './flight-pilot.ts';
import { approvalAround } from './flight-seed.ts';
import { type HubService, startHubService } from './hub-service.ts';

let hub: HubService;
const bridges = new Map<string, Bridge>();
/** 300 m north of where `near` stands. */
const PLACE: [number, number] = [101.78, 36.6227];

async function drone(id: string, north: number, remaining = 98): Promise<void> {
  const bridge = await Bridge.open(hub, await hub.add(id, { kind: 'hexacopter', name: id }));
  const at = { lat: 36.62 + north / 111_195, lon: 101.78, amsl: 2260 };
  const batteries = [{ id: 0, remaining, state: 'ok' as const }];
  await bridge.show({ position: { ...at, relative: 0 }, home: at, batteries });
  bridges.set(id, bridge);
}

async function person(login: string, role: string) {
  const made = await hub.call('POST', '/api/v1/accounts', {
    login,
    name: `${login} ${role}`,
    roles: [role],
    licence: role === 'pilot' ? 'UAV-7' : '',
  });
  return made.account.id as number;
}

async function openCase(place = PLACE): Promise<{ id: number; number: string }> {
  const opened = await hub.call('POST', '/api/v1/cases', {
    category: 'V1',
    place,
    description: '渣土乱倒',
    separate: true,
  });
  return opened.case;
}
const path = (id: number) => `/api/v1/cases/${id}/verification`;
const log = async (id: number) =>
  (await hub.call('GET', `/api/v1/cases/${id}`)).log.filter(
    ({ step }: { step: string }) => step === 'flight',
  );
const commands = async () =>
  Number((await hub.pool.query('SELECT count(*) FROM commands')).rows[0].count);

/** The bundle has the flight's record and what it flew, and is whole. */
async function holdsAsEvidence(id: number, number: string): Promise<void> {
  const answer = await fetch(`${hub.http}/api/v1/cases/${id}/bundle`, {
    headers: { 'X-API-Key': hub.key },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const names = Object.keys(unzipSync(bytes)).map((name) => name.slice(name.indexOf('/') + 1));
  for (const name of ['flight.json', 'log.jsonl', 'track.csv', 'plan.plan', 'mission-1.json'])
    expect(names).toContain(`flights/${number}/${name}`);
  const path = join(hub.dataDir, 'bundle.zip');
  await writeFile(path, bytes);
  expect(await verifyBundle(path)).toMatchObject({ ok: true });
}

let pilot: number;
beforeAll(async () => {
  hub = await startHubService();
  const limit = { amount: 8, unit: 'hours' };
  await hub.call('PUT', '/api/v1/categories/V1', {
    code: 'V1',
    standard: 'local',
    group: '本市',
    name: '渣土',
    nameEn: 'Muck',
    rule: null,
    autoFile: false,
    limits: { file: limit, dispatch: limit, handle: limit, verify: limit },
    sameness: { metres: 0, hours: 0, how: 'propose' },
    unit: null,
    active: true,
  });
  pilot = await person('liwei', 'pilot');
  await person('away', 'pilot');
  await person('desk', 'case-desk');
  await hub.pool.query('UPDATE accounts SET on_duty = true WHERE id = $1', [pilot]);
  await drone('near', 0);
  await drone('flat', 50, 26);
  await drone('farther', -900);
  await drone('far', 40_000);
  await hub.add('never', { kind: 'hexacopter' });
});
afterAll(() => hub.stop());

describe('a proposal', () => {
  it('ranks the drones with what speaks against each, and names the pilots on duty', async () => {
    const { id } = await openCase();
    const proposal = await hub.call('GET', path(id));
    const target = { place: PLACE, by: 'case' };
    expect(proposal).toMatchObject({ case: id, target, refused: null });
    expect(
      proposal.drones.map((one: { device: string; reasons: string[] }) => [
        one.device,
        one.reasons,
      ]),
    ).toEqual([
      ['near', []],
      ['farther', []],
      ['flat', ['low-battery']],
      ['far', ['too-far']],
      ['never', ['offline', 'no-position']],
    ]);
    const [near, farther] = proposal.drones;
    expect(near.metres).toBeCloseTo(300, -1);
    expect(near.photos).toBeGreaterThan(4);
    expect(near.minutes).toBeGreaterThan(1);
    expect(farther.minutes).toBeGreaterThan(near.minutes + 2);
    expect(proposal.pilots).toEqual([{ account: pilot, name: 'liwei pilot', licence: 'UAV-7' }]);
  });

  it('looks where the truck lifted its body, not where it entered', async () => {
    const metres = (north: number): [number, number] => [PLACE[0], PLACE[1] + north / 111_195];
    await hub.call('POST', '/api/v1/zones', {
      name: '河道',
      kind: 'forbidden-area',
      shape: { type: 'circle', centre: metres(0), radiusMetres: 150 },
      appliesTo: { kinds: ['muck-truck'], devices: [] },
      validFrom: new Date(Date.now() - 3_600_000).toISOString(),
    });
    const truck = await hub.add('truck', { kind: 'muck-truck' });
    const client = await hub.connect(truck);
    // Into it from the south at 5 m/s, two minutes with the body up in its middle, and on.
    const fixes = Array.from({ length: 40 }, (_, i) => {
      const [lon, lat] = metres(i < 10 ? (i - 10) * 25 : i < 34 ? 0 : (i - 34) * 25);
      const stands = i >= 10 && i < 34;
      const lift = stands && i > 12 ? 'up' : 'down';
      return { time: Date.now() - 210_000 + i * 5_000, lat, lon, speed: stands ? 0 : 5, lift };
    });
    await client.publishAsync('chengxun/v1/truck/position', JSON.stringify(fixes), { qos: 1 });
    const ofTruck = () => hub.call('GET', '/api/v1/cases?kind=forbidden-area&device=truck');
    await expect.poll(async () => (await ofTruck()).items.length).toBe(1);
    const [{ id, place }] = (await ofTruck()).items;
    expect(place[1]).toBeLessThan(metres(-120)[1]);
    const { target } = await hub.call('GET', path(id));
    expect(target.by).toBe('tipped');
    expect(target.place[1]).toBeCloseTo(PLACE[1], 5);
    const scene = await hub.call('GET', `/api/v1/cases/${id}/scene`);
    expect(scene).toMatchObject({ ...target, seconds: 100 });
  });

  it('says in words why nothing can be flown there', async () => {
    const place: [number, number] = [101.79, 36.63];
    await hub.call('POST', '/api/v1/zones', {
      name: 'Airport',
      kind: 'forbidden-area',
      shape: { type: 'circle', centre: place, radiusMetres: 300 },
      appliesTo: { kinds: ['hexacopter'], devices: [] },
    });
    const { id } = await openCase(place);
    const proposal = await hub.call('GET', path(id));
    expect(proposal.refused.reason).toMatch(/^[a-z-]+$/);
    expect(proposal.refused.detail.length).toBeGreaterThan(10);
    const near = proposal.drones.find((one: { device: string }) => one.device === 'near');
    expect(near).toMatchObject({ fit: false, reasons: ['no-way'], minutes: null });
    const asked = await call(hub, 'POST', path(id), { device: 'near' });
    expect(asked.status).toBe(422);
    expect(asked.json.detail.length).toBeGreaterThan(10);
    expect(await log(id)).toEqual([]);
  });
});

describe('a look that was asked for', () => {
  it('is the desk’s to ask for and a pilot’s to fly', async () => {
    const { id } = await openCase();
    const made = await hub.call('POST', '/api/v1/keys', { name: 'desk', scopes: ['cases:desk'] });
    const desk = async (to: string, body: object) => {
      const headers = { 'X-API-Key': made.secret, 'Content-Type': 'application/json' };
      const answer = await fetch(hub.http + to, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, json: await answer.json() };
    };
    const { status, json } = await desk(path(id), { device: 'near' });
    expect(status).toBe(201);
    const steps = `/api/v1/flights/${json.flight.id}/steps`;
    expect((await desk(steps, { step: 'check' })).status).toBe(403);
    await Pilot.of(hub, json.flight.id, bridges.get('near')!).must('abort');
  });

  it('waits for its pilot, is flown step by step, and each is in the case’s log', async () => {
    const { id, number } = await openCase();
    const { status, json } = await call(hub, 'POST', path(id), {
      device: 'near',
      note: '看看是否还在',
    });
    expect(status, JSON.stringify(json)).toBe(201);
    const { flight, plan } = json;
    const bridge = bridges.get('near')!;
    const flying = Pilot.of(hub, flight.id, bridge);
    const before = await flying.detail();
    expect(before.flight).toMatchObject({
      state: 'planned',
      device: 'near',
      plan: { id: plan },
      pilot: { name: '', licence: '' },
      case: { id, number },
    });
    // Nothing goes to the drone, and nothing can be begun, before somebody passes the checklist.
    expect(await commands()).toBe(0);
    for (const step of ['upload', 'arm', 'start'])
      expect((await flying.step(step)).status).toBe(409);
    expect((await flying.step('check')).status).toBe(409);
    expect(bridge.commands).toEqual([]);
    expect(await log(id)).toMatchObject([
      {
        by: 'tests',
        note: '看看是否还在',
        from: 'collected',
        to: 'collected',
        detail: { event: 'asked', flight, device: 'near', hash: before.flight.plan.hash },
      },
    ]);
    // Nor before they have said by what the flight is allowed.
    expect(json.approval).toMatchObject({ missing: ['approval-window'] });
    expect(json.approval.detail).toContain(`/api/v1/flights/${flight.id}/approval`);
    await flying.makeGreen();
    const red = await flying.step('check');
    expect(red.json.errors.map((e: { path: string }) => e.path)).toEqual([
      'checklist.approval-window',
    ]);
    const entered = await flying.post('approval', approvalAround(Date.now(), { number: '' }));
    expect(entered.json.log.at(-1)).toMatchObject({
      by: BY,
      what: 'approval',
      detail: { before: { assumed: true }, after: { number: '' } },
    });
    await flying.takeOff();
    const late = await flying.post('approval', approvalAround(Date.now()));
    expect(late).toMatchObject({ status: 409, json: { reason: 'started' } });
    await flying.lands();
    const closed = await flying.must('close');
    expect(closed.flight.pilot.name).toBe(BY);
    const events = (await log(id)).map(
      ({ by, detail }: { by: string; detail: { event: string } }) => [detail.event, by],
    );
    expect(events).toEqual([
      ['asked', 'tests'],
      ['approved', BY],
      ['started', 'vehicle'],
      ['flown', 'vehicle'],
      ['closed', BY],
    ]);
    const found = await hub.call('GET', `/api/v1/cases/${id}`);
    expect(found.case.state).toBe('collected');
    expect(found.flights).toEqual([{ ...flight, state: 'closed' }]);
    await holdsAsEvidence(id, flight.number);
  });

  it('is one at a time, however many ask at once; aborted, it makes room for another', async () => {
    const { id } = await openCase();
    const answers = await Promise.all(
      ['near', 'farther', 'near'].map((device) => call(hub, 'POST', path(id), { device, pilot })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { flight } = answers.find(({ status }) => status === 201)!.json;
    for (const { status, json } of answers)
      if (status === 409) expect(json.detail).toContain(flight.number);
    const flying = Pilot.of(hub, flight.id, bridges.get('near')!);
    expect((await flying.detail()).flight.pilot).toEqual({ name: 'liwei pilot', licence: 'UAV-7' });
    await flying.must('abort');
    expect((await log(id)).at(-1)).toMatchObject({ by: BY, detail: { event: 'aborted' } });
    expect((await call(hub, 'POST', path(id), { device: 'near' })).status).toBe(201);
  });

  it('is not made where it cannot be, and says why', async () => {
    const { id } = await openCase();
    const asks = async (body: object) => {
      const { status, json } = await call(hub, 'POST', path(id), body);
      return [status, json.reason ?? null];
    };
    expect(await asks({ device: 'gone' })).toEqual([404, null]);
    expect(await asks({ device: 'never' })).toEqual([409, 'no-position']);
    expect((await asks({ device: 'far' }))[0]).toBeGreaterThanOrEqual(409);
    expect(await asks({ device: 'near', pilot: pilot + 2 })).toEqual([422, 'no-pilot']);
    await bridges.get('farther')!.show({ armed: true });
    expect(await asks({ device: 'farther' })).toEqual([409, 'in-flight']);
    await hub.call('POST', `/api/v1/cases/${id}/steps`, { step: 'void', note: 'none' });
    expect(await asks({ device: 'near' })).toEqual([409, 'case-over']);
    expect((await call(hub, 'POST', path(999_999), { device: 'near' })).status).toBe(404);
  });
});
