import type { CaseState } from '../../domain/cases/workflow.ts';
import {
  type CaseId,
  caseId,
  type DeviceId,
  unitId,
  violationId,
  type ZoneId,
} from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type {
  CaseKey,
  CaseStore,
  LockedCase,
  NewCase,
  OpenCase,
  Standing,
} from '../../services/cases/ports.ts';
import { appendLog, readLog } from './case-log.ts';
import { casePhotoStore, movePhotos } from './case-photos.ts';
import { orTaken, reportStore } from './case-reports.ts';
import { type CaseRow, SELECT_CASES, standingRow, toCase, toStanding } from './case-rows.ts';
import type { Queryable } from './database.ts';
import { permitReading } from './permit-store.ts';
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
    permits: permitReading(tx),
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
    lock: (ids) => lock(tx, ids),
    update: (id, to) => update(tx, id, to),
    unit: async (id) => {
      const [row] = await rows<{ id: number; name: string }>(
        tx,
        'SELECT id, name FROM units WHERE id = $1 AND archived_at IS NULL',
        [id],
      );
      return row && { id: unitId(row.id), name: row.name };
    },
    handOver: (from, to) => handOver(tx, from, to),
    openMatter: (matter) => openMatter(tx, matter),
    lockAlarmed: (now, limit) => lockAlarmed(tx, now, limit),
    ...reportStore(tx),
    ...casePhotoStore(tx),
    newestEntry: async (id) => (await readLog(tx, id, 1))[0],
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
     WHERE c.kind <> 'matter' AND c.state NOT IN ('closed', 'void', 'archived')
     ORDER BY c.id FOR UPDATE OF c`,
    [keys.map((k) => k.device), keys.map((k) => k.kind), keys.map((k) => k.zone ?? null)],
  );
  return found.map(toOpenCase);
}

async function takeSerials(tx: Queryable, year: number, count: number): Promise<number> {
  const [row] = await rows<{ last: number }>(
    tx,
    `INSERT INTO case_numbers AS n (year, last) VALUES ($1, $2)
     ON CONFLICT (year) DO UPDATE SET last = n.last + $2 RETURNING last`,
    [year, count],
  );
  return row!.last - count + 1;
}

const STANDING_COLUMNS = `
  state text, category text, cell text, unit_id bigint, candidates bigint[], assignee text,
  filed float8, dispatched float8, reported float8, closed float8, due float8, wished float8,
  duplicate_of bigint, stage_since float8, stage_due float8, alarm smallint, alarm_at float8,
  time_left float8, was_overdue boolean, returns int, redos int, extensions int, reminders int,
  joined int`;

const newRow = ({ standing, zone, place, ...of }: NewCase) => ({
  ...standingRow(standing),
  number: of.number,
  kind: of.kind,
  source: of.source,
  description: of.description,
  address: of.address,
  device: of.device ?? null,
  zone: zone?.id ?? null,
  version: zone?.version ?? null,
  lat: place[1],
  lon: place[0],
  occurred: of.occurred,
  opened: of.opened,
  reporter: of.reporter ?? {},
  outside_id: of.outsideId ?? null,
});

/** Of a list of newRow() as JSON. */
const INSERT_CASES = `
  INSERT INTO cases AS c (number, kind, source, state, category, description, address, device_no,
                          zone_id, zone_version, lat, lon, occurred_at, opened_at, cell, candidates,
                          filed_at, stage_since, stage_due_at, alarm_at, reporter, outside_id)
  SELECT k.number, k.kind, k.source, k.state, k.category, k.description, k.address, d.no,
         k.zone, k.version, k.lat, k.lon, ${timestamp('k.occurred')}, ${timestamp('k.opened')},
         k.cell, k.candidates, ${timestamp('k.filed')}, ${timestamp('k.stage_since')},
         ${timestamp('k.stage_due')}, ${timestamp('k.alarm_at')}, k.reporter, k.outside_id
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (value, n),
       LATERAL jsonb_to_record(e.value) AS k (${STANDING_COLUMNS},
         number text, kind text, source text, description text, address text, device text,
         zone uuid, version int, lat float8, lon float8, occurred float8, opened float8,
         reporter jsonb, outside_id text)
  LEFT JOIN devices d ON d.id = k.device
  ORDER BY e.n`;

/**
 * The no-op update makes a case that another process opened in the meantime come back, locked, instead
 * of failing the whole batch; its number is then not used, which leaves a gap.
 */
async function open(tx: Queryable, cases: readonly NewCase[]) {
  const opened = await rows<OpenRow & { opened: boolean }>(
    tx,
    `WITH opened AS (
       ${INSERT_CASES}
       ON CONFLICT (device_no, kind, zone_id)
         WHERE kind <> 'matter' AND state NOT IN ('closed', 'void', 'archived')
         DO UPDATE SET state = c.state
       RETURNING c.id, c.number, c.state, c.kind, c.device_no, c.zone_id, c.xmax = 0 AS opened)
     SELECT o.id AS id, o.number, o.state, o.kind, d.id AS device, o.zone_id AS zone, o.opened
     FROM opened o JOIN devices d ON d.no = o.device_no ORDER BY o.id`,
    [JSON.stringify(cases.map(newRow))],
  );
  return opened.map((row) => ({ ...toOpenCase(row), opened: row.opened }));
}

async function openMatter(tx: Queryable, matter: NewCase): Promise<CaseId> {
  const [row] = await orTaken(() =>
    rows<{ id: number }>(tx, `${INSERT_CASES} RETURNING c.id`, [JSON.stringify([newRow(matter)])]),
  );
  return caseId(row!.id);
}

async function lockOfViolations(tx: Queryable, ids: readonly number[]) {
  const found = await rows<OpenRow & { violation: number }>(
    tx,
    `SELECT v.id AS violation, c.id AS id, c.number, c.state, c.kind,
            d.id AS device, c.zone_id AS zone
     FROM violations v JOIN cases c ON c.id = v.case_id LEFT JOIN devices d ON d.no = c.device_no
     WHERE v.id = ANY ($1::bigint[]) ORDER BY c.id, v.id FOR UPDATE OF c`,
    [ids],
  );
  return found.map((row) => ({ violation: violationId(row.violation), of: toOpenCase(row) }));
}

async function lock(tx: Queryable, ids: readonly CaseId[]): Promise<LockedCase[]> {
  // First the locks, then what they protect: a row is shown as it was when its statement began.
  await tx.query('SELECT 1 FROM cases WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE', [ids]);
  return locked(tx, ids);
}

async function lockAlarmed(tx: Queryable, now: number, limit: number): Promise<LockedCase[]> {
  const due = await rows<{ id: CaseId }>(
    tx,
    `SELECT id FROM cases WHERE alarm_at <= ${timestamp('$1')}
     ORDER BY alarm_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  return due.length === 0
    ? []
    : locked(
        tx,
        due.map(({ id }) => id),
      );
}

async function locked(tx: Queryable, ids: readonly CaseId[]): Promise<LockedCase[]> {
  const found = await rows<CaseRow & { seq: number }>(
    tx,
    `SELECT f.*, coalesce((SELECT max(l.seq) FROM case_log l WHERE l.case_id = f.id), 0) AS seq
     FROM (${SELECT_CASES} WHERE c.id = ANY ($1::bigint[])) f ORDER BY f.id`,
    [ids],
  );
  return found.map((row) => ({ case: toCase(row), standing: toStanding(row), seq: row.seq }));
}

async function update(tx: Queryable, id: CaseId, to: Standing): Promise<void> {
  await orTaken(() =>
    tx.query(
      `UPDATE cases c SET state = k.state, category = k.category, cell = k.cell,
         unit_id = k.unit_id, candidates = k.candidates, assignee = k.assignee,
         filed_at = ${timestamp('k.filed')}, dispatched_at = ${timestamp('k.dispatched')},
         reported_at = ${timestamp('k.reported')}, closed_at = ${timestamp('k.closed')},
         due_at = ${timestamp('k.due')}, wished_at = ${timestamp('k.wished')},
         duplicate_of = k.duplicate_of, stage_since = ${timestamp('k.stage_since')},
         stage_due_at = ${timestamp('k.stage_due')}, alarm = k.alarm,
         alarm_at = ${timestamp('k.alarm_at')}, time_left = k.time_left,
         was_overdue = k.was_overdue, returns = k.returns, redos = k.redos,
         extensions = k.extensions, reminders = k.reminders, joined = k.joined
       FROM jsonb_to_record($2::jsonb) AS k (${STANDING_COLUMNS}) WHERE c.id = $1`,
      [id, JSON.stringify(standingRow(to))],
    ),
  );
}

async function handOver(tx: Queryable, from: CaseId, to: CaseId) {
  const moved = await rows<{ id: number; gone: boolean }>(
    tx,
    `UPDATE violations SET case_id = $2 WHERE case_id = $1
     RETURNING id, withdrawn_at IS NOT NULL AS gone`,
    [from, to],
  );
  const still = moved.filter(({ gone }) => !gone).map(({ id }) => violationId(id));
  const photos = await movePhotos(tx, from, to);
  await tx.query('DELETE FROM case_likenesses WHERE case_id = $1 OR other_id = $1', [from]);
  return { violations: still.sort((a, b) => a - b), photos };
}
