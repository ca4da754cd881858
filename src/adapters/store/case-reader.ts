import type { CaseState, CaseStep } from '../../domain/cases/workflow.ts';
import { type CaseId, caseId } from '../../domain/ids.ts';
import type { CaseReader } from '../../services/stores.ts';
import { type CaseRow, SELECT_CASES, toCase } from './case-rows.ts';
import { createCaseStore } from './case-store.ts';
import { type Pool, transaction } from './database.ts';
import { ms, rows } from './sql.ts';

interface LogRow {
  case_id: number;
  seq: number;
  at: number;
  by: string;
  step: CaseStep;
  from_state: CaseState | null;
  to_state: CaseState;
  note: string;
}

export function createCaseReader(pool: Pool): CaseReader {
  const cases = async (where: string, values: unknown[]) =>
    (await rows<CaseRow>(pool, `${SELECT_CASES} ${where}`, values)).map(toCase);
  return {
    list: (filter, after, limit) =>
      cases(
        `WHERE ($1::text IS NULL OR c.state = $1) AND ($2::text IS NULL OR c.kind = $2)
           AND ($3::text IS NULL OR d.id = $3)
           AND ($4::text IS NULL OR position(upper($4) IN c.number) > 0)
           AND ($5::bigint IS NULL OR c.id < $5) ORDER BY c.id DESC LIMIT $6`,
        [
          filter.state ?? null,
          filter.kind ?? null,
          filter.device ?? null,
          filter.number ?? null,
          after ?? null,
          limit,
        ],
      ),
    unclosed: (limit) => cases(`WHERE c.state <> 'closed' ORDER BY c.id DESC LIMIT $1`, [limit]),
    get: async (id) => (await cases('WHERE c.id = $1', [id]))[0],
    log: (id, limit) => log(pool, id, limit),
    transaction: (work) => transaction(pool, (tx) => work(createCaseStore(tx))),
  };
}

async function log(pool: Pool, id: CaseId, limit: number) {
  const found = await rows<LogRow>(
    pool,
    `SELECT case_id, seq, ${ms('at')} AS at, by, step, from_state, to_state, note
     FROM case_log WHERE case_id = $1 ORDER BY seq DESC LIMIT $2`,
    [id, limit],
  );
  return found.reverse().map((row) => ({
    case: caseId(row.case_id),
    seq: row.seq,
    at: row.at,
    by: row.by,
    step: row.step,
    ...(row.from_state !== null && { from: row.from_state }),
    to: row.to_state,
    note: row.note,
  }));
}
