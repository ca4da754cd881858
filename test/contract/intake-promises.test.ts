/** Promise 2: the same fixes give the same violations, in whatever order and however often they come. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { Plane } from '../../src/domain/geo/plane.ts';
import { randomBy, square } from '../domain/world.ts';
import {
  type Account,
  type HubService,
  positionTopic,
  publish,
  startHubService,
} from './hub-service.ts';

const plane = new Plane(101.76, 36.62);
const DAY = 86_400_000;

let hub: HubService;
beforeAll(async () => {
  hub = await startHubService();
  const validFrom = new Date(Date.now() - DAY).toISOString();
  for (const zone of [
    { name: 'forbidden', kind: 'forbidden-area', shape: square(0, 0, 200) },
    { name: 'slow', kind: 'patrol-area', shape: square(900, 0, 300), speedLimit: 9 },
    { name: 'work', kind: 'work-area', shape: square(0, 0, 1200) },
    { name: 'stops', kind: 'patrol-area', shape: square(-700, 300, 300), maxStop: 120 },
  ]) {
    const made = await hub.call('POST', '/api/v1/zones', { ...zone, validFrom });
    expect(made.id, JSON.stringify(made)).toBeDefined();
  }
  // The rules now in force know of them.
  await hub.restart();
});
afterAll(() => hub.stop());

/** An hour and a half through the zones, with stops, jumps and a gap; the end is a minute ago, far outside. */
function wander(seed: number, end: number): Fix[] {
  const random = randomBy(seed);
  const places = [
    [0, 0],
    [900, 0],
    [-700, 300],
    [1500, 200],
    [0, -500],
  ] as const;
  const fixes: { at: number; x: number; y: number; speed: number }[] = [];
  let [x, y]: readonly [number, number] = [-400, -400];
  let at = 0;
  const add = (speed: number) => fixes.push({ at, x, y, speed });
  const stand = () => {
    at += 20;
    add(0);
  };
  for (let leg = 0; leg < 9; leg++) {
    const [px, py] = leg === 8 ? [-3000, -3000] : places[Math.floor(random() * places.length)]!;
    const [tx, ty] = [px + (random() - 0.5) * 500, py + (random() - 0.5) * 500];
    const speed = 6 + random() * 10;
    const steps = Math.max(1, Math.round(Math.hypot(tx - x, ty - y) / speed / 15));
    const [fx, fy] = [x, y];
    for (let i = 1; i <= steps; i++) {
      at += 15;
      [x, y] = [fx + ((tx - fx) * i) / steps, fy + ((ty - fy) * i) / steps];
      add(speed);
      if (random() < 0.03) fixes.push({ at: at + 3, x: x + 20_000, y, speed });
    }
    if (leg === 8) break;
    const rest = random();
    if (rest < 0.4) for (let i = 0; i < 10; i++) stand();
    else if (rest < 0.6) at += 700;
  }
  const start = end - at * 1000;
  return fixes.map((one) => {
    const [lon, lat] = plane.position(one.x, one.y);
    return { time: start + one.at * 1000, lon, lat, speed: one.speed, ignition: true };
  });
}

/** Ways in which the same fixes may come: messages of some fixes each. */
function deliveries(track: readonly Fix[], seed: number): Record<string, Fix[][]> {
  const random = randomBy(seed);
  const shuffled = [...track]
    .map((fix) => ({ fix, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ fix }) => fix);
  const chunks = (fixes: readonly Fix[], size: number) =>
    Array.from({ length: Math.ceil(fixes.length / size) }, (_, i) =>
      fixes.slice(i * size, (i + 1) * size),
    );
  const half = Math.floor(track.length / 2);
  const delayed = track.filter(() => random() < 0.3);
  return {
    'in order': chunks(track, 20),
    shuffled: chunks(shuffled, 15),
    'in order and again, backwards': [...chunks(track, 30), ...chunks([...track].reverse(), 30)],
    'the later half first': [...chunks(track.slice(half), 25), ...chunks(track.slice(0, half), 25)],
    'some delayed': [
      ...chunks(
        track.filter((fix) => !delayed.includes(fix)),
        20,
      ),
      ...chunks(delayed, 7),
    ],
  };
}

/** What the store says of a device, but for when it was told. */
async function judged(id: string) {
  const { rows: violations } = await hub.pool.query(
    `SELECT rule, zone_id, zone_version, began_at, ended_at, v.lat, v.lon, value, limit_value
     FROM violations v JOIN devices d ON d.no = v.device_no
     WHERE d.id = $1 AND withdrawn_at IS NULL ORDER BY rule, zone_id, began_at`,
    [id],
  );
  const stored = await hub.stored(id);
  return {
    // How far it has gone is told while it lasts, and put right when it ends.
    violations: violations.map((row) => (row.ended_at === null ? { ...row, value: 0 } : row)),
    suspects: stored.filter(({ suspect }) => suspect).map(({ time }) => time),
    fixes: stored.length,
  };
}

let serial = 0;
/** @param meanwhile what happens half-way, @param after what has to before it is all there */
async function deliverAll(
  seed: number,
  meanwhile: () => Promise<void>,
  after: () => Promise<void> = async () => {},
) {
  const track = wander(seed, Date.now() - 60_000);
  const results: Record<string, Awaited<ReturnType<typeof judged>>> = {};
  const ways = Object.entries(deliveries(track, seed + 1));
  const sending: { account: Account; way: string; messages: Fix[][] }[] = [];
  for (const [way, messages] of ways) {
    const account = await hub.add(`truck-${++serial}`, { kind: 'muck-truck' });
    sending.push({ account, way, messages });
  }
  for (const part of ['first', 'rest'] as const) {
    await Promise.all(
      sending.map(async ({ account, messages }) => {
        const middle = Math.ceil(messages.length / 2);
        const client = await hub.connect(account);
        const mine = part === 'first' ? messages.slice(0, middle) : messages.slice(middle);
        for (const message of mine) await publish(client, positionTopic(account.id), message);
        await client.endAsync();
      }),
    );
    if (part === 'first') await meanwhile();
  }
  await after();
  for (const { account, way } of sending) results[way] = await judged(account.id);
  return { track, results };
}

const rules = new Set<string>();
async function expectTheSame(...how: Parameters<typeof deliverAll>): Promise<void> {
  const { track, results } = await deliverAll(...how);
  const straight = results['in order']!;
  expect(straight.fixes).toBe(track.length);
  for (const [way, result] of Object.entries(results)) expect(result, way).toEqual(straight);
  for (const { rule } of straight.violations) rules.add(rule);
}

describe('the same fixes give the same violations', () => {
  it('in order, shuffled, repeated and delayed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), (seed) => expectTheSame(seed, async () => {})),
      { numRuns: 4, endOnFailure: true },
    );
  });

  it('with a restart of the service in between', async () => {
    await expectTheSame(7, () => hub.restart());
    await expectTheSame(8, () => hub.restart());
  });

  it('while the database is away for a while', async () => {
    const back = async () => {
      hub.gate.open();
      const ready = async () => (await fetch(`${hub.http}/readyz`)).status;
      await expect.poll(ready, { timeout: 20_000 }).toBe(200);
    };
    await expectTheSame(9, async () => hub.gate.shut(), back);
  });

  it('and these tracks broke nearly every rule', () => {
    expect([...rules]).toEqual(
      expect.arrayContaining([
        'forbidden-area',
        'left-work-area',
        'overlong-stop',
        'silent',
        'speeding',
      ]),
    );
  });
});

it('nothing was logged as an error', () => {
  expect(hub.said.filter(({ level }) => level === 'error')).toEqual([]);
});
