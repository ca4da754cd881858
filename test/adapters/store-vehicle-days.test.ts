import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../src/adapters/store/database.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';
import { applyStoreSettings } from '../../src/adapters/store/timescale.ts';
import { addDevice } from '../contract/seed.ts';
import { listening, type TestServer, testServer } from './store-server.ts';

let server: TestServer;
let pool: Pool;

beforeAll(async () => {
  server = await testServer();
  pool = await server.empty();
  await migrate(pool);
  await addDevice(pool, 't1');
});
afterAll(() => server.stop());
beforeEach(async () => {
  await pool.query('TRUNCATE fixes');
  await settle('Asia/Shanghai');
});

async function settle(timezone: string) {
  const log = listening();
  await applyStoreSettings(pool, { timezone, retentionDays: 730 }, log);
  return log.warnings;
}

const add = (time: string, lat: number, lon: number, speed: number | null, suspect = false) =>
  pool.query(
    `INSERT INTO fixes (device_no, time, received_at, lat, lon, speed, suspect)
     VALUES (1, $1, now(), $2, $3, $4, $5)`,
    [time, lat, lon, speed, suspect],
  );

const days = async () =>
  (
    await pool.query(
      `SELECT device_no, day::text, began, fixes, suspects, first_fix, last_fix, max_speed,
              south, north, west, east FROM vehicle_days ORDER BY device_no, day`,
    )
  ).rows;

describe('vehicle_days without TimescaleDB', () => {
  it("are counted by the bureau's own midnight, jumps apart", async () => {
    await add('2026-11-20T15:59:59Z', 36.1, 101.1, null);
    await add('2026-11-20T16:00:00Z', 36.2, 101.4, 3);
    await add('2026-11-21T01:00:00Z', 36.4, 101.2, 12.5);
    await add('2026-11-21T02:00:00Z', 80, 10, 400, true);
    expect(await days()).toEqual([
      {
        device_no: 1,
        day: '2026-11-20',
        began: new Date('2026-11-19T16:00:00Z'),
        fixes: 1,
        suspects: 0,
        first_fix: new Date('2026-11-20T15:59:59Z'),
        last_fix: new Date('2026-11-20T15:59:59Z'),
        max_speed: null,
        south: 36.1,
        north: 36.1,
        west: 101.1,
        east: 101.1,
      },
      {
        device_no: 1,
        day: '2026-11-21',
        began: new Date('2026-11-20T16:00:00Z'),
        fixes: 2,
        suspects: 1,
        first_fix: new Date('2026-11-20T16:00:00Z'),
        last_fix: new Date('2026-11-21T01:00:00Z'),
        max_speed: 12.5,
        south: 36.2,
        north: 36.4,
        west: 101.2,
        east: 101.4,
      },
    ]);
  });

  it('follow the setting, and a day of 23 hours is one', async () => {
    expect(await settle('Europe/Zurich')).toEqual([]);
    await add('2026-03-28T23:00:00Z', 47, 8, null);
    await add('2026-03-29T21:59:59Z', 47, 8, null);
    await add('2026-03-29T22:00:00Z', 47, 8, null);
    const found = (await days()).map(({ day, fixes }) => [day, fixes]);
    expect(found).toEqual([
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ]);
  });

  it('go on by the time zone they had where PostgreSQL does not know the new one', async () => {
    const [warning] = await settle('asia/SHANGHAI');
    expect(warning?.fields).toEqual({ timezone: 'asia/SHANGHAI', kept: 'Asia/Shanghai' });
    await add('2026-11-20T16:00:00Z', 36.2, 101.4, 3);
    expect((await days()).map(({ day }) => day)).toEqual(['2026-11-21']);
  });
});
