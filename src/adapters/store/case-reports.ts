/** Reports of matters, within a transaction. */
import { caseId } from '../../domain/ids.ts';
import { type CaseStore, KeyTakenError, type NearCase } from '../../services/cases/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Those whose breach means that another process was faster. */
const KEYS: ReadonlySet<string | undefined> = new Set([
  'cases_open',
  'cases_outside_id_key',
  'case_reports_outside_id_key',
]);

/** @throws KeyTakenError where another process has just taken the key */
export async function orTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && KEYS.has(constraint)) throw new KeyTakenError();
    throw error;
  }
}

/** Open cases looked at around a report; the newest, where a heap of them lies in one place. */
const MOST_NEAR = 500;
/** m of a degree of latitude, on the short side: a box may be larger than asked, never smaller. */
const DEGREE = 110_500;
/** The class of the advisory locks of categories; any number that nobody else uses. */
const LOCK_CLASS = 0x63_61_73;

export const reportStore = (
  tx: Queryable,
): Pick<CaseStore, 'lockCategory' | 'reported' | 'near' | 'report' | 'addLikenesses'> => ({
  lockCategory: async (code) => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, code]);
  },
  reported: async (outsideId) => {
    const [row] = await rows<{ case_id: number }>(
      tx,
      'SELECT case_id FROM case_reports WHERE outside_id = $1',
      [outsideId],
    );
    return row && caseId(row.case_id);
  },
  near: (code, place, metres) => near(tx, code, place, metres),
  report: async (id, report) => {
    await orTaken(() =>
      tx.query(
        `INSERT INTO case_reports (case_id, at, by, source, lat, lon, description, address, reporter,
                                   outside_id)
         VALUES ($1, ${timestamp('$2')}, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          report.at,
          report.by,
          report.source,
          report.place[1],
          report.place[0],
          report.description,
          report.address,
          JSON.stringify(report.reporter ?? {}),
          report.outsideId ?? null,
        ],
      ),
    );
  },
  addLikenesses: async (id, others) => {
    await tx.query(
      `INSERT INTO case_likenesses (case_id, other_id, metres)
       SELECT $1, o.id, o.metres FROM unnest($2::bigint[], $3::float8[]) AS o (id, metres)`,
      [id, others.map((other) => other.id), others.map((other) => other.metres)],
    );
  },
});

async function near(
  tx: Queryable,
  code: string,
  [lon, lat]: NearCase['place'],
  metres: number,
): Promise<NearCase[]> {
  const north = metres / DEGREE;
  // At the poles every longitude is near.
  const east = Math.min(180, north / Math.max(1e-9, Math.cos((lat * Math.PI) / 180)));
  const found = await rows<{ id: number; lat: number; lon: number; occurred: number }>(
    tx,
    `SELECT id, lat, lon, ${ms('occurred_at')} AS occurred FROM cases
     WHERE state NOT IN ('closed', 'void', 'archived') AND category = $1
       AND lat BETWEEN $2 AND $3 AND lon BETWEEN $4 AND $5
     ORDER BY id DESC LIMIT ${MOST_NEAR}`,
    [code, lat - north, lat + north, lon - east, lon + east],
  );
  return found.map((row) => ({
    id: caseId(row.id),
    category: code,
    place: [row.lon, row.lat],
    occurred: row.occurred,
  }));
}
