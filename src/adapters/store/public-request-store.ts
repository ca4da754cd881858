import { type CaseState, ENDED } from '../../domain/cases/workflow.ts';
import type { PublicRequest, PublicRequestStore } from '../../services/open311/ports.ts';
import type { Pool } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface RequestRow {
  number: string;
  state: CaseState;
  duplicate: boolean;
  code: string;
  name: string;
  unit: string | null;
  description: string;
  address: string;
  lat: number;
  lon: number;
  requested: number;
  updated: number;
  expected: number | null;
}

/** A case once, with the first report of it that came from outside. */
const SELECT = `SELECT c.number, c.state, c.duplicate_of IS NOT NULL AS duplicate, g.code, g.name,
    u.name AS unit, r.description, r.address, r.lat, r.lon, ${ms('r.at')} AS requested,
    ${ms(`coalesce(c.closed_at, greatest(r.at, c.reported_at, c.dispatched_at, c.filed_at))`)}
      AS updated,
    ${ms('c.due_at')} AS expected
  FROM case_reports r JOIN cases c ON c.id = r.case_id JOIN categories g ON g.code = c.category
  LEFT JOIN units u ON u.id = c.unit_id
  WHERE r.source = 'citizen' AND NOT EXISTS (
    SELECT FROM case_reports b WHERE b.case_id = r.case_id AND b.source = 'citizen' AND b.id < r.id)`;

const IS_ENDED = `c.state IN (${ENDED.map((state) => `'${state}'`).join(', ')})`;

const toRequest = (row: RequestRow): PublicRequest => ({
  number: row.number,
  state: row.state,
  duplicate: row.duplicate,
  category: { code: row.code, name: row.name },
  ...(row.unit !== null && { unit: row.unit }),
  description: row.description,
  address: row.address,
  place: [row.lon, row.lat],
  requested: row.requested,
  updated: row.updated,
  ...(row.expected !== null && { expected: row.expected }),
});

export function createPublicRequestStore(pool: Pool): PublicRequestStore {
  const requests = async (text: string, values: unknown[]) =>
    (await rows<RequestRow>(pool, text, values)).map(toRequest);
  return {
    byNumbers: (numbers) =>
      requests(`${SELECT} AND c.number = ANY ($1) ORDER BY r.at DESC, r.id DESC`, [numbers]),
    list: ({ codes, from, to, ended }, limit) =>
      requests(
        `${SELECT} AND r.at >= ${timestamp('$1')} AND r.at <= ${timestamp('$2')}
           AND ($3::text[] IS NULL OR g.code = ANY ($3))
           AND ($4::boolean IS NULL OR ${IS_ENDED} = $4)
         ORDER BY r.at DESC, r.id DESC LIMIT $5`,
        [from, to, codes ?? null, ended ?? null, limit],
      ),
  };
}
