import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../src/adapters/store/case-store.ts';
import { type Pool, transaction } from '../../../src/adapters/store/database.ts';
import type { CaseId, DeviceId, ZoneId } from '../../../src/domain/ids.ts';
import { violationId } from '../../../src/domain/ids.ts';
import type { Rule, Violation } from '../../../src/domain/supervision/violation.ts';
import { fileCases, noteWithdrawn } from '../../../src/services/cases/filing.ts';
import { KeyTakenError } from '../../../src/services/cases/ports.ts';
import { testDatabase } from '../../contract/database.ts';
import { PLAIN_SETUP } from '../../contract/plain-setup.ts';

const NOW = Date.parse('2026-11-21T08:30:00Z');
const BUREAU = {
  numbering: { timeZone: 'Asia/Shanghai', letters: 'QX' },
  setup: PLAIN_SETUP,
};
let pool: Pool;
let stop: () => Promise<void>;
const zone = randomUUID() as ZoneId;

beforeAll(async () => {
  ({ pool, stop } = await testDatabase());
  for (const id of ['t1', 't2'])
    await pool.query(
      `INSERT INTO devices (id, kind, token_hash) VALUES ($1, 'muck-truck', '\\x00')`,
      [id],
    );
  await pool.query(
    `INSERT INTO zone_versions (zone_id, version, name, kind, shape, applies_to, hours, valid_from)
     VALUES ($1, 1, 'School street', 'forbidden-area', '{}', '{}', '[]', now())`,
    [zone],
  );
});
afterAll(() => stop());
beforeEach(() =>
  pool.query('TRUNCATE violations, case_log, cases, case_numbers RESTART IDENTITY CASCADE'),
);

async function stored(
  device: string,
  rule: Rule,
  began: number,
  inZone = true,
): Promise<Violation> {
  const { rows } = await pool.query(
    `INSERT INTO violations (device_no, rule, zone_id, zone_version, began_at, lat, lon, value, late)
     VALUES ((SELECT no FROM devices WHERE id = $1), $2, $3, $4, to_timestamp($5), 36.6, 101.7, 1, false)
     RETURNING id`,
    [device, rule, inZone ? zone : null, inZone ? 1 : null, began / 1000],
  );
  return {
    id: violationId(rows[0].id),
    device: device as DeviceId,
    rule,
    ...(inZone && { zone: { id: zone, version: 1, name: 'School street' } }),
    began,
    place: [101.7, 36.6],
    measure: { value: 1 },
    late: false,
  };
}
const file = (violations: Violation[], now = NOW, bureau = BUREAU) =>
  transaction(pool, (tx) => fileCases(createCaseStore(tx), violations, now, bureau));
const log = async (id: CaseId) =>
  (
    await pool.query(
      'SELECT seq, step, from_state, to_state, note, detail FROM case_log WHERE case_id = $1 ORDER BY seq',
      [id],
    )
  ).rows;

describe('a violation', () => {
  it('opens a case with the next number of the year', async () => {
    const violation = await stored('t1', 'forbidden-area', NOW - 60_000);
    const { violations, cases } = await file([violation]);
    expect(cases).toEqual([
      {
        id: 1,
        number: '2026-QX-000001',
        kind: 'forbidden-area',
        source: 'violation',
        state: 'collected',
        description: '',
        address: '',
        device: 't1',
        zone: { id: zone, version: 1, name: 'School street' },
        candidates: [],
        place: [101.7, 36.6],
        occurred: NOW - 60_000,
        opened: NOW,
        counts: { photos: 0, returns: 0, redos: 0, extensions: 0, reminders: 0, joined: 0 },
        violations: [violation.id],
      },
    ]);
    expect(violations[0]?.case).toEqual({ id: 1, number: '2026-QX-000001' });
    expect(await log(cases[0]!.id)).toEqual([
      {
        seq: 1,
        step: 'collect',
        from_state: null,
        to_state: 'collected',
        note: '',
        detail: { violation: violation.id },
      },
    ]);
  });

  it('joins the open case of the same vehicle, rule and zone', async () => {
    const first = await file([await stored('t1', 'forbidden-area', NOW)]);
    const { cases } = await file([await stored('t1', 'forbidden-area', NOW + 1000)], NOW + 5000);
    expect(cases.map((c) => c.id)).toEqual([first.cases[0]!.id]);
    expect(cases[0]!.violations).toHaveLength(2);
    expect((await log(cases[0]!.id)).map((entry) => entry.step)).toEqual(['collect', 'join']);
  });

  it('opens its own case for another vehicle, rule or zone', async () => {
    const { cases } = await file([
      await stored('t1', 'forbidden-area', NOW),
      await stored('t2', 'forbidden-area', NOW),
      await stored('t1', 'speeding', NOW),
      await stored('t1', 'overlong-stop', NOW, false),
    ]);
    expect(cases.map((c) => c.number)).toEqual([
      '2026-QX-000001',
      '2026-QX-000002',
      '2026-QX-000003',
      '2026-QX-000004',
    ]);
  });

  it('in one batch files once and joins after, in the order of time', async () => {
    const later = await stored('t1', 'silent', NOW, false);
    const earlier = await stored('t1', 'silent', NOW - 5000, false);
    const { cases, violations } = await file([later, earlier]);
    expect(cases).toHaveLength(1);
    expect(cases[0]!.occurred).toBe(NOW - 5000);
    expect(violations.map((v) => v.id)).toEqual([later.id, earlier.id]);
    expect((await log(cases[0]!.id)).map((e) => e.step)).toEqual(['collect', 'join']);
  });

  it('opens a new case once the old one is closed', async () => {
    const { cases } = await file([await stored('t1', 'speeding', NOW)]);
    await pool.query(`UPDATE cases SET state = 'closed' WHERE id = $1`, [cases[0]!.id]);
    const again = await file([await stored('t1', 'speeding', NOW + 1000)]);
    expect(again.cases[0]!.number).toBe('2026-QX-000002');
  });

  it('is filed at once where its category says so, with the time of the next stage', async () => {
    await pool.query(
      `INSERT INTO categories (code, standard, "group", name, limits, sameness)
       VALUES ('L-X', 'local', '', '超速', '{}', '{}') ON CONFLICT DO NOTHING`,
    );
    const hours = (amount: number) => ({ amount, unit: 'hours' as const });
    const category = {
      code: 'L-X',
      standard: 'local',
      group: '',
      name: '超速',
      nameEn: '',
      autoFile: true,
      limits: { file: hours(1), dispatch: hours(10), handle: hours(1), verify: hours(1) },
      sameness: { metres: 0, hours: 0, how: 'propose' as const },
      active: true,
    };
    const setup = {
      ...PLAIN_SETUP,
      category: () => category,
      categoryOf: () => category,
      whereabouts: () => ({ cell: '630103001001001', candidates: [] }),
    };
    const { cases } = await file([await stored('t1', 'speeding', NOW)], NOW, { ...BUREAU, setup });
    expect(cases[0]).toMatchObject({
      state: 'filed',
      category: { code: 'L-X', standard: 'local', name: '超速' },
      cell: '630103001001001',
      filed: NOW,
      stageDue: NOW + 36_000_000,
    });
    expect(await log(cases[0]!.id)).toMatchObject([
      { seq: 1, step: 'collect', from_state: null, to_state: 'collected' },
      { seq: 2, step: 'file', from_state: 'collected', to_state: 'filed' },
    ]);
  });

  it('that is open keeps an older one of its key from being opened again', async () => {
    const first = (await file([await stored('t1', 'speeding', NOW)])).cases[0]!;
    await pool.query(`UPDATE cases SET state = 'closed' WHERE id = $1`, [first.id]);
    const second = (await file([await stored('t1', 'speeding', NOW + 1000)])).cases[0]!;
    const reopened = transaction(pool, async (tx) => {
      const store = createCaseStore(tx);
      const [found] = await store.lock([first.id]);
      await store.update(first.id, { ...found!.standing, state: 'filed' });
    });
    await expect(reopened).rejects.toThrow(KeyTakenError);
    const { rows } = await pool.query('SELECT id, state FROM cases ORDER BY id');
    expect(rows).toEqual([
      { id: first.id, state: 'closed' },
      { id: second.id, state: 'collected' },
    ]);
  });

  it('takes its year from the bureau, not from UTC', async () => {
    const newYear = Date.parse('2026-12-31T17:00:00Z');
    const { cases } = await file([await stored('t1', 'speeding', NOW)], newYear);
    expect(cases[0]!.number).toBe('2027-QX-000001');
  });

  it('filed by two processes at once still makes one case', async () => {
    const batches = await Promise.all(
      Array.from({ length: 8 }, (_, i) => stored('t2', 'speeding', NOW + i * 1000)),
    );
    const filed = await Promise.all(batches.map((violation) => file([violation])));
    expect(new Set(filed.map((f) => f.cases[0]!.id)).size).toBe(1);
    const entries = await log(filed[0]!.cases[0]!.id);
    expect(entries.map((e) => e.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries.filter((e) => e.step === 'collect')).toHaveLength(1);
  });
});

describe('a withdrawn violation', () => {
  it('is noted in the log and leaves the case open, without it', async () => {
    const violation = await stored('t1', 'speeding', NOW);
    await file([violation]);
    const cases = await transaction(pool, async (tx) => {
      await tx.query('UPDATE violations SET withdrawn_at = now() WHERE id = $1', [violation.id]);
      return noteWithdrawn(createCaseStore(tx), [violation.id], NOW + 1);
    });
    expect(cases[0]).toMatchObject({ state: 'collected', violations: [] });
    expect((await log(cases[0]!.id)).at(-1)).toMatchObject({ step: 'withdraw', seq: 2 });
  });
});
