/** Who stopped here: a week of 100 vehicles at a fix each 10 s, by tracks alone and by the cells followed. */
import { once } from 'node:events';
import { from as copyFrom } from 'pg-copy-streams';
import type { Pool } from '../../src/adapters/store/database.ts';
import { createPassageStore } from '../../src/adapters/store/passage-store.ts';
import { followTracks } from '../../src/adapters/store/visit-store.ts';
import { metresBetween } from '../../src/domain/geo/distance.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { SHORTEST, stopsNear } from '../../src/services/stops-near.ts';
import { benchDatabase } from './harness/database.ts';
import { FILL_SETTINGS } from './harness/million-cases.ts';
import { CITY, prng } from './harness/workload.ts';
import type { Bench } from './main.ts';

const VEHICLES = 100;
const DAYS = 7;
/** s between two fixes. */
const EVERY = 10;
const DAY = 86_400_000;
/** Building sites, tips and depots that vehicles go to, and how much oftener to the first ones. */
const SITES = 60;
/** Each question is asked so often, at as many places. */
const ASKED = 12;
const THREE_MINUTES = 180;

export const stops: Bench = {
  name: 'stops',
  run: async () => {
    const database = await benchDatabase(VEHICLES, 0, FILL_SETTINGS);
    try {
      const to = Math.floor(Date.now() / DAY) * DAY;
      const fixes = await fill(database.pool, to - DAYS * DAY);
      const tracks = await askAll(database.pool, to, 'tracks alone', THREE_MINUTES);
      const began = performance.now();
      await followTracks(database.pool);
      const seconds = Math.round((performance.now() - began) / 1000);
      await database.pool.query('VACUUM ANALYZE cell_visits');
      const cells = await askAll(database.pool, to, 'cells followed', THREE_MINUTES);
      const short = await askAll(database.pool, to, 'cells followed', SHORTEST);
      const { rows } = await database.pool.query(
        `SELECT count(*)::int AS visits, pg_total_relation_size('cell_visits')::float8 / 1e6 AS mb,
           pg_total_relation_size('fixes')::float8 / 1e6 AS of FROM cell_visits`,
      );
      console.log(
        `${fixes} fixes (${Math.round(rows[0].of)} MB) followed in ${seconds} s: ${rows[0].visits} visits (${Math.round(rows[0].mb)} MB)`,
      );
      const table = [...tracks, ...cells, ...short];
      const json = Object.fromEntries(
        table.map((row) => [
          `${row.by}, ${row.least} s, ${row.place}, ${row.days} d: p95 ms`,
          row['p95 ms'],
        ]),
      );
      return { table, json: { ...json, fixes, ...rows[0], followSeconds: seconds } };
    } finally {
      await database.stop();
    }
  },
};

interface Row {
  readonly by: string;
  /** s */
  readonly least: number;
  readonly place: string;
  readonly days: number;
  readonly [column: string]: string | number;
}

async function askAll(pool: Pool, to: number, by: string, least: number) {
  const store = createPassageStore(pool);
  const table: Row[] = [];
  for (const [place, at] of Object.entries(PLACES))
    for (const days of [1, DAYS]) {
      const times: number[] = [];
      let found = 0;
      let refused = 0;
      for (let i = 0; i < (by === 'tracks alone' ? 2 : ASKED); i++) {
        const began = performance.now();
        const answer = await stopsNear(store, at(i), 100, { from: to - days * DAY, to }, least);
        times.push(performance.now() - began);
        found += answer?.stops.length ?? 0;
        if (!answer) refused++;
      }
      times.sort((a, b) => a - b);
      const at95 = times[Math.ceil(times.length * 0.95) - 1]!;
      const stops = Math.round(found / times.length);
      table.push({
        by,
        least,
        place,
        days,
        stops,
        refused,
        'p50 ms': Math.round(times[times.length >> 1]!),
        'p95 ms': Math.round(at95),
      });
    }
  return table;
}

const site = (i: number): LonLat => {
  const random = prng(9000 + i);
  return [CITY.lon + (random() - 0.5) * CITY.size, CITY.lat + (random() - 0.5) * CITY.size];
};

/** Where many stop, few do, and where they only pass (half way between two sites of many). */
const PLACES: Readonly<Record<string, (i: number) => LonLat>> = {
  'busy site': (i) => site(i % 3),
  'quiet site': (i) => site(SITES - 1 - i),
  'busy road': (i) => {
    const [a, b] = [site(i % 3), site((i + 1) % 3)];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  },
};

/** @returns how many fixes */
async function fill(pool: Pool, from: number): Promise<number> {
  const { rows: devices } = await pool.query<{ no: number }>('SELECT no FROM devices ORDER BY no');
  const client = await pool.connect();
  try {
    // Rows of a table that is emptied in the same transaction are not logged.
    await client.query('BEGIN');
    await client.query('TRUNCATE fixes');
    for (const { no } of devices) {
      const stream = client.query(
        copyFrom('COPY fixes (device_no, time, received_at, lat, lon, speed) FROM STDIN'),
      );
      const finished = once(stream, 'finish');
      stream.end([...week(no, from)].join(''));
      await finished;
    }
    await client.query('COMMIT');
    await client.query('VACUUM ANALYZE fixes');
  } finally {
    client.release();
  }
  return (devices.length * DAYS * DAY) / (EVERY * 1000);
}

/** To and fro between sites at 8 to 14 m/s, 5 to 20 minutes at each; at night at the last one. */
function* week(no: number, from: number): Generator<string> {
  const random = prng(no);
  let at = site(SITES - 1 - (no % 50));
  let to = at;
  let [arrives, leaves, left] = [from, from + 6 * 3_600_000, from];
  for (let time = from; time < from + DAYS * DAY; time += EVERY * 1000) {
    if (time >= leaves) {
      at = to;
      to = site(Math.floor(SITES * random() ** 2));
      const metres = metresBetween(...at, ...to);
      left = time;
      arrives = time + (metres / (8 + random() * 6)) * 1000;
      leaves = arrives + (5 + random() * 15) * 60_000;
      const night = from + (Math.floor((arrives - from) / DAY) + 1) * DAY;
      if (leaves > night - 3 * 3_600_000) leaves = night + 6 * 3_600_000;
    }
    const share = time >= arrives ? 1 : (time - left) / (arrives - left);
    const noise = () => (random() - 0.5) * 6e-5;
    const lon = at[0] + share * (to[0] - at[0]) + noise();
    const lat = at[1] + share * (to[1] - at[1]) + noise();
    const iso = new Date(time).toISOString();
    yield `${no}\t${iso}\t${iso}\t${lat.toFixed(7)}\t${lon.toFixed(7)}\t${share < 1 ? 10 : 0}\n`;
  }
}
