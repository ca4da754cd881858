/** Patrols over time: when they are due, what flew them, what was seen of them, what is wrong with their plans. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approvalAround, HOME, MISSION, newFlight } from './flight-seed.ts';
import { field, newPatrol, WISHES } from './patrol-seed.ts';
import { NOW, type Service, startService } from './service.ts';

const DAY = 86_400_000;
let service: Service;
beforeAll(async () => {
  service = await startService();
  await call('POST', '/api/v1/devices', { id: 'hexa-1', kind: 'hexacopter' });
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});
const call: Service['call'] = (...args) => service.call(...args);

const patrol = async (more: object = {}) =>
  (await call('POST', '/api/v1/patrols', newPatrol(more))).json;
const fly = async (plan: number): Promise<number> => {
  const { status, json } = await call(
    'POST',
    '/api/v1/flights',
    newFlight(plan, 'hexa-1', NOW, { approval: approvalAround(NOW) }),
  );
  expect(status).toBe(201);
  return json.flight.id;
};
const landed = (flight: number, at: number, complete = true) =>
  service.pool.query(
    `UPDATE sorties SET landed_at = to_timestamp($2), complete = $3 WHERE flight_id = $1`,
    [flight, at / 1000, complete],
  );
const dues = async (from: string, until: string, of: number) =>
  (await call('GET', `/api/v1/dues?from=${from}&until=${until}`)).json.items.filter(
    (due: { patrol: number }) => due.patrol === of,
  );

describe('a patrol with a rhythm', () => {
  // NOW is Saturday, 2026-11-21, 16:30 in Shanghai.
  it('is due on its days from the day on that it was made, and flown when its flight landed', async () => {
    const { id, sorties, due } = await patrol({ rhythm: { kind: 'weekly', days: [6, 7] } });
    expect(due).toMatchObject({ from: '2026-11-21', state: 'due' });
    const flight = await fly(sorties[0].plan);
    // 00:30 of the Sunday in Shanghai, still the Saturday in UTC.
    await landed(flight, Date.parse('2026-11-21T16:30:00Z'));
    expect(await dues('2026-11-16', '2026-11-29', id)).toMatchObject([
      { from: '2026-11-21', until: '2026-11-21', state: 'due', flight: null },
      { from: '2026-11-22', state: 'flown', flight },
      { from: '2026-11-28', state: 'upcoming' },
      { from: '2026-11-29', state: 'upcoming' },
    ]);
    const { json } = await call('GET', `/api/v1/patrols/${id}`);
    expect(json.lastFlight).toMatchObject({ id: flight, at: '2026-11-21T16:30:00.000Z' });
  });

  it('is overdue once its day is over, and counted', async () => {
    const { id } = await patrol({ rhythm: { kind: 'weekly', days: [6] } });
    service.clock.time = NOW + 2 * DAY;
    const { json } = await call('GET', `/api/v1/patrols/${id}`);
    expect(json).toMatchObject({ overdue: 1, due: { from: '2026-11-21', state: 'overdue' } });
    service.clock.time = NOW + 8 * DAY;
    const later = (await call('GET', '/api/v1/patrols')).json.items;
    expect(later.find((one: { id: number }) => one.id === id)).toMatchObject({
      overdue: 2,
      due: { from: '2026-11-28', state: 'overdue' },
    });
    service.clock.time = NOW;
  });

  it('is not flown by a flight that broke off', async () => {
    const { id, sorties } = await patrol({ rhythm: { kind: 'weekly', days: [6] } });
    await landed(await fly(sorties[0].plan), NOW, false);
    expect(await dues('2026-11-21', '2026-11-21', id)).toMatchObject([{ state: 'due' }]);
  });

  it('counts anew where its rhythm is changed, and is due no more where it has none', async () => {
    const { id } = await patrol({ rhythm: { kind: 'monthly', day: 1 } });
    const put = (rhythm: object | null) =>
      call('PUT', `/api/v1/patrols/${id}`, newPatrol({ rhythm }));
    service.clock.time = NOW + 20 * DAY;
    expect((await call('GET', `/api/v1/patrols/${id}`)).json.overdue).toBe(1);
    expect((await put({ kind: 'monthly', day: 2 })).json).toMatchObject({
      overdue: 0,
      due: { from: '2027-01-02' },
    });
    expect((await put(null)).json).toMatchObject({ rhythm: null, overdue: 0, due: null });
    service.clock.time = NOW;
  });

  it('of rain is due after rain was reported, once for each day', async () => {
    const { id } = await patrol({ rhythm: { kind: 'after-rain', within: 2 } });
    expect(await dues('2026-11-01', '2026-11-30', id)).toEqual([]);
    const report = (day: string, by = 'Li') => call('POST', '/api/v1/rains', { day, by });
    expect((await report('2026-11-21')).json).toMatchObject({ day: '2026-11-21', by: 'Li' });
    expect((await report('2026-11-21', 'Wang')).json.by).toBe('Li');
    expect((await report('2026-11-22')).status).toBe(422);
    const listed = (await call('GET', '/api/v1/rains?from=2026-11-01&until=2026-11-30')).json;
    expect(listed.items).toHaveLength(1);
    expect(await dues('2026-11-01', '2026-11-30', id)).toMatchObject([
      { from: '2026-11-21', until: '2026-11-23', state: 'due' },
    ]);
  });

  it.each(['from=2026-11-02&until=2026-11-01', 'from=2020-01-01&until=2026-01-01', 'from=x'])(
    'cannot be asked for %s',
    async (query) => {
      expect((await call('GET', `/api/v1/dues?${query}`)).status).toBe(400);
    },
  );
});

describe('a flight of a patrol', () => {
  it('names it, and is found by it', async () => {
    const { id, sorties } = await patrol();
    const flight = await fly(sorties[0].plan);
    await fly((await call('POST', '/api/v1/plans', { name: 'x', mission: MISSION })).json.id);
    const { json } = await call('GET', `/api/v1/flights/${flight}`);
    expect(json.patrol).toEqual({ id, name: 'Field', sortie: 1 });
    const listed = (await call('GET', `/api/v1/flights?patrol=${id}`)).json.items;
    expect(listed.map((one: { id: number }) => one.id)).toEqual([flight]);
  });
});

describe('the judgement of a plan', () => {
  const item = (json: { checklist: { item: string }[] }) =>
    json.checklist.find((check) => check.item === 'judgement');
  const zone = async (centre: [number, number]) =>
    (
      await call('POST', '/api/v1/zones', {
        name: 'Helipad',
        kind: 'forbidden-area',
        shape: { type: 'circle', centre, radiusMetres: 30 },
      })
    ).json.id;

  it('finds nothing in a plan that keeps clear, and a flight shows so', async () => {
    const { json } = await call('POST', '/api/v1/plans', { name: 'x', mission: MISSION });
    expect(json).toMatchObject({ findings: null, judgement: null, patrol: null });
    const flight = await fly(json.id);
    const shown = (await call('GET', `/api/v1/flights/${flight}`)).json;
    expect(item(shown)).toMatchObject({ state: 'green' });
    expect(shown).toMatchObject({ findings: [], patrol: null });
  });

  it('names a no-fly area that came later, and holds the flight back', async () => {
    const plan = (await call('POST', '/api/v1/plans', { name: 'x', mission: MISSION })).json.id;
    const judge = (body: object = {}) => call('POST', `/api/v1/plans/${plan}/judgement`, body);
    expect((await judge()).json.findings).toEqual([]);
    const id = await zone([HOME.lon, HOME.lat + 50 / 111_195]);
    const flight = await fly(plan);
    const shown = (await call('GET', `/api/v1/flights/${flight}`)).json;
    expect(item(shown)).toMatchObject({ state: 'red', values: { kind: 'no-fly' } });
    expect(shown.findings[0]).toMatchObject({ kind: 'no-fly', name: 'Helipad' });
    expect((await call('GET', `/api/v1/plans/${plan}`)).json.findings).toBeGreaterThan(0);
    const overridden = await call('POST', `/api/v1/flights/${flight}/overrides`, {
      item: 'judgement',
      by: 'Li Wei',
      reason: 'The helipad is closed today',
    });
    expect(item(overridden.json)).toMatchObject({ override: { by: 'Li Wei' } });
    await call('DELETE', `/api/v1/zones/${id}`);
    expect((await judge()).json.findings).toEqual([]);
  });

  it('looks at energy with an airframe and at photos with a camera', async () => {
    const far = {
      ...MISSION,
      items: MISSION.items.map((one, i) => (i === 1 ? { ...one, lat: HOME.lat + 0.2 } : one)),
      fence: [],
    };
    const { id } = (await call('POST', '/api/v1/plans', { name: 'far', mission: far })).json;
    const judge = async (body: object) =>
      (await call('POST', `/api/v1/plans/${id}/judgement`, body)).json.findings?.map(
        ({ kind }: { kind: string }) => kind,
      );
    expect(await judge({})).toEqual([]);
    const equipment = { airframe: WISHES.airframe, camera: WISHES.camera };
    expect(await judge(equipment)).toContain('endurance');
    const unknown = await call('POST', `/api/v1/plans/${id}/judgement`, { airframe: 'ufo' });
    expect(unknown).toMatchObject({ status: 422, json: { reason: 'unknown-name' } });
  });

  it('of an unknown plan is 404', async () => {
    expect((await call('POST', '/api/v1/plans/999999/judgement', {})).status).toBe(404);
  });
});

describe('the coverage of patrol areas', () => {
  let serial = 0;
  const capture = (flight: number | null, at: number, detail: object) =>
    service.pool.query(
      `INSERT INTO drone_events (device_no, id, flight_id, time, kind, detail)
       SELECT no, $2, $1, to_timestamp($3), 'capture', $4 FROM devices WHERE id = 'hexa-1'`,
      [flight, `c${++serial}`, at / 1000, JSON.stringify({ index: serial, ...detail })],
    );
  const coverage = async (path: string) => (await call('GET', `/api/v1/${path}`)).json;
  const at = (lon: number, lat: number) => ({ lon, lat, relative: 100, yaw: 0 });

  it('is what the photos of flights showed, and when last', async () => {
    const wishes = { ...WISHES, drawn: [{ kind: 'area', rings: [field(101.6, 36.6)] }] };
    const { id, sorties } = await patrol({ wishes, name: 'Seen' });
    const flight = await fly(sorties[0].plan);
    const before = await coverage(`patrols/${id}/coverage`);
    expect(before).toMatchObject({ from: '2026-10-23', until: '2026-11-21' });
    expect(before.areas).toMatchObject([{ patrol: id, name: 'Seen', share: 0, lastSeen: null }]);
    expect(before.areas[0].cells.length).toBeGreaterThan(1000);
    expect(before.areas[0].cells.length).toBeLessThanOrEqual(2500);
    // Of 147 × 98 m, 3 days ago, in the middle of 179 × 222 m.
    await capture(flight, NOW - 3 * DAY, at(101.601, 36.601));
    await capture(flight, NOW - 40 * DAY, at(101.6, 36.6));
    await capture(flight, NOW, { index: 1 });
    await capture(flight, NOW, { lon: 'x', lat: null, relative: 100 });
    const [area] = (await coverage(`patrols/${id}/coverage?days=30`)).areas;
    expect(area.lastSeen).toBe('2026-11-18');
    expect(area.share).toBeCloseTo((147 * 98) / (179 * 222), 1);
    expect(new Set(area.cells.map((cell: number[]) => cell[2]))).toEqual(new Set([-1, 3]));
    const { grid } = area;
    const middle = area.cells.find(
      ([column, row]: number[]) =>
        column === Math.floor(grid.columns / 2) && row === Math.floor(grid.rows / 2),
    );
    expect(middle[2]).toBe(3);
    expect((await coverage(`patrols/${id}/coverage?days=3`)).areas[0].share).toBe(0);
    const longer = (await coverage(`patrols/${id}/coverage?days=60`)).areas[0];
    expect(longer.share).toBeGreaterThan(area.share);
  });

  it('is there for zones that drones are to patrol, and for all at once', async () => {
    const zone = (name: string, kinds: string[]) =>
      call('POST', '/api/v1/zones', {
        name,
        kind: 'patrol-area',
        shape: { type: 'circle', centre: [101.5, 36.5], radiusMetres: 200 },
        appliesTo: { kinds, devices: [] },
      });
    await zone('Hill', ['hexacopter']);
    expect((await zone('Street', ['patrol-ebike'])).status).toBe(201);
    await capture(null, NOW - DAY, at(101.5, 36.5));
    const { areas } = await coverage('patrol-coverage');
    const names = areas.map(({ name }: { name: string }) => name);
    expect(names).toContain('Seen');
    expect(names).not.toContain('Street');
    const hill = areas.find(({ name }: { name: string }) => name === 'Hill');
    expect(hill).toMatchObject({ patrol: null, lastSeen: '2026-11-20' });
    expect(hill.share).toBeGreaterThan(0.02);
    expect(hill.share).toBeLessThan(0.06);
  });

  it('is asked for days that there are, of a patrol that there is', async () => {
    expect((await call('GET', '/api/v1/patrol-coverage?days=0')).status).toBe(400);
    expect((await call('GET', '/api/v1/patrols/999999/coverage')).status).toBe(404);
  });
});
