/** Who else stopped here: over the very statement, held against every vehicle's day. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPassageStore } from '../../src/adapters/store/passage-store.ts';
import { DAY } from '../../src/domain/geo/units.ts';
import { stopsNear } from '../../src/services/stops-near.ts';
import { addDevice, addFixes, type Point } from './seed.ts';
import { NOW, person, type Service, startService } from './service.ts';

const MINUTE = 60_000;
const BEGAN = NOW - DAY;
const PLACE = { lat: 36.6, lon: 101.76 };
/** So many metres east of the place. */
const east = (metres: number): number => PLACE.lon + metres / 89_500;

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await service.stop();
});

/** A fix every ten seconds: comes from the west at 10 m/s, stands, and goes on to the east. */
function visit(at: number, from: number, minutes: number): Point[] {
  const points: Point[] = [];
  const add = (metres: number, speed: number) => {
    points.push({ time: from + points.length * 10_000, lat: PLACE.lat, lon: east(metres), speed });
  };
  for (let metres = at - 3000; metres < at; metres += 100) add(metres, 10);
  for (let i = 0; i <= minutes * 6; i++) add(at, 0);
  for (let metres = at + 100; metres < at + 3000; metres += 100) add(metres, 10);
  return points;
}

const ask = (query: Record<string, string | number>) =>
  service.call(
    'GET',
    `/api/v1/stops?${new URLSearchParams(
      Object.entries({
        ...PLACE,
        from: new Date(BEGAN).toISOString(),
        to: new Date(NOW).toISOString(),
        ...query,
      }).map(([name, value]) => [name, String(value)]),
    )}`,
  );
const stops = async (query: Record<string, string | number> = {}) => (await ask(query)).json.items;

test('all vehicles that stood there, the nearest first; not those that passed, or stood elsewhere', async () => {
  const tracks: [string, Point[]][] = [
    ['near', visit(20, BEGAN + 60 * MINUTE, 10)],
    ['nearer', visit(-5, BEGAN + 300 * MINUTE, 5)],
    ['beyond', visit(180, BEGAN + 90 * MINUTE, 10)],
    ['passing', visit(-2000, BEGAN + 60 * MINUTE, 10)],
    ['at-lights', visit(0, BEGAN + 60 * MINUTE, 2)],
    ['far', visit(40_000, BEGAN, 600)],
  ];
  for (const [id, points] of tracks)
    await addFixes(service.pool, await addDevice(service.pool, id), points);
  const found = await stops();
  expect(found.map(({ device }: { device: string }) => device)).toEqual(['nearer', 'near']);
  // As the vehicle's own day has it, which reads the whole track.
  for (const { metres, device, ...stop } of found) {
    const date = stop.began.slice(0, 10);
    const days = [date, new Date(Date.parse(date) + DAY).toISOString().slice(0, 10)];
    const own = await Promise.all(
      days.map((day) => service.call('GET', `/api/v1/devices/${device}/day?date=${day}`)),
    );
    expect(own.flatMap((day) => day.json.stops)).toContainEqual(stop);
    expect(metres).toBeLessThan(25);
  }
  const wide = (await stops({ radius: 500 })).map(({ device }: { device: string }) => device);
  expect(wide).toEqual(['nearer', 'near', 'beyond']);
});

test('by the boxes of vehicles’ days, where they are kept, it is the same', async () => {
  const span = { from: BEGAN, to: NOW };
  for (const radius of [100, 500]) {
    const by = (days: boolean) =>
      stopsNear(createPassageStore(service.pool, days), [PLACE.lon, PLACE.lat], radius, span);
    const whole = await by(false);
    expect(whole!.length).toBeGreaterThan(1);
    expect(await by(true)).toEqual(whole);
  }
});

test('each visit is a stop; one fix astray does not end it', async () => {
  const no = await addDevice(service.pool, 'twice');
  const first = visit(0, BEGAN + 600 * MINUTE, 20);
  const astray = first.findIndex(({ speed }) => speed === 0) + 30;
  first[astray] = { ...first[astray]!, lat: PLACE.lat + 0.02 };
  await addFixes(service.pool, no, first);
  await addFixes(service.pool, no, visit(0, BEGAN + 700 * MINUTE, 5));
  const mine = (await stops()).filter(({ device }: { device: string }) => device === 'twice');
  expect(mine.map(({ seconds }: { seconds: number }) => seconds)).toEqual([20 * 60, 5 * 60]);
});

test('a tracker that says little while it stands is found too, up to the span’s own end', async () => {
  const no = await addDevice(service.pool, 'quiet');
  const place = { lat: PLACE.lat, lon: east(3), speed: 0 };
  const at = (minutes: number) => ({ ...place, time: BEGAN + minutes * MINUTE });
  await addFixes(service.pool, no, [at(900), at(901), at(960), at(1100)]);
  const [mine] = (await stops()).filter(({ device }: { device: string }) => device === 'quiet');
  expect(mine.seconds).toBe(200 * 60);
  const to = new Date(BEGAN + 1000 * MINUTE).toISOString();
  const [cut] = (await stops({ to })).filter(
    ({ device }: { device: string }) => device === 'quiet',
  );
  expect(cut.seconds).toBe(60 * 60);
});

test('jumps are no part of it', async () => {
  const no = await addDevice(service.pool, 'jumper');
  await addFixes(service.pool, no, visit(30_000, BEGAN + 200 * MINUTE, 60));
  await service.pool.query(
    `UPDATE fixes SET lat = $2, lon = $3, suspect = true WHERE device_no = $1
     AND time >= to_timestamp($4) AND time < to_timestamp($5)`,
    [no, PLACE.lat, PLACE.lon, (BEGAN + 220 * MINUTE) / 1000, (BEGAN + 240 * MINUTE) / 1000],
  );
  expect((await stops()).some(({ device }: { device: string }) => device === 'jumper')).toBe(false);
});

test('is bounded, and for those who may look at vehicles', async () => {
  expect((await ask({ radius: 501 })).status).toBe(400);
  expect((await ask({ from: new Date(NOW - 8 * DAY).toISOString() })).status).toBe(422);
  expect((await ask({ to: new Date(BEGAN).toISOString() })).status).toBe(400);
  const unit = service.as(person('unit'));
  const span = `from=${new Date(BEGAN).toISOString()}&to=${new Date(NOW).toISOString()}`;
  expect((await unit('GET', `/api/v1/stops?lat=36.6&lon=101.76&${span}`)).status).toBe(403);
});
