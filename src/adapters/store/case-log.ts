/** The logs of cases: appended under the case's lock, each entry with its hash. */
import { createHash } from 'node:crypto';
import type { CaseLogEntry } from '../../domain/cases/case.ts';
import { BEGINNING, type ChainHead, chained, chainText } from '../../domain/cases/chain.ts';
import type { CaseState, CaseStep } from '../../domain/cases/workflow.ts';
import { type CaseId, caseId } from '../../domain/ids.ts';
import type { NewLogEntry } from '../../services/cases/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

interface LogRow {
  case_id: number;
  seq: number;
  at: number;
  by: string;
  step: CaseStep;
  from_state: CaseState | null;
  to_state: CaseState;
  note: string;
  detail: Record<string, unknown>;
  hash: string | null;
}

const SELECT_LOG = `
  SELECT l.case_id, l.seq, ${ms('l.at')} AS at, l.by, l.step, l.from_state, l.to_state, l.note,
         l.detail, l.hash
  FROM case_log l`;

const toEntry = (row: LogRow): CaseLogEntry => ({
  case: caseId(row.case_id),
  seq: row.seq,
  at: row.at,
  by: row.by,
  step: row.step,
  ...(row.from_state !== null && { from: row.from_state }),
  to: row.to_state,
  note: row.note,
  detail: row.detail,
  hash: row.hash ?? '',
});

/** Oldest first; at most the newest `limit` entries. */
export async function readLog(db: Queryable, id: CaseId, limit: number): Promise<CaseLogEntry[]> {
  const found = await rows<LogRow>(
    db,
    `${SELECT_LOG} WHERE l.case_id = $1 ORDER BY l.seq DESC LIMIT $2`,
    [id, limit],
  );
  return found.reverse().map(toEntry);
}

/** Safe because every caller holds the lock on the case: nobody else can take the same number. */
export async function appendLog(tx: Queryable, entries: readonly NewLogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const byCase = new Map<CaseId, NewLogEntry[]>();
  for (const entry of entries) {
    const list = byCase.get(entry.case);
    if (list) list.push(entry);
    else byCase.set(entry.case, [entry]);
  }
  const heads = await headsOf(tx, [...byCase.keys()]);
  const whole = [...byCase].flatMap(([id, list]) => {
    const { number, head } = heads.get(id)!;
    return chained(number, head, list, sha256);
  });
  await tx.query(
    `INSERT INTO case_log (case_id, seq, at, by, step, from_state, to_state, note, detail, hash)
     SELECT e.case_id, e.seq, ${timestamp('e.at')}, e.by, e.step, e.from_state, e.to_state, e.note,
            e.detail, e.hash
     FROM unnest($1::bigint[], $2::int[], $3::float8[], $4::text[], $5::text[], $6::text[],
                 $7::text[], $8::text[], $9::jsonb[], $10::text[])
          AS e (case_id, seq, at, by, step, from_state, to_state, note, detail, hash)`,
    [
      whole.map((e) => e.case),
      whole.map((e) => e.seq),
      whole.map((e) => e.at),
      whole.map((e) => e.by),
      whole.map((e) => e.step),
      whole.map((e) => e.from ?? null),
      whole.map((e) => e.to),
      whole.map((e) => e.note),
      whole.map((e) => JSON.stringify(e.detail)),
      whole.map((e) => e.hash),
    ],
  );
}

interface Head {
  readonly number: string;
  readonly head: ChainHead;
}

async function headsOf(tx: Queryable, ids: readonly CaseId[]): Promise<Map<CaseId, Head>> {
  const found = await rows<{
    id: CaseId;
    number: string;
    seq: number | null;
    at: number;
    hash: string | null;
  }>(
    tx,
    `SELECT c.id, c.number, l.seq, ${ms('l.at')} AS at, l.hash
     FROM cases c LEFT JOIN LATERAL (
       SELECT seq, at, hash FROM case_log WHERE case_id = c.id ORDER BY seq DESC LIMIT 1) l ON true
     WHERE c.id = ANY ($1::bigint[])`,
    [ids],
  );
  const heads = new Map<CaseId, Head>();
  for (const { id, number, seq, at, hash } of found) {
    if (seq === null) heads.set(id, { number, head: BEGINNING });
    else
      heads.set(id, {
        number,
        head: hash === null ? await chainLog(tx, id, number) : { seq, at, hash },
      });
  }
  return heads;
}

/** Chains a log that was written before logs were; the case is locked. Returns where it then stands. */
async function chainLog(tx: Queryable, id: CaseId, number: string): Promise<ChainHead> {
  const log = await rows<LogRow>(tx, `${SELECT_LOG} WHERE l.case_id = $1 ORDER BY l.seq`, [id]);
  // As they were written: their numbers and times are not to be touched.
  let before = BEGINNING;
  const hashes = log.map(toEntry).map((entry) => {
    const hash = sha256(chainText(number, entry, before.hash));
    before = { seq: entry.seq, at: entry.at, hash };
    return hash;
  });
  await tx.query(
    `UPDATE case_log l SET hash = h.hash FROM unnest($2::int[], $3::text[]) AS h (seq, hash)
     WHERE l.case_id = $1 AND l.seq = h.seq AND l.hash IS NULL`,
    [id, log.map((entry) => entry.seq), hashes],
  );
  return before;
}

/**
 * Chains the logs of some cases that have none of it yet, in the order of the cases.
 * @returns how many; 0: none is left
 */
export async function chainSome(tx: Queryable, count: number): Promise<number> {
  const cases = await rows<{ id: CaseId; number: string }>(
    tx,
    `SELECT c.id, c.number FROM cases c
     WHERE c.id IN (SELECT DISTINCT case_id FROM case_log WHERE hash IS NULL ORDER BY case_id LIMIT $1)
     ORDER BY c.id FOR UPDATE OF c`,
    [count],
  );
  // Another process may have chained it while this one waited for the lock: the same hashes again.
  for (const { id, number } of cases) await chainLog(tx, id, number);
  return cases.length;
}
