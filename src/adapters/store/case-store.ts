import type { CaseState } from '../../domain/cases/workflow.ts';
import { caseId, type DeviceId, violationId, type ZoneId } from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type { CaseKey, CaseStore, NewCase, OpenCase } from '../../services/ports.ts';
import { type CaseRow, SELECT_CASES, toCase } from './case-rows.ts';
import type { Queryable } from './database.ts';
import { rows, timestamp } from './sql.ts';

interface OpenRow {
  id: number;
  number: string;
  state: CaseState;
  kind: Rule;
  device: DeviceId;
  zone: ZoneId | null;
}

const toOpenCase = (row: OpenRow): OpenCase => ({
  id: caseId(row.id),
  number: row.number,
  state: row.state,
  kind: row.kind,
  device: row.device,
  ...(row.zone !== null && { zone: row.zone }),
});

/** Cases within the transaction that `tx` is in. */
export function createCaseStore(tx: Queryable): CaseStore {
  return {
    lockOpen: (keys) => lockOpen(tx, keys),
    takeSerials: (year, count) => takeSerials(tx, year, count),
    open: (cases) => open(tx, cases),
    lockOfViolations: (ids) => lockOfViolations(tx, ids),
    assign: async (pairs) => {
      await tx.query(
        `UPDATE violations v SET case_id = p.case_id
         FROM unnest($1::bigint[], $2::bigint[]) AS p (id, case_id) WHERE v.id = p.id`,
        [pairs.map((p) => p.violation), pairs.map((p) => p.case)],
      );
    },
    lock: async (id) => {
      const [row] = await rows<CaseRow>(tx, `${SELECT_CASES} WHERE c.id = $1 FOR UPDATE OF c`, [
        id,
      ]);
      return row && toCase(row);
    },
    update: async (id, to) => {
      await tx.query(
        `UPDATE cases SET state = $2, assignee = $3, closed_at = ${timestamp('$4')} WHERE id = $1`,
        [id, to.state, to.assignee ?? null, to.closed ?? null],
      );
    },
    log: (entries) => appendLog(tx, entries),
    byIds: async (ids) =>
      (
        await rows<CaseRow>(tx, `${SELECT_CASES} WHERE c.id = ANY ($1::bigint[]) ORDER BY c.id`, [
          ids,
        ])
      ).map(toCase),
  };
}

/** Locked in order of id, so that two processes can never wait for each other. */
async function lockOpen(tx: Queryable, keys: readonly CaseKey[]): Promise<OpenCase[]> {
  const found = await rows<OpenRow>(
    tx,
    `SELECT c.id AS id, c.number, c.state, c.kind, d.id AS device, c.zone_id AS zone
     FROM unnest($1::text[], $2::text[], $3::uuid[]) AS k (device, kind, zone)
     JOIN devices d ON d.id = k.device
     JOIN cases c ON c.device_no = d.no AND c.kind = k.kind
       AND (c.zone_id = k.zone OR (c.zone_id IS NULL AND k.zone IS NULL))
     WHERE c.state <> 'closed' ORDER BY c.id FOR UPDATE OF c`,
    columns(keys),
  );
  return found.map(toOpenCase);
}

const keyOf = (of: NewCase): CaseKey => ({
  device: of.device,
  kind: of.kind,
  ...(of.zone && { zone: of.zone.id }),
});
const columns = (keys: readonly CaseKey[]): unknown[] => [
  keys.map((k) => k.device),
  keys.map((k) => k.kind),
  keys.map((k) => k.zone ?? null),
];

async function takeSerials(tx: Queryable, year: number, count: number): Promise<number> {
  const [row] = await rows<{ last: number }>(
    tx,
    `INSERT INTO case_numbers AS n (year, last) VALUES ($1, $2)
     ON CONFLICT (year) DO UPDATE SET last = n.last + $2 RETURNING last`,
    [year, count],
  );
  return row!.last - count + 1;
}

/**
 * The no-op update makes a case that another process opened in the meantime come back, locked, instead
 * of failing the whole batch; its number is then not used, which leaves a gap.
 */
async function open(tx: Queryable, cases: readonly NewCase[]) {
  const opened = await rows<OpenRow & { filed: boolean }>(
    tx,
    `WITH opened AS (
       INSERT INTO cases AS c (number, kind, state, device_no, zone_id, zone_version, lat, lon,
                               occurred_at, filed_at)
       SELECT k.number, k.kind, 'open', d.no, k.zone, k.version, k.lat, k.lon,
              ${timestamp('k.occurred')}, ${timestamp('k.filed')}
       FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::int[], $6::float8[],
                   $7::float8[], $8::float8[], $9::float8[]) WITH ORDINALITY
            AS k (device, kind, zone, number, version, lat, lon, occurred, filed, n)
       JOIN devices d ON d.id = k.device
       ORDER BY k.n
       ON CONFLICT (device_no, kind, zone_id) WHERE state <> 'closed' DO UPDATE SET state = c.state
       RETURNING c.id, c.number, c.state, c.kind, c.device_no, c.zone_id, c.xmax = 0 AS filed)
     SELECT o.id AS id, o.number, o.state, o.kind, d.id AS device, o.zone_id AS zone, o.filed
     FROM opened o JOIN devices d ON d.no = o.device_no ORDER BY o.id`,
    [
      ...columns(cases.map(keyOf)),
      cases.map((c) => c.number),
      cases.map((c) => c.zone?.version ?? null),
      cases.map((c) => c.place[1]),
      cases.map((c) => c.place[0]),
      cases.map((c) => c.occurred),
      cases.map((c) => c.filed),
    ],
  );
  return opened.map((row) => ({ ...toOpenCase(row), filed: row.filed }));
}

async function lockOfViolations(tx: Queryable, ids: readonly number[]) {
  const found = await rows<OpenRow & { violation: number }>(
    tx,
    `SELECT v.id AS violation, c.id AS id, c.number, c.state, c.kind,
            d.id AS device, c.zone_id AS zone
     FROM violations v JOIN cases c ON c.id = v.case_id JOIN devices d ON d.no = c.device_no
     WHERE v.id = ANY ($1::bigint[]) ORDER BY c.id, v.id FOR UPDATE OF c`,
    [ids],
  );
  return found.map((row) => ({ violation: violationId(row.violation), of: toOpenCase(row) }));
}

/** Safe because every caller holds the lock on the case: nobody else can take the same number. */
async function appendLog(tx: Queryable, entries: Parameters<CaseStore['log']>[0]): Promise<void> {
  await tx.query(
    `INSERT INTO case_log (case_id, seq, at, by, step, from_state, to_state, note)
     SELECT e.case_id,
            coalesce((SELECT max(l.seq) FROM case_log l WHERE l.case_id = e.case_id), 0)
              + row_number() OVER (PARTITION BY e.case_id ORDER BY e.n),
            ${timestamp('e.at')}, e.by, e.step, e.from_state, e.to_state, e.note
     FROM unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[],
                 $7::text[]) WITH ORDINALITY AS e (case_id, at, by, step, from_state, to_state, note, n)`,
    [
      entries.map((e) => e.case),
      entries.map((e) => e.at),
      entries.map((e) => e.by),
      entries.map((e) => e.step),
      entries.map((e) => e.from ?? null),
      entries.map((e) => e.to),
      entries.map((e) => e.note),
    ],
  );
}
