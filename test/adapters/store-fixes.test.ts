import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { createIntakeStore } from '../../src/adapters/store/intake-store.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { createTrackStore } from '../../src/adapters/store/track-store.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';
import { compareFixes } from '../../src/domain/fleet/judge.ts';
import { deviceId } from '../../src/domain/ids.ts';
import {
  AlreadyStoredError,
  type FixRow,
  type IntakeStore,
} from '../../src/services/intake/ports.ts';
import { addDevice } from '../contract/seed.ts';
import { type TestServer, testServer } from './store-server.ts';

const NOON = Date.parse('2026-11-21T04:00:00Z');
let server: TestServer;
let pool: Pool;
let store: IntakeStore;
let no: number;

beforeAll(async () => {
  server = await testServer();
  pool = await server.empty();
  await migrate(pool);
  no = await addDevice(pool, 't1');
  store = createIntakeStore(pool);
});
afterAll(() => server.stop());
beforeEach(() => pool.query('TRUNCATE fixes'));

const row = (fix: Fix): FixRow => ({ deviceNo: no, fix, receivedAt: NOON, suspect: false });
const at = (seconds: number, lat = 36.6, lon = 101.7): Fix => ({
  time: NOON + seconds * 1000,
  lat,
  lon,
});
const append = (...fixes: Fix[]) => store.transaction((tx) => tx.append(fixes.map(row)));
const merge = (...fixes: Fix[]) => store.transaction((tx) => tx.merge(fixes.map(row)));

async function track(): Promise<Fix[]> {
  const stored: Fix[] = [];
  const span = { from: NOON - 86_400_000, to: NOON + 86_400_000 };
  for await (const chunk of createTrackStore(pool).track(deviceId('t1')!, span))
    stored.push(...chunk);
  return stored;
}

describe('what is stored of a fix', () => {
  it('is read back as it came in, by either way of writing', async () => {
    const full: Fix = {
      time: NOON + 0.125,
      lat: -36.612_345_678,
      lon: 179.999_999_999,
      speed: 12.5,
      heading: 359.5,
      accuracy: 3.25,
      altitude: -12.5,
      ignition: false,
      lift: 'fault',
      lid: 'closed',
      load: 'half',
      seq: 9_007_199_254_740_991,
    };
    const bare = at(1);
    await append(full, bare);
    expect(await track()).toEqual([full, bare]);
    await pool.query('TRUNCATE fixes');
    expect(await merge(full, bare)).toEqual([true, true]);
    expect(await track()).toEqual([full, bare]);
  });
});

describe('a repeat is no second row', () => {
  it('append says that it is there already and stores nothing of the batch', async () => {
    await append(at(0), at(1));
    await expect(append(at(2), at(1))).rejects.toBeInstanceOf(AlreadyStoredError);
    expect(await track()).toEqual([at(0), at(1)]);
  });

  it('append refuses one that is twice in its own batch', async () => {
    await expect(append(at(0), at(0))).rejects.toBeInstanceOf(AlreadyStoredError);
    expect(await track()).toEqual([]);
  });

  it('merge stores what is new and says false for what is there', async () => {
    await append(at(0));
    expect(await merge(at(0), at(1), at(0))).toEqual([false, true, false]);
    expect(await merge(at(0), at(1))).toEqual([false, false]);
    expect(await track()).toEqual([at(0), at(1)]);
  });
});

describe('of two different fixes of one time', () => {
  const small = at(0, 36.5, 101.9);
  const large = at(0, 36.6, 101.1);

  it('the smaller by compareFixes stays, whichever came first', async () => {
    expect(compareFixes(small, large)).toBeLessThan(0);
    await append(large);
    expect(await merge(small)).toEqual([true]);
    expect(await track()).toEqual([small]);
    expect(await merge(large)).toEqual([false]);
    expect(await track()).toEqual([small]);
  });

  it('the smaller stays where both come at once, and only it has changed the store', async () => {
    expect(await merge(large, small)).toEqual([false, true]);
    expect(await track()).toEqual([small]);
  });

  it('longitude decides where the latitudes are the same', async () => {
    await append(at(0, 36.5, 101.2));
    expect(await merge(at(0, 36.5, 101.3))).toEqual([false]);
    expect(await merge(at(0, 36.5, 101.1))).toEqual([true]);
    expect(await track()).toEqual([at(0, 36.5, 101.1)]);
  });
});

describe('suspects', () => {
  it('are no part of the track until they are cleared', async () => {
    await append(at(0), at(1), at(2));
    const mark = (...times: number[]) =>
      store.transaction((tx) => tx.markSuspects(no, -Infinity, Infinity, times));
    await mark(at(1).time);
    expect(await track()).toEqual([at(0), at(2)]);
    await mark(at(2).time);
    expect(await track()).toEqual([at(0), at(1)]);
    await mark();
    expect(await track()).toEqual([at(0), at(1), at(2)]);
  });
});
