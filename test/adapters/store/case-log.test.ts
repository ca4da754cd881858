/** Logs in the store: numbers, times and hashes, those of before included. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendLog, chainSome, readLog } from '../../../src/adapters/store/case-log.ts';
import { type Pool, transaction } from '../../../src/adapters/store/database.ts';
import { firstBroken } from '../../../src/domain/cases/chain.ts';
import { type CaseId, caseId } from '../../../src/domain/ids.ts';
import type { NewLogEntry } from '../../../src/services/cases/ports.ts';
import { testDatabase } from '../../contract/database.ts';

const NOW = Date.parse('2026-11-21T08:30:00.123Z');
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
let pool: Pool;
let stop: () => Promise<void>;
let cases: CaseId[];
beforeAll(async () => {
  ({ pool, stop } = await testDatabase());
});
afterAll(() => stop());
beforeEach(async () => {
  await pool.query('TRUNCATE case_log, cases RESTART IDENTITY CASCADE');
  const { rows } = await pool.query(
    `INSERT INTO cases (number, kind, state, lat, lon, occurred_at, opened_at)
     SELECT '2026-QX-00000' || n, 'matter', 'filed', 36, 101, now(), now() FROM generate_series(1, 5) n
     RETURNING id`,
  );
  cases = rows.map(({ id }) => caseId(id));
});

const entry = (of: CaseId, at: number, more: Partial<NewLogEntry> = {}): NewLogEntry => ({
  case: of,
  at,
  by: '王“某”\n',
  step: 'note',
  from: 'filed',
  to: 'filed',
  note: '𠮷 <b>\\u0041</b>',
  detail: { n: [1e21, 1e-7, 0.1, -0, 123456789012345.67], z: { 王: null }, a: '𠮷\u2028' },
  ...more,
});
const append = (...entries: NewLogEntry[]) => transaction(pool, (tx) => appendLog(tx, entries));
const broken = async (id: CaseId) =>
  firstBroken(`2026-QX-00000${id}`, await readLog(pool, id, 1000), sha256);

describe('a log', () => {
  it('read back is whole, whatever is written in it', async () => {
    await append(entry(cases[0]!, NOW), entry(cases[1]!, NOW), entry(cases[0]!, NOW + 5));
    await append(entry(cases[0]!, NOW + 10));
    const log = await readLog(pool, cases[0]!, 1000);
    expect(log.map(({ seq, at }) => [seq, at])).toEqual([
      [1, NOW],
      [2, NOW + 5],
      [3, NOW + 10],
    ]);
    expect(log[0]!.detail).toEqual(JSON.parse(JSON.stringify(entry(cases[0]!, 0).detail)));
    expect([await broken(cases[0]!), await broken(cases[1]!)]).toEqual([undefined, undefined]);
  });

  it('keeps its order when the service’s clock was set back', async () => {
    await append(entry(cases[0]!, NOW));
    await append(entry(cases[0]!, NOW - 3_600_000), entry(cases[0]!, NOW + 1));
    const log = await readLog(pool, cases[0]!, 1000);
    expect(log.map(({ at }) => at)).toEqual([NOW, NOW, NOW + 1]);
    expect(await broken(cases[0]!)).toBeUndefined();
  });

  it.each([
    "note = note || ' '",
    "by = 'Li'",
    "at = at + interval '1 ms'",
    "step = 'close'",
    'from_state = NULL',
    "to_state = 'closed'",
    `detail = detail || '{"more": 1}'`,
    "hash = repeat('0', 64)",
  ])('shows where it was altered: %s', async (change) => {
    await append(...[0, 1, 2, 3].map((n) => entry(cases[0]!, NOW + n)));
    await pool.query(`UPDATE case_log SET ${change} WHERE case_id = $1 AND seq = 3`, [cases[0]]);
    expect(await broken(cases[0]!)).toBe(2);
  });
});

describe('a log of before', () => {
  const old = (id: CaseId, count: number) =>
    pool.query(
      `INSERT INTO case_log (case_id, seq, at, by, step, from_state, to_state, note)
       SELECT $1, n, '2026-01-01'::timestamptz + n * interval '0.1 s', 'Wang', 'note', 'filed', 'filed', 'n'
       FROM generate_series(1, $2::int) n`,
      [id, count],
    );
  const chain = (count: number) => transaction(pool, (tx) => chainSome(tx, count));

  it('is chained as it is, some at a time, and once', async () => {
    for (const id of cases) await old(id, 3);
    const before = await readLog(pool, cases[0]!, 10);
    expect(await chain(2)).toBe(2);
    // Broken off here, it goes on where it was.
    const chained = await readLog(pool, cases[0]!, 10);
    expect(chained.map(({ hash: _, ...rest }) => rest)).toEqual(
      before.map(({ hash: _, ...rest }) => rest),
    );
    expect([await chain(2), await chain(2), await chain(2)]).toEqual([2, 1, 0]);
    expect(await readLog(pool, cases[0]!, 10)).toEqual(chained);
    for (const id of cases) expect(await broken(id)).toBeUndefined();
  });

  it('is chained by two processes at once to the same', async () => {
    for (const id of cases) await old(id, 3);
    await Promise.all([chain(5), chain(5)]);
    for (const id of cases) expect(await broken(id)).toBeUndefined();
  });

  it('is chained first where something is added to it', async () => {
    await old(cases[0]!, 3);
    await append(entry(cases[0]!, NOW));
    const log = await readLog(pool, cases[0]!, 10);
    expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await broken(cases[0]!)).toBeUndefined();
    expect(await chain(5)).toBe(0);
  });
});
