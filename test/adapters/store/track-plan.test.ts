import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../../src/adapters/store/database.ts';
import { createTrackStore, TRACK_SQL } from '../../../src/adapters/store/track-store.ts';
import type { DeviceId } from '../../../src/domain/ids.ts';
import { MOST_POINTS, replayOf } from '../../../src/services/tracks-replay.ts';
import { testDatabase } from '../../contract/database.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await testDatabase());
  await pool.query(
    `INSERT INTO devices (id, kind, token_hash)
     SELECT 'truck-' || i, 'muck-truck', '\\x00' FROM generate_series(1, 200) AS i`,
  );
  // 200 vehicles over 20 days: enough that reading all of it would be the wrong plan.
  await pool.query(
    `INSERT INTO fixes (device_no, time, received_at, lat, lon, heading)
     SELECT d, to_timestamp($1) - i * interval '20 minutes', now(), 36.6, 101.7, 90
     FROM generate_series(1, 200) AS d, generate_series(0, 1439) AS i`,
    [NOON / 1000],
  );
  await pool.query('ANALYZE');
});
afterAll(() => stop());

interface Plan {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

describe('a vehicle’s day', () => {
  it('is read by the primary key and touches its own rows only', async () => {
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${TRACK_SQL}`, [
      17,
      NOON - DAY,
      NOON,
      10_000,
    ]);
    const all = nodes(rows[0]['QUERY PLAN'][0].Plan);
    const scan = all.find((node) => node['Node Type'].includes('Scan'))!;
    expect(scan['Index Name'] ?? scan.Plans?.[0]?.['Index Name']).toBe('fixes_pkey');
    expect(all.some((node) => node['Node Type'] === 'Seq Scan')).toBe(false);
    expect(scan['Actual Rows']).toBe(72);
    expect(scan['Rows Removed by Filter'] ?? 0).toBe(0);
  });

  it('comes in order, from inclusive to exclusive', async () => {
    const store = createTrackStore(pool);
    const times: number[] = [];
    const span = { from: NOON - DAY, to: NOON };
    for await (const chunk of store.track('truck-17' as DeviceId, span))
      times.push(...chunk.map((fix) => fix.time));
    expect(times).toHaveLength(72);
    expect(times[0]).toBe(NOON - DAY);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('a replay', () => {
  const violations = { within: async () => [] } as never;
  it('reads every vehicle, more than go into one reading', async () => {
    const tracks = createTrackStore(pool);
    const span = { from: NOON - 3_600_000, to: NOON + 1 };
    const outcome = await replayOf({ tracks, violations }, span, 60);
    if (!outcome.ok) throw new Error('too many points');
    expect(outcome.replay.devices).toHaveLength(200);
    expect(outcome.replay.devices[150]!.t).toEqual([0, 1200, 2400, 3600]);
  });

  it('of too many points stops reading where that is known', async () => {
    let read = 0;
    const t = new Array<number>(10_000).fill(0);
    const tracks = {
      async *replay() {
        for (;;) {
          read++;
          yield { t, lat: t, lon: t, heading: t };
        }
      },
    } as never;
    const span = { from: NOON - 3_600_000, to: NOON };
    expect(await replayOf({ tracks, violations }, span, 1)).toEqual({ ok: false });
    expect(read).toBe(MOST_POINTS / 10_000 + 1);
  });
});
