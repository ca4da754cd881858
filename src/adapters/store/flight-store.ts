import type { CaseState } from '../../domain/cases/workflow.ts';
import type { Weather } from '../../domain/flights/flight.ts';
import { type FlightId, flightId } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { CaseId, DeviceId } from '../../domain/ids.ts';
import type {
  CommandRecord,
  FlightRecord,
  FlightTx,
  NewFlight,
  NewLogEntry,
  SortieHead,
  Ticks,
} from '../../services/flights/ports.ts';
import { linkBlackBoxes } from './black-box-links.ts';
import { appendLog as appendCaseLog } from './case-log.ts';
import { type CommandRow, SELECT_COMMANDS, toCommand } from './command-rows.ts';
import type { Queryable } from './database.ts';
import { FLIGHT_COLUMNS, FLIGHT_TABLES, type FlightRow, toFlight } from './flight-rows.ts';
import { ms, rows, timestamp } from './sql.ts';

interface RecordRow extends FlightRow {
  mission: Mission;
  weather_at: number | null;
  checks: Ticks;
  patrol: FlightRecord['patrol'] | null;
  judgement: FlightRecord['judgement'] | null;
}

const SELECT_RECORD = `SELECT ${FLIGHT_COLUMNS}, f.checks, ${ms('f.weather_at')} AS weather_at,
    p.findings AS judgement,
    (SELECT jsonb_build_object('id', x.id, 'name', x.name, 'sortie', p.sortie)
     FROM patrols x WHERE x.id = p.patrol_id) AS patrol,
    (SELECT s.mission FROM sorties s WHERE s.flight_id = f.id ORDER BY s.number DESC LIMIT 1) AS mission
  FROM ${FLIGHT_TABLES} WHERE f.id = $1`;

const toRecord = (row: RecordRow): FlightRecord => ({
  ...toFlight(row),
  mission: row.mission,
  ...(row.weather_at !== null && { weatherAt: row.weather_at }),
  checks: row.checks,
  ...(row.patrol && { patrol: row.patrol }),
  ...(row.judgement && { judgement: row.judgement }),
});

export async function readFlight(db: Queryable, id: FlightId): Promise<FlightRecord | undefined> {
  const [row] = await rows<RecordRow>(db, SELECT_RECORD, [id]);
  return row && toRecord(row);
}

/** Flights within the transaction that `tx` is in. */
export function createFlightTx(tx: Queryable): FlightTx {
  return {
    takeSerial: (year) => takeSerial(tx, year),
    add: (flight) => add(tx, flight),
    lock: async (id) => {
      // Not FOR UPDATE: events that name the flight as theirs need not wait.
      await tx.query('SELECT FROM flights WHERE id = $1 FOR NO KEY UPDATE', [id]);
      return readFlight(tx, id);
    },
    otherHolder: (id, device) => otherHolder(tx, id, device),
    lockCase: (id) => lockCase(tx, id),
    tellCase: (id, { at, by, state, note, detail }) =>
      appendCaseLog(tx, [
        { case: id, at, by, step: 'flight', from: state, to: state, note, detail },
      ]),
    setPilot: async (id, pilot) => {
      await tx.query('UPDATE flights SET pilot = $2 WHERE id = $1', [id, JSON.stringify(pilot)]);
    },
    setState: async (id, state, closed) => {
      await tx.query(
        `UPDATE flights SET state = $2, closed_at = ${timestamp('$3')} WHERE id = $1`,
        [id, state, closed ?? null],
      );
    },
    setApproval: async (id, approval) => {
      await tx.query('UPDATE flights SET approval = $2 WHERE id = $1', [
        id,
        JSON.stringify(approval),
      ]);
    },
    setWeather: async (id, weather, at) => {
      await tx.query(
        `UPDATE flights SET weather = $2, weather_at = ${timestamp('$3')} WHERE id = $1`,
        [id, JSON.stringify(weather satisfies Weather), at],
      );
    },
    setChecks: async (id, checks) => {
      await tx.query('UPDATE flights SET checks = $2 WHERE id = $1', [id, JSON.stringify(checks)]);
    },
    addSortie: async (id, { number, mission, hash }) => {
      await tx.query(
        'INSERT INTO sorties (flight_id, number, mission, hash) VALUES ($1, $2, $3, $4)',
        [id, number, JSON.stringify(mission), hash],
      );
    },
    saveSortie: (id, sortie) => saveSortie(tx, id, sortie),
    log: (id, entries) => appendLog(tx, id, entries),
    linkBlackBoxes: (id) => linkBlackBoxes(tx, id),
    ...commandsOf(tx),
  };
}

async function takeSerial(tx: Queryable, year: number): Promise<number> {
  const [row] = await rows<{ last: number }>(
    tx,
    `INSERT INTO flight_numbers AS n (year, last) VALUES ($1, 1)
     ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last`,
    [year],
  );
  return row!.last;
}

async function add(tx: Queryable, flight: NewFlight): Promise<FlightId> {
  const { number, plan, device, pilot, approval, created, mission, hash, case: of } = flight;
  const [row] = await rows<{ id: number }>(
    tx,
    `INSERT INTO flights (number, plan_id, device_no, pilot, approval, state, created_at, case_id)
     SELECT $1, $2, no, $4, $5, 'planned', ${timestamp('$6')}, $7 FROM devices WHERE id = $3
     RETURNING id`,
    [number, plan, device, JSON.stringify(pilot), JSON.stringify(approval), created, of ?? null],
  );
  const id = flightId(row!.id);
  await tx.query('INSERT INTO sorties (flight_id, number, mission, hash) VALUES ($1, 1, $2, $3)', [
    id,
    JSON.stringify(mission),
    hash,
  ]);
  return id;
}

/** Locked before it is looked at: of two who ask for a look at once the second finds the first's. */
async function lockCase(tx: Queryable, id: CaseId) {
  const [found] = await rows<{ state: CaseState }>(
    tx,
    'SELECT state FROM cases WHERE id = $1 FOR NO KEY UPDATE',
    [id],
  );
  if (!found) return undefined;
  const [flight] = await rows<{ number: string }>(
    tx,
    `SELECT number FROM flights WHERE case_id = $1 AND state NOT IN ('landed', 'closed', 'aborted')
     ORDER BY id DESC LIMIT 1`,
    [id],
  );
  return { state: found.state, ...(flight && { flight: flight.number }) };
}

const HOLDS = `state IN ('uploaded', 'armed', 'flying', 'paused', 'returning')`;

/** A flight that is being uploaded to holds the drone too: something may be on board. */
async function otherHolder(tx: Queryable, id: FlightId, device: DeviceId) {
  await tx.query('SELECT FROM devices WHERE id = $1 FOR NO KEY UPDATE', [device]);
  const [row] = await rows<{ id: number; number: string }>(
    tx,
    `SELECT f.id, f.number FROM flights f JOIN devices d ON d.no = f.device_no
     WHERE d.id = $2 AND f.id <> $1 AND (f.${HOLDS} OR EXISTS (
       SELECT FROM commands c WHERE c.flight_id = f.id AND c.kind = 'upload'
         AND c.state IN ('sent', 'accepted', 'running')))
     ORDER BY f.id LIMIT 1`,
    [id, device],
  );
  return row && { id: flightId(row.id), number: row.number };
}

async function saveSortie(tx: Queryable, id: FlightId, sortie: SortieHead): Promise<void> {
  await tx.query(
    `UPDATE sorties SET verified_at = ${timestamp('$3')}, armed_at = ${timestamp('$4')},
       airborne_at = ${timestamp('$5')}, landed_at = ${timestamp('$6')}, stopped = $7, complete = $8
     WHERE flight_id = $1 AND number = $2`,
    [
      id,
      sortie.number,
      sortie.verified ?? null,
      sortie.armed ?? null,
      sortie.airborne ?? null,
      sortie.landed ?? null,
      sortie.stopped ? JSON.stringify(sortie.stopped) : null,
      sortie.complete,
    ],
  );
}

/** Safe because every caller holds the lock on the flight: nobody else can take the same number. */
async function appendLog(
  tx: Queryable,
  id: FlightId,
  entries: readonly NewLogEntry[],
): Promise<void> {
  await tx.query(
    `INSERT INTO flight_log (flight_id, seq, at, by, what, from_state, to_state, detail)
     SELECT $1, coalesce((SELECT max(l.seq) FROM flight_log l WHERE l.flight_id = $1), 0) + e.n,
            ${timestamp('e.at')}, e.by, e.what, e.from_state, e.to_state, e.detail
     FROM unnest($2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
          WITH ORDINALITY AS e (at, by, what, from_state, to_state, detail, n)`,
    [
      id,
      entries.map((e) => e.at),
      entries.map((e) => e.by),
      entries.map((e) => e.what),
      entries.map((e) => e.from ?? null),
      entries.map((e) => e.to),
      entries.map((e) => JSON.stringify(e.detail)),
    ],
  );
}

function commandsOf(
  tx: Queryable,
): Pick<FlightTx, 'addCommand' | 'openCommands' | 'command' | 'saveCommand'> {
  const commands = async (where: string, values: unknown[]) =>
    (await rows<CommandRow>(tx, `${SELECT_COMMANDS} ${where}`, values)).map(toCommand);
  return {
    addCommand: async (command: CommandRecord) => {
      await tx.query(
        `INSERT INTO commands (id, flight_id, device_no, kind, args, by, sent_at, expires_at, state)
         SELECT $1, $2, no, $4, $5, $6, ${timestamp('$7')}, ${timestamp('$8')}, $9
         FROM devices WHERE id = $3`,
        [
          command.id,
          command.flight ?? null,
          command.device,
          command.kind,
          JSON.stringify(command.args),
          command.by,
          command.sent,
          command.expires,
          command.state,
        ],
      );
    },
    openCommands: (id) =>
      commands(`WHERE c.flight_id = $1 AND c.state IN ('sent', 'accepted', 'running')`, [id]),
    command: async (id) => (await commands('WHERE c.id = $1 FOR UPDATE OF c', [id]))[0],
    saveCommand: async ({ id, state, reason, detail, progress }) => {
      await tx.query(
        `UPDATE commands SET state = $2, reason = $3, detail = $4, progress = $5,
           ended_at = CASE WHEN $2 IN ('done', 'failed') THEN now() END WHERE id = $1`,
        [id, state, reason ?? null, detail, progress ? JSON.stringify(progress) : null],
      );
    },
  };
}
