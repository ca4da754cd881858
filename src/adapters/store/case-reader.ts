import type { CaseReader } from '../../services/cases/ports.ts';
import { readLog } from './case-log.ts';
import { type CaseRow, SELECT_CASES, toCase } from './case-rows.ts';
import { createCaseStore } from './case-store.ts';
import { type Pool, transaction } from './database.ts';
import { rows } from './sql.ts';

export function createCaseReader(pool: Pool): CaseReader {
  const cases = async (where: string, values: unknown[]) =>
    (await rows<CaseRow>(pool, `${SELECT_CASES} ${where}`, values)).map(toCase);
  return {
    list: (filter, after, limit) =>
      cases(
        `WHERE ($1::text IS NULL OR c.state = $1) AND ($2::text IS NULL OR c.kind = $2)
           AND ($3::text IS NULL OR d.id = $3)
           AND ($4::text IS NULL OR position(upper($4) IN c.number) > 0)
           AND ($5::bigint IS NULL OR c.id < $5)
           AND ($6::bigint IS NULL OR c.unit_id = $6) ORDER BY c.id DESC LIMIT $7`,
        [
          filter.state ?? null,
          filter.kind ?? null,
          filter.device ?? null,
          filter.number ?? null,
          after ?? null,
          filter.unit ?? null,
          limit,
        ],
      ),
    unclosed: (limit) =>
      cases(`WHERE c.state NOT IN ('closed', 'void', 'archived') ORDER BY c.id DESC LIMIT $1`, [
        limit,
      ]),
    get: async (id) => (await cases('WHERE c.id = $1', [id]))[0],
    log: (id, limit) => readLog(pool, id, limit),
    transaction: (work) => transaction(pool, (tx) => work(createCaseStore(tx))),
  };
}
