import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDevice, addFixes, addViolation, drive } from './seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();
/** 25 minutes of driving, in two parts of the calendar day in Xi'an: before and after midnight. */
const MIDNIGHT = Date.parse('2026-11-20T16:00:00Z');

beforeAll(async () => {
  service = await startService();
  const one = await addDevice(service.pool, 'truck-1');
  await addFixes(service.pool, one, drive(NOW - HOUR, 1500));
  await addFixes(service.pool, one, drive(MIDNIGHT - 60_000, 120));
  await service.pool.query(
    `INSERT INTO fixes (device_no, time, received_at, lat, lon, suspect)
     VALUES ($1, to_timestamp($2), now(), 10, 10, true)`,
    [one, (NOW - HOUR + 500) / 1000],
  );
  const two = await addDevice(service.pool, 'bike-1', 'patrol-ebike');
  await addFixes(service.pool, two, drive(NOW - HOUR, 100, 10_000, 3));
  await addDevice(service.pool, 'idle');
});
afterAll(() => service.stop());
const call: Service['call'] = (...args) => service.call(...args);
const track = (query: string, device = 'truck-1') =>
  call('GET', `/api/v1/devices/${device}/track?${query}`);
const span = `from=${iso(NOW - HOUR)}&to=${iso(NOW)}`;

describe('a track', () => {
  it('is GeoJSON with a time for each position, without implausible jumps', async () => {
    const { json, headers } = await track(span);
    expect(headers.get('content-type')).toBe('application/geo+json');
    const [line] = json.features;
    expect(line.geometry.coordinates).toHaveLength(1500);
    expect(line.properties.coordTimes[0]).toBe(iso(NOW - HOUR));
    expect(line.geometry.coordinates.every(([lon]: number[]) => lon! > 100)).toBe(true);
  });

  it('is GPX or CSV on request', async () => {
    const gpx = await track(`${span}&format=gpx`);
    expect(gpx.headers.get('content-type')).toContain('application/gpx+xml');
    expect(gpx.headers.get('content-disposition')).toMatch(/filename="truck-1-.*\.gpx"/);
    expect(gpx.text.match(/<trkpt /g)).toHaveLength(1500);
    const csv = await track(`${span}&format=csv`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1501);
    expect(lines[0]).toMatch(/^device,time,lat,lon/);
    expect(new Set(lines).size).toBe(1501);
  });

  it('is simplified on request', async () => {
    const { json } = await track(`${span}&simplify=5`);
    expect(json.features[0].geometry.coordinates).toHaveLength(2);
  });

  it('of nothing is empty, not an error', async () => {
    expect((await track(span, 'idle')).json.features).toEqual([]);
    expect((await track(`${span}&format=csv`, 'idle')).text.trim().split('\r\n')).toHaveLength(1);
  });

  it('longer than one read is whole: every fix once', async () => {
    const no = await addDevice(service.pool, 'long');
    await addFixes(service.pool, no, drive(NOW - 10 * HOUR, 25_000));
    const csv = await track(`from=${iso(NOW - 10 * HOUR)}&to=${iso(NOW)}&format=csv`, 'long');
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(25_001);
    expect(new Set(lines).size).toBe(25_001);
  });

  it.each([
    ['from=2026-11-21T09:00:00Z&to=2026-11-21T08:00:00Z', 400],
    ['from=2026-01-01T00:00:00Z&to=2026-11-21T08:00:00Z', 422],
    ['from=yesterday', 400],
    ['from=0000-01-01T00:00:00Z', 400],
    ['from=9999-12-31T23:59:59-23:59', 400],
    ['format=kml', 400],
    ['simplify=-1', 400],
    ['simplify=NaN', 400],
  ])('asked for with %s is refused with %i', async (query, status) => {
    expect((await track(query)).status).toBe(status);
  });

  it('of an unknown device is 404', async () => {
    expect((await track(span, 'nobody')).status).toBe(404);
  });
});

describe('a day', () => {
  it('sums up the bureau’s calendar day', async () => {
    await addViolation(service.pool, 'truck-1', 'speeding', NOW - HOUR + 60_000, {
      ended: NOW - HOUR + 120_000,
    });
    const { json } = await call('GET', '/api/v1/devices/truck-1/day?date=2026-11-21');
    // 15 km of the drive, and the minute after midnight.
    expect(json.fixes).toBe(1560);
    expect(json.metres).toBeGreaterThan(15_000);
    expect(json.trips.length).toBeGreaterThan(0);
    expect(json.violations).toHaveLength(1);
    const before = await call('GET', '/api/v1/devices/truck-1/day?date=2026-11-20');
    expect(before.json.fixes).toBe(60);
    expect((await call('GET', '/api/v1/devices/truck-1/day')).json.date).toBe('2026-11-21');
  });

  it.each(['2026-02-30', '21.11.2026', '1902-01-01', ''])('refuses the date %j', async (date) => {
    expect((await call('GET', `/api/v1/devices/truck-1/day?date=${date}`)).status).toBe(400);
  });
});

describe('the replay', () => {
  it('has all vehicles column by column, thinned to the step', async () => {
    const { json } = await call('GET', `/api/v1/replay?${span}&step=60`);
    expect(json.devices.map((d: { id: string }) => d.id)).toEqual(['truck-1', 'bike-1']);
    const [truck] = json.devices;
    expect(truck.t).toHaveLength(25);
    expect(truck.t[1]).toBe(60);
    for (const column of ['lat', 'lon', 'heading']) expect(truck[column]).toHaveLength(25);
    expect(truck.heading[0]).toBe(90);
    expect(json.violations.length).toBeGreaterThan(0);
  });

  it('of more than six hours, or of too many points, is refused with what to do', async () => {
    const long = await call('GET', `/api/v1/replay?from=${iso(NOW - 7 * HOUR)}&to=${iso(NOW)}`);
    expect(long.status).toBe(422);
    expect(long.json.detail).toContain('6 hours');
    const back = await call('GET', `/api/v1/replay?from=${iso(NOW)}&to=${iso(NOW - 1)}`);
    expect(back.status).toBe(400);
  });
});

describe('a violation', () => {
  it('has its evidence: the track from two minutes before to two after', async () => {
    const began = NOW - HOUR + 300_000;
    const { id } = await addViolation(service.pool, 'truck-1', 'off-route', began, {
      ended: began + 60_000,
    });
    const { json } = await call('GET', `/api/v1/violations/${id}/evidence`);
    const times = json.features[0].properties.coordTimes;
    expect(times[0]).toBe(iso(began - 120_000));
    expect(times.at(-1)).toBe(iso(began + 179_000));
    expect((await call('GET', `/api/v1/violations/${id}`)).json).toMatchObject({
      device: 'truck-1',
      measure: { value: 25, limit: 20 },
    });
    expect((await call('GET', '/api/v1/violations/424242/evidence')).status).toBe(404);
    expect((await call('GET', '/api/v1/violations/424242')).status).toBe(404);
  });

  it('is found by device, rule, state and span, page by page', async () => {
    await addDevice(service.pool, 'many');
    for (let i = 0; i < 5; i++)
      await addViolation(service.pool, 'many', 'silent', NOW + i * 1000, {
        ...(i < 4 && { ended: NOW + i * 1000 + 500 }),
      });
    const list = async (query: string) =>
      (await call('GET', `/api/v1/violations?device=many&${query}`)).json;
    const began = (of: { items: { began: string }[] }) =>
      of.items.map((v) => v.began.slice(17, 19));
    const first = await list('limit=3');
    expect(began(first)).toEqual(['04', '03', '02']);
    expect(began(await list(`limit=3&cursor=${first.next}`))).toEqual(['01', '00']);
    expect(began(await list('open=true'))).toEqual(['04']);
    expect(began(await list('open=false&rule=silent'))).toHaveLength(4);
    expect(began(await list('rule=speeding'))).toEqual([]);
    expect(began(await list(`from=${iso(NOW + 1000)}&to=${iso(NOW + 3000)}`))).toEqual([
      '02',
      '01',
    ]);
    expect((await call('GET', '/api/v1/violations?open=maybe')).status).toBe(400);
  });

  it('that was withdrawn is not there', async () => {
    const { id } = await addViolation(service.pool, 'idle', 'silent', NOW);
    await service.pool.query('UPDATE violations SET withdrawn_at = now() WHERE id = $1', [id]);
    expect((await call('GET', `/api/v1/violations/${id}`)).status).toBe(404);
  });
});

it('nothing failed in a way that was not foreseen', () => expect(service.failures).toEqual([]));
