import type { LedgerStore } from '../../services/intake/ledger.ts';
import type { Queryable } from './database.ts';
import { timestamp } from './sql.ts';

export function createLedgerStore(db: Queryable): LedgerStore {
  return {
    async addCounts(rows) {
      await db.query(
        `INSERT INTO intake_counts AS c (device_no, outcome, count)
         SELECT n, o, k FROM unnest($1::int[], $2::text[], $3::bigint[]) AS x(n, o, k) ORDER BY n, o
         ON CONFLICT (device_no, outcome) DO UPDATE SET count = c.count + excluded.count`,
        [
          rows.map((row) => row.deviceNo),
          rows.map((row) => row.outcome),
          rows.map((row) => row.count),
        ],
      );
    },
    async addRejections(rows) {
      await db.query(
        `INSERT INTO rejections (device_no, claimed, at, reason, detail, topic, sample)
         SELECT n, c, ${timestamp('a')}, r, d, t, s
         FROM unnest($1::int[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::text[], $7::text[])
           AS x(n, c, a, r, d, t, s)`,
        [
          rows.map((row) => row.deviceNo),
          rows.map((row) => row.claimed),
          rows.map((row) => row.at),
          rows.map((row) => row.reason),
          rows.map((row) => row.detail),
          rows.map((row) => row.topic),
          rows.map((row) => row.sample),
        ],
      );
    },
  };
}
