/** What stays of a flight: its track, its black boxes, and its record as one folder. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK_ITEMS } from '../../src/domain/flights/flight.ts';
import { flightTrackSchema } from '../../src/wire/api-flights.ts';
import { Bridge } from './drone-bridge.ts';
import { addPlan, BY, call, Pilot } from './flight-pilot.ts';
import { type Account, type HubService, startHubService } from './hub-service.ts';

let hub: HubService;
let account: Account;
let pilot: Pilot;
let began: number;
const LOG = randomBytes(300_000);
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  hub = await startHubService();
});
afterAll(() => hub.stop());

it('a flight was flown and has landed', async () => {
  account = await hub.add('hexa-1', { kind: 'hexacopter', name: 'Hexa 1' });
  const bridge = await Bridge.open(hub, account);
  bridge.pace = 1000;
  pilot = await Pilot.plan(hub, 'hexa-1', bridge, await addPlan(hub));
  began = Date.now();
  await pilot.post('overrides', {
    item: 'person-payload',
    reason: 'no camera today, =HYPERLINK(1)',
  });
  await pilot.takeOff();
  await bridge.event('text', { severity: 4, text: '电量低' });
  await bridge.event('capture', {
    index: 7,
    source: 'camera-feedback',
    taken: Date.now(),
    lat: 36.6205,
    lon: 101.78,
    relative: 50,
  });
  await pilot.flies(3, 100, {
    batteries: [
      { id: 0, remaining: 61 },
      { id: 1, remaining: 58 },
    ],
  });
  await pilot.flies(4, 10);
  await pilot.lands();
});

async function put(
  bytes: Uint8Array,
  more: { hash?: string; token?: string; began?: number; ended?: number; device?: string } = {},
) {
  const hash = more.hash ?? sha256(bytes);
  const span = new URLSearchParams({
    began: new Date(more.began ?? began).toISOString(),
    // The drone's clock went ahead of ours by some seconds.
    ended: new Date(more.ended ?? Date.now() + 60_000).toISOString(),
  });
  const basic = Buffer.from(`hexa-1:${more.token ?? account.token}`).toString('base64');
  const device = more.device ?? 'hexa-1';
  const response = await fetch(`${hub.http}/api/v1/devices/${device}/black-boxes/${hash}?${span}`, {
    method: 'PUT',
    headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}
const kept = async () =>
  (await hub.pool.query('SELECT sha256, bytes, flight_id FROM black_boxes ORDER BY stored_at'))
    .rows;
const files = async () => {
  const folder = join(hub.dataDir, 'black-boxes');
  return (await readdir(folder, { recursive: true })).filter((name) => /\./.test(name));
};

describe('a black box', () => {
  it('is kept by its hash, put to the flight that it is of, and given back byte by byte', async () => {
    expect((await put(LOG)).status).toBe(201);
    const hash = sha256(LOG);
    expect(await kept()).toEqual([{ sha256: hash, bytes: LOG.length, flight_id: pilot.id }]);
    expect((await pilot.detail()).blackBoxes).toMatchObject([{ sha256: hash, bytes: LOG.length }]);
    const back = await fetch(`${hub.http}/api/v1/flights/${pilot.id}/black-boxes/${hash}`, {
      headers: { 'X-API-Key': hub.key },
    });
    expect(back.headers.get('content-disposition')).toContain('.tlog"');
    expect(sha256(new Uint8Array(await back.arrayBuffer()))).toBe(hash);
  });

  it('that comes again changes nothing', async () => {
    expect((await put(LOG)).status).toBe(200);
    expect(await kept()).toHaveLength(1);
  });

  it('that has not the hash that it claims is refused, and nothing of it stays', async () => {
    const { status, json } = await put(randomBytes(5000), { hash: 'a'.repeat(64) });
    expect(status).toBe(409);
    expect(json.detail).toContain('aaaaaaaa');
    expect(await kept()).toHaveLength(1);
    expect(await files()).toHaveLength(1);
  });

  it.each([
    ['a wrong token', { token: 'wrong' }, 401],
    ['another device’s name', { device: 'hexa-2' }, 401],
    ['an end before its begin', { ended: 1_700_000_000_000 }, 400],
    ['a begin four days ago', { began: Date.now() - 4 * 86_400_000 }, 400],
    ['an end in the future', { ended: Date.now() + 3_600_000 }, 400],
    ['a hash that is none', { hash: 'xyz' }, 404],
  ])('with %s is refused', async (_, more, status) => {
    expect((await put(randomBytes(100), more)).status).toBe(status);
    expect(await kept()).toHaveLength(1);
  });

  it('of a time at which nothing flew belongs to no flight', async () => {
    const before = began - 7_200_000;
    expect((await put(randomBytes(10), { began: before, ended: before + 1000 })).status).toBe(201);
    expect((await kept()).at(-1)!.flight_id).toBeNull();
  });

  it('of another flight is not found under this one', async () => {
    const path = `/api/v1/flights/${pilot.id}/black-boxes/${'b'.repeat(64)}`;
    expect((await call(hub, 'GET', path)).status).toBe(404);
  });
});

describe('a flight’s track', () => {
  it('has all columns in order of time, and its events', async () => {
    const { json } = await call(hub, 'GET', `/api/v1/flights/${pilot.id}/track`);
    expect(flightTrackSchema.parse(json)).toEqual(json);
    const { t, ...columns } = json;
    expect(t.length).toBeGreaterThan(2);
    expect([...t].sort((a: number, b: number) => a - b)).toEqual(t);
    for (const name of ['lat', 'lon', 'amsl', 'relative', 'terrain', 'battery', 'mode', 'armed'])
      expect(columns[name]).toHaveLength(t.length);
    expect(Math.min(...columns.battery)).toBeLessThanOrEqual(61);
    expect(json.events.map((e: { kind: string }) => e.kind)).toEqual(['text', 'capture']);
  });

  it('of one that has not flown is empty', async () => {
    const idle = await Pilot.plan(hub, 'hexa-1', pilot.bridge, await addPlan(hub));
    const { json } = await call(hub, 'GET', `/api/v1/flights/${idle.id}/track`);
    expect(json).toMatchObject({ t: [], events: [] });
    await idle.must('abort');
  });

  it('’s events are had from a number on', async () => {
    const get = async (query: string) =>
      (await call(hub, 'GET', `/api/v1/flights/${pilot.id}/events?${query}`)).json;
    const first = await get('limit=1');
    expect(first.items).toHaveLength(1);
    const second = await get(`limit=1&after=${first.next}`);
    expect(second).toMatchObject({ items: [{ kind: 'capture' }], next: null });
  });
});

describe('a flight’s record', () => {
  it('is one folder with all that DOMAIN asks for, and the sums of its files', async () => {
    const response = await fetch(`${hub.http}/api/v1/flights/${pilot.id}/record.zip`, {
      headers: { 'X-API-Key': hub.key },
    });
    expect(response.headers.get('content-type')).toBe('application/zip');
    const number = (await pilot.detail()).flight.number;
    const entries = Object.entries(unzipSync(new Uint8Array(await response.arrayBuffer())));
    expect(entries.every(([name]) => name.startsWith(`${number}/`))).toBe(true);
    const file = new Map(entries.map(([name, bytes]) => [name.slice(number.length + 1), bytes]));
    const text = (name: string) => strFromU8(file.get(name)!);
    expect([...file.keys()]).toEqual([
      'README.txt',
      'flight.json',
      'log.jsonl',
      'events.jsonl',
      'commands.jsonl',
      'track.csv',
      'track.geojson',
      'battery.csv',
      'captures.csv',
      'plan.plan',
      `black-boxes/${sha256(LOG)}.tlog`,
      'SHA256SUMS',
    ]);
    const sums = text('SHA256SUMS').trimEnd().split('\n');
    expect(sums).toHaveLength(file.size - 1);
    for (const line of sums) {
      const [hash, name] = line.split('  ');
      expect(sha256(file.get(name!)!)).toBe(hash);
    }
    const flight = JSON.parse(text('flight.json'));
    expect(flight).toMatchObject({
      aircraft: { id: 'hexa-1', autopilot: 'ardupilot' },
      flight: { pilot: { name: BY, licence: 'UAS-63-0042' }, approval: { number: 'XN-2026-118' } },
      overrides: { 'person-payload': { by: BY } },
    });
    expect(flight.flight.sorties[0].hash).toMatch(/^[0-9a-f]{64}$/);
    expect(text('log.jsonl')).toContain('"what":"override"');
    const check = text('log.jsonl')
      .split('\n')
      .find((line) => line.includes('"what":"check"'))!;
    expect(JSON.parse(check).detail.checks).toHaveLength(CHECK_ITEMS.length);
    expect(text('events.jsonl')).toContain('电量低');
    expect(
      text('commands.jsonl')
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l).kind),
    ).toEqual(['upload', 'arm', 'start']);
    expect(text('captures.csv').split('\r\n')[1]).toContain(',7,camera-feedback,36.6205,101.78,');
    const track = text('track.csv').trimEnd().split('\r\n');
    expect(track.length).toBeGreaterThan(3);
    expect(JSON.parse(text('track.geojson')).features).toHaveLength(track.length - 1);
    expect(text('battery.csv')).toContain(',1,,,58,');
    expect(JSON.parse(text('plan.plan')).fileType).toBe('Plan');
  });

  it('of a flight that is unknown is 404', async () => {
    expect((await call(hub, 'GET', '/api/v1/flights/9999/record.zip')).status).toBe(404);
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
