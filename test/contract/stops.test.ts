/** Who else stopped here: over the very statement, held against every vehicle's day. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIntakeStore } from '../../src/adapters/store/intake-store.ts';
import { createPassageStore } from '../../src/adapters/store/passage-store.ts';
import { applyRetention } from '../../src/adapters/store/retention.ts';
import { followTracks } from '../../src/adapters/store/visit-store.ts';
import { summariseDay } from '../../src/domain/fleet/day.ts';
import { boundsOf, widen, within } from '../../src/domain/geo/bounds.ts';
import { metresBetween } from '../../src/domain/geo/distance.ts';
import { DAY } from '../../src/domain/geo/units.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { type StopsNear, stopsNear } from '../../src/services/stops-near.ts';
import type { Span } from '../../src/services/stores.ts';
import { randomBy } from '../domain/world.ts';
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
  for (const { metres, device, lifted, ...stop } of found) {
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

/** By the tracks as they are, as if nothing had been followed yet. */
async function byTracks(place: LonLat, radius: number, span: Span) {
  await service.pool.query('TRUNCATE tracks_followed, cell_visits');
  return stopsNear(createPassageStore(service.pool), place, radius, span);
}

test('by the cells that vehicles went through it is the same', async () => {
  const span = { from: BEGAN, to: NOW };
  for (const radius of [100, 500]) {
    const whole = await byTracks([PLACE.lon, PLACE.lat], radius, span);
    expect(whole!.stops.length).toBeGreaterThan(1);
    await followTracks(service.pool);
    const found = await stopsNear(
      createPassageStore(service.pool),
      [PLACE.lon, PLACE.lat],
      radius,
      span,
    );
    expect(found).toEqual(whole);
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

test('who tipped in less time than a stop takes is found where that is asked for', async () => {
  const no = await addDevice(service.pool, 'tipper');
  const track = visit(4, BEGAN + 500 * MINUTE, 1);
  await addFixes(service.pool, no, track);
  const up = track.filter(({ speed }) => speed === 0).slice(1, -1);
  await service.pool.query(
    'UPDATE fixes SET lift = 0 WHERE device_no = $1 AND time = ANY ($2::timestamptz[])',
    [no, up.map(({ time }) => new Date(time))],
  );
  const ofTipper = async (query: Record<string, number>) =>
    (await stops(query)).filter(({ device }: { device: string }) => device === 'tipper');
  expect(await ofTipper({})).toEqual([]);
  expect(await ofTipper({ least: 90 })).toEqual([]);
  expect(await ofTipper({ least: 30 })).toMatchObject([{ seconds: 60, lifted: true }]);
  expect((await ask({ least: 29 })).status).toBe(400);
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

/** Goes here and there around the place and stands where it got to, now and then; some fixes are astray. */
function wander(random: () => number, from: number): Point[] {
  const points: Point[] = [];
  let [time, x, y] = [from, (random() - 0.5) * 3000, (random() - 0.5) * 3000];
  for (let leg = 0; leg < 25; leg++) {
    const home = random() < 0.6;
    const [toX, toY] = [0, 0].map(() => (random() - 0.5) * (home ? 300 : 4000)) as [number, number];
    const steps = Math.ceil(Math.hypot(toX - x, toY - y) / (40 + random() * 100));
    const stands = random() < 0.6 ? Math.floor(random() * 60) : 0;
    for (let i = 1; i <= steps + stands; i++) {
      const share = Math.min(1, i / steps);
      const noise = () => (random() - 0.5) * (random() < 0.02 ? 3000 : 20);
      time += random() < 0.02 ? random() * 3_000_000 : 2000 + random() * 20_000;
      points.push({
        time: Math.round(time),
        lat: PLACE.lat + (y + share * (toY - y) + noise()) / 111_000,
        lon: east(x + share * (toX - x) + noise()),
        ...(random() < 0.9 && { speed: i <= steps ? 6 : 0 }),
      });
    }
    [x, y] = [toX, toY];
  }
  return points;
}

const asRow = (deviceNo: number) => (fix: Point) => {
  return { deviceNo, fix, receivedAt: fix.time, suspect: false };
};
type Row = ReturnType<ReturnType<typeof asRow>>;

/** By its definition, off whole tracks. */
function byDefinition(
  tracks: readonly Row[][],
  place: LonLat,
  radius: number,
  span: Span,
  least: number,
) {
  const around = widen(boundsOf([[place]]), radius + 250);
  return tracks.flatMap((track) => {
    const passages: Point[][] = [];
    let away = 2;
    for (const { fix } of track) {
      if (fix.time < span.from || fix.time >= span.to) continue;
      const last = passages.at(-1)?.at(-1);
      if (!within(around, fix.lon, fix.lat)) away++;
      else if (last && (away < 2 || fix.time - last.time <= 20_000)) passages.at(-1)!.push(fix);
      else passages.push([fix]);
      if (within(around, fix.lon, fix.lat)) away = 0;
    }
    const stops = passages.flatMap((fixes) => summariseDay(fixes, least * 1000).stops);
    return stops.filter((stop) => metresBetween(...place, ...stop.place) <= radius);
  });
}

const toldOf = (found: StopsNear | undefined) =>
  found!.stops
    .map(({ device, metres, lifted, ...stop }) => stop)
    .sort((a, b) => a.began - b.began || a.seconds - b.seconds);

test('however late fixes come, and whatever was followed before, it is what the tracks tell', async () => {
  const intake = createIntakeStore(service.pool);
  const stored = createPassageStore(service.pool);
  let stops = 0;
  for (const seed of [1, 2, 3]) {
    const random = randomBy(seed);
    const nos: number[] = [];
    for (let v = 0; v < 5; v++) nos.push(await addDevice(service.pool, `w${seed}-${v}`));
    const began = NOW - 60 * DAY + seed * 9 * DAY;
    const tracks = nos.map((no) => wander(random, began).map(asRow(no)));
    const late = new Set(tracks.flat().filter(() => random() < (seed % 2 === 0 ? 0.02 : 0.3)));
    const told = (begin: number) =>
      tracks.flatMap((track) => {
        const [from, to] = [track.length * begin, track.length * (begin + 0.5)];
        return track.slice(from, to).filter((row) => !late.has(row));
      });
    const compare = async (now: readonly Row[][]) => {
      for (const [place, radius] of [60, 150, 500].map(
        (r) => [[east(r / 4), PLACE.lat], r] as const,
      )) {
        const span = { from: began + random() * DAY, to: began + DAY * (1.5 + random() * 3) };
        const least = [30, 60, 180][Math.floor(random() * 3)]!;
        const found = toldOf(await stopsNear(stored, [place[0]!, place[1]!], radius, span, least));
        const right = byDefinition(now, [place[0]!, place[1]!], radius, span, least);
        expect(found).toEqual(right.sort((a, b) => a.began - b.began || a.seconds - b.seconds));
        stops += found.length;
      }
    };
    await intake.transaction((tx) => tx.append(told(0)));
    await followTracks(service.pool);
    await intake.transaction((tx) => tx.append(told(0.5)));
    await compare(tracks.map((track) => track.filter((row) => !late.has(row))));
    if (seed < 3) await followTracks(service.pool);
    await intake.transaction((tx) => tx.merge([...late]));
    await compare(tracks);
    await followTracks(service.pool);
    await compare(tracks);
    const jump = tracks[0]![Math.floor(random() * tracks[0]!.length)]!;
    const { deviceNo, fix } = jump;
    await intake.transaction((tx) => tx.markSuspects(deviceNo, fix.time - 1, fix.time, [fix.time]));
    await followTracks(service.pool);
    await compare(tracks.map((track) => track.filter((row) => row !== jump)));
  }
  expect(stops).toBeGreaterThan(100);
});

test('a stop goes on where following left off', async () => {
  const no = await addDevice(service.pool, 'goes-on');
  const track = visit(0, BEGAN + 800 * MINUTE, 10);
  await addFixes(service.pool, no, track.slice(25, 36));
  await followTracks(service.pool);
  await addFixes(service.pool, no, track.slice(36));
  const [mine] = (await stops()).filter(({ device }: { device: string }) => device === 'goes-on');
  expect(mine.seconds).toBe(10 * 60);
});

test('one stop of more fixes than are read at once is one', async () => {
  const no = await addDevice(service.pool, 'parked');
  const at = BEGAN - 5 * DAY;
  const stands = { lat: PLACE.lat, lon: east(1), speed: 0 };
  const seconds = Array.from({ length: 25_000 }, (_, i) => ({ ...stands, time: at + i * 1000 }));
  await addFixes(service.pool, no, seconds);
  const span = { from: at, to: at + DAY };
  const found = await stopsNear(
    createPassageStore(service.pool),
    [PLACE.lon, PLACE.lat],
    100,
    span,
  );
  expect(found!.stops).toMatchObject([{ device: 'parked', began: at, seconds: 24_999 }]);
});

test('more than is read is no answer', async () => {
  const store = createPassageStore(service.pool);
  const span = { from: BEGAN - 5 * DAY, to: BEGAN - 4 * DAY };
  const around = widen(boundsOf([[[PLACE.lon, PLACE.lat]]]), 100);
  const fixes: number[] = [];
  const ask = (most: number) =>
    store.passages(around, span, { least: 180, most }, (passage) =>
      fixes.push(passage.fixes.length),
    );
  expect(await ask(24_999)).toBe(false);
  expect(await ask(25_000)).toBe(true);
  expect(fixes.at(-1)).toBe(25_000);
});

test('visits go with retention', async () => {
  await followTracks(service.pool);
  const count = async () =>
    (await service.pool.query(`SELECT min(entered) AS first FROM cell_visits`)).rows[0].first;
  expect((await count()).getTime()).toBeLessThan(NOW - 10 * DAY);
  await applyRetention(service.pool, NOW - 2 * DAY);
  expect((await count()).getTime()).toBeGreaterThanOrEqual(NOW - 8 * DAY);
});
