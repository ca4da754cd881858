/**
 * The whole chain, with nothing faked but the vehicles: a truck enters where it must not, a drone has a look,
 * its photos are evidence, a unit handles it, the desk closes it, and the export proves every link.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photosOfFlight } from '../../simulators/camera/camera.ts';
import { capturesOf } from '../../simulators/camera/command.ts';
import { flyFlight } from '../../simulators/pilot/pilot.ts';
import { serviceClient } from '../../simulators/service-client.ts';
import { verifyCommand } from '../../src/commands/verify/verify.ts';
import { permissionsOf } from '../../src/domain/people/roles.ts';
import type { ApiCase, ApiCaseDetail } from '../../src/wire/api-cases.ts';
import type { ApiPhoto, ApiReceivedPhotos } from '../../src/wire/api-photos.ts';
import type { ApiVerificationProposal } from '../../src/wire/api-verification.ts';
import { addDevice } from './fleet-client.ts';
import { type HexacopterServer, startHexacopterServer } from './hexacopter-server.ts';
import { administrator, type Person, person } from './office.ts';

const COPTER = 'hexa-01';
const TRUCK = 'truck-0017';
/** Flight goes this many times as fast. */
const FACTOR = 5;
const PILOT = { name: '李强', licence: 'CAAC-0001' };

let server: HexacopterServer;
let admin: Person;
let pilot: Person;
let desk: Person;
let handler: Person;
let unit: number;
let other: number;
let folder: string;
let id: number;
let flight: { id: number; number: string };

beforeAll(async () => {
  server = await startHexacopterServer(COPTER, FACTOR);
  folder = await mkdtemp(join(tmpdir(), 'chengxun-chain-'));
  admin = administrator(server);
  const made = (name: string) => admin.call<{ id: number }>('POST', '/api/v1/units', { name });
  [unit, other] = [(await made('渣土中队')).id, (await made('环卫一所')).id];
  const account = (login: string, role: 'pilot' | 'case-desk' | 'unit', more: object = {}) =>
    person(server, { login, name: login, role, ...more });
  pilot = await account('liqiang', 'pilot', PILOT);
  desk = await account('zhangmin', 'case-desk');
  handler = await account('majun', 'unit', { unit });
  await pilot.call('PUT', '/api/v1/me/duty', { onDuty: true });
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Until it is there; a test of a running service can only ask again. */
async function until<T>(look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not there after ${seconds} s: ${look}`);
    await sleep(250);
  }
}

const detail = (who: Person) => who.call<ApiCaseDetail>('GET', `/api/v1/cases/${id}`);
const step = (who: Person, body: object) =>
  who.call<ApiCaseDetail>('POST', `/api/v1/cases/${id}/steps`, body);

/** A place so many metres north and east of where the hexacopter stands. */
const beside = (north: number, east: number): [number, number] => [
  server.home.lon + east / (111_320 * Math.cos((server.home.lat * Math.PI) / 180)),
  server.home.lat + north / 111_320,
];

describe('from a truck to a closed case', { timeout: 400_000 }, () => {
  it('a truck that enters a river bank becomes a violation and a case', async () => {
    await admin.call('POST', '/api/v1/zones', {
      name: '河道管理范围',
      kind: 'forbidden-area',
      shape: { type: 'circle', centre: beside(90, 0), radiusMetres: 40 },
      appliesTo: { kinds: ['muck-truck'] },
      validFrom: new Date(Date.now() - 600_000).toISOString(),
    });
    await drive();
    const found = await until(async () => {
      const page = await desk.call<{ items: ApiCase[] }>(
        'GET',
        '/api/v1/cases?kind=forbidden-area',
      );
      return page.items[0];
    });
    id = found.id;
    expect(found).toMatchObject({ state: 'collected', source: 'violation', device: TRUCK });
    expect((await detail(desk)).violations).toHaveLength(1);
  });

  it('a unit that it is none of does not see it', async () => {
    expect((await handler.ask('GET', `/api/v1/cases/${id}`)).status).toBe(404);
    const answer = await handler.ask('POST', `/api/v1/cases/${id}/steps`, { step: 'file' });
    expect([403, 404]).toContain(answer.status);
  });

  it('the drone and the pilot on duty are proposed, and a flight is asked for', async () => {
    await step(desk, { step: 'check' });
    const proposal = await until(async () => {
      const told = await desk.call<ApiVerificationProposal>(
        'GET',
        `/api/v1/cases/${id}/verification`,
      );
      return told.drones[0]?.fit ? told : undefined;
    });
    expect(proposal.drones[0]).toMatchObject({ device: COPTER, reasons: [] });
    expect(proposal.pilots).toMatchObject([PILOT]);
    const asked = await desk.call<{ flight: typeof flight }>(
      'POST',
      `/api/v1/cases/${id}/verification`,
      { device: COPTER, pilot: proposal.pilots[0]!.account },
    );
    flight = asked.flight;
    const { flight: made } = await pilot.call<{ flight: { state: string } }>(
      'GET',
      `/api/v1/flights/${flight.id}`,
    );
    expect(made.state).toBe('planned');
    // The desk may ask for it; flying is the pilot's.
    const body = { step: 'check' };
    const answer = await desk.ask('POST', `/api/v1/flights/${flight.id}/steps`, body);
    expect(answer.status).toBe(403);
  });

  it('the pilot flies it', async () => {
    const key = await admin.call<{ secret: string }>('POST', '/api/v1/keys', {
      name: 'ground station',
      scopes: [...permissionsOf(['pilot'])],
    });
    const ended = await flyFlight(flight.id, {
      httpUrl: server.http,
      key: key.secret,
      pilot: PILOT,
      now: Date.now,
      pause: (ms) => sleep(ms),
      signal: AbortSignal.timeout(300_000),
    });
    expect(ended).toBe('closed');
  });

  it('its photos are placed by its captures and join the case by themselves', async () => {
    const signal = AbortSignal.timeout(60_000);
    const client = serviceClient(server.http, server.key, signal);
    const captures = await capturesOf(client, flight.id);
    expect(captures.length).toBeGreaterThanOrEqual(5);
    const options = {
      seed: 1,
      clockOffset: 37,
      jitter: 0.2,
      metadata: 'none',
      width: 800,
    } as const;
    for await (const { name, bytes } of photosOfFlight(captures, options))
      expect(await upload(pilot, name, bytes, { flight: flight.number })).toBe(true);
    const { photos } = await until(async () => {
      const now = await detail(desk);
      return now.photos.length === captures.length ? now : undefined;
    });
    for (const { photo, role } of photos) {
      expect(role).toBe('verification');
      expect(photo.placedBy).toBe('capture');
    }
  });

  it('the desk files and dispatches it, and the unit handles it', async () => {
    const { case: filed } = await step(desk, { step: 'file' });
    expect(filed.state).toBe('filed');
    await step(desk, { step: 'dispatch', unit: other });
    expect((await handler.ask('GET', `/api/v1/cases/${id}`)).status).toBe(404);
    await step(desk, { step: 'recall', note: '派错单位' });
    await step(desk, { step: 'dispatch', unit });
    expect((await detail(handler)).allowed).toContain('take');
    await step(handler, { step: 'take' });
    const after = await photo('after.jpg');
    const { received } = await sent(handler, 'after.jpg', after, { case: String(id) });
    const [one] = received;
    const { case: reported } = await step(handler, {
      step: 'report',
      note: '已清运完毕',
      photos: [one!.photo.id],
    });
    expect(reported.state).toBe('reported');
  });

  it('the desk closes it', async () => {
    expect((await handler.ask('POST', `/api/v1/cases/${id}/steps`, { step: 'close' })).status).toBe(
      403,
    );
    const { case: closed } = await step(desk, { step: 'close', note: '核查属实，现场已恢复' });
    expect(closed.state).toBe('closed');
    const { log } = await detail(desk);
    const steps = log.map((entry) => entry.step);
    expect(steps[0]).toBe('collect');
    for (const one of ['check', 'flight', 'attach', 'file', 'dispatch', 'take', 'report', 'close'])
      expect(steps).toContain(one);
  });

  it('what is exported proves it without the service, and every change to it is found', async () => {
    const answer = await desk.ask('GET', `/api/v1/cases/${id}/bundle`);
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const bundle = join(folder, 'case.zip');
    await writeFile(bundle, bytes);
    expect(await verifyCommand([bundle], 'zh_CN')).toBe(0);
    const whole = await readFile(bundle);
    whole[Math.floor(whole.length / 2)]! ^= 1;
    await writeFile(bundle, whole);
    expect(await verifyCommand([bundle], 'zh_CN')).toBe(1);
  });
});

/** Along the bank for a minute and a half, now: into the area, a stop, and out again. */
async function drive(): Promise<void> {
  const account = await addDevice(server, TRUCK);
  const client = await mqtt.connectAsync(server.mqtt, {
    username: account.id,
    password: account.token,
    clientId: account.id,
  });
  const began = Date.now() - 100_000;
  const fixes = Array.from({ length: 95 }, (_, i) => {
    const north = i < 25 ? 220 - i * 5 : i < 70 ? 95 : 95 + (i - 70) * 6;
    const [lon, lat] = beside(north, 0);
    const speed = i >= 25 && i < 70 ? 0 : 5;
    return { time: began + i * 1000, lat, lon, speed, ignition: true };
  });
  await client.publishAsync(`chengxun/v1/${TRUCK}/position`, JSON.stringify(fixes), { qos: 1 });
  await client.endAsync();
}

async function sent(
  who: Person,
  name: string,
  bytes: Uint8Array,
  fields: Readonly<Record<string, string>>,
): Promise<ApiReceivedPhotos> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: 'image/jpeg' }), name);
  return who.call<ApiReceivedPhotos>('POST', '/api/v1/photos', form);
}

async function upload(...of: Parameters<typeof sent>): Promise<boolean> {
  const { received, refused } = await sent(...of);
  return refused.length === 0 && received.every(({ fresh }) => fresh);
}

/** What the unit's phone takes afterwards. */
async function photo(name: ApiPhoto['name']): Promise<Uint8Array> {
  const [lon, lat] = beside(90, 0);
  const capture = { time: Date.now(), detail: { index: 1, lat, lon, relative: 2 } };
  for await (const { bytes } of photosOfFlight([capture], { seed: name.length, width: 640 }))
    return bytes;
  throw new Error('the camera took nothing');
}
