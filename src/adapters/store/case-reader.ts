import { type CaseId, caseId } from '../../domain/ids.ts';
import type { CaseReader, Reporter } from '../../services/cases/ports.ts';
import { listCases, tallyCases } from './case-list.ts';
import { chainSome, readLog } from './case-log.ts';
import { readCasePhotos } from './case-photos.ts';
import { type CaseRow, SELECT_CASES, toCase } from './case-rows.ts';
import { createCaseStore } from './case-store.ts';
import { type Pool, transaction } from './database.ts';
import { rows } from './sql.ts';

/** Likenesses of one case that are shown; nobody decides on more. */
const MOST_ALIKE = 20;

export function createCaseReader(pool: Pool): CaseReader {
  const cases = async (where: string, values: unknown[]) =>
    (await rows<CaseRow>(pool, `${SELECT_CASES} ${where}`, values)).map(toCase);
  return {
    list: (filter, order, after, limit) => listCases(pool, filter, order, after, limit),
    tally: (unit, by, now) => tallyCases(pool, unit, by, now),
    unclosed: (limit) =>
      cases(`WHERE c.state NOT IN ('closed', 'void', 'archived') ORDER BY c.id DESC LIMIT $1`, [
        limit,
      ]),
    get: async (id) => (await cases('WHERE c.id = $1', [id]))[0],
    log: (id, limit) => readLog(pool, id, limit),
    reporter: async (id) => {
      const [row] = await rows<{ reporter: Partial<Reporter> }>(
        pool,
        'SELECT reporter FROM cases WHERE id = $1',
        [id],
      );
      const left = { name: '', phone: '', email: '', ...row?.reporter };
      return Object.values(left).some(Boolean) ? left : undefined;
    },
    alike: (id) => alike(pool, id),
    flights: (id, limit) =>
      rows(
        pool,
        'SELECT id, number, state FROM flights WHERE case_id = $1 ORDER BY id DESC LIMIT $2',
        [id, limit],
      ),
    photos: (id, limit) => readCasePhotos(pool, id, limit),
    chainSome: (count) => transaction(pool, (tx) => chainSome(tx, count)),
    transaction: (work) => transaction(pool, (tx) => work(createCaseStore(tx))),
  };
}

async function alike(pool: Pool, id: CaseId) {
  const others = await rows<{ id: number; metres: number }>(
    pool,
    `SELECT DISTINCT ON (a.id) a.id, a.metres::float8 AS metres
     FROM (SELECT other_id AS id, metres FROM case_likenesses WHERE case_id = $1
           UNION ALL SELECT case_id, metres FROM case_likenesses WHERE other_id = $1) a
     ORDER BY a.id`,
    [id],
  );
  const found = await rows<CaseRow>(
    pool,
    `${SELECT_CASES} WHERE c.id = ANY ($1::bigint[])
     AND c.state NOT IN ('closed', 'void', 'archived')`,
    [others.map((other) => other.id)],
  );
  const metresOf = new Map(others.map((other) => [caseId(other.id), other.metres]));
  return found
    .map(toCase)
    .map((of) => ({ case: of, metres: metresOf.get(of.id) ?? 0 }))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, MOST_ALIKE);
}
