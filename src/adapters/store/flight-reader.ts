import type { DroneState, EventKind } from '../../domain/flights/drone.ts';
import type { FlightId, FlightState } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { BlackBox, FlightReader } from '../../services/flights/ports.ts';
import type { Span } from '../../services/stores.ts';
import { type CommandRow, SELECT_COMMANDS, toCommand } from './command-rows.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { EVENT_COLUMNS, type EventRow, toDroneEvent } from './drone-store.ts';
import { FLIGHT_COLUMNS, FLIGHT_TABLES, type FlightRow, toFlight } from './flight-rows.ts';
import { createFlightTx, readFlight } from './flight-store.ts';
import { ms, rows, timestamp } from './sql.ts';

/** States read at a time: a megabyte or so, however long the flight. */
const CHUNK = 1000;

export function createFlightReader(pool: Pool): FlightReader {
  const flights = async (where: string, values: unknown[]) =>
    (
      await rows<FlightRow>(pool, `SELECT ${FLIGHT_COLUMNS} FROM ${FLIGHT_TABLES} ${where}`, values)
    ).map(toFlight);
  return {
    list: ({ device, state, patrol }, after, limit) =>
      flights(
        `WHERE ($1::text IS NULL OR d.id = $1) AND ($2::text IS NULL OR f.state = $2)
           AND ($3::bigint IS NULL OR f.id < $3) AND ($5::bigint IS NULL OR p.patrol_id = $5)
         ORDER BY f.id DESC LIMIT $4`,
        [device ?? null, state ?? null, after ?? null, limit, patrol ?? null],
      ),
    open: (limit) =>
      flights(`WHERE f.state NOT IN ('closed', 'aborted') ORDER BY f.id DESC LIMIT $1`, [limit]),
    get: (id) => readFlight(pool, id),
    log: (id, limit) => log(pool, id, limit),
    commands: async (id, limit) =>
      (
        await rows<CommandRow>(
          pool,
          `${SELECT_COMMANDS} WHERE c.flight_id = $1 ORDER BY c.sent_at DESC, c.id LIMIT $2`,
          [id, limit],
        )
      ).map(toCommand),
    blackBoxes: (id) =>
      rows<BlackBox>(
        pool,
        `SELECT sha256, bytes, ${ms('began_at')} AS began, ${ms('ended_at')} AS ended
         FROM black_boxes WHERE flight_id = $1 ORDER BY began_at, sha256`,
        [id],
      ),
    events: async (id, after, limit, kind) =>
      (
        await rows<EventRow>(
          pool,
          `SELECT ${EVENT_COLUMNS} FROM drone_events e JOIN devices d ON d.no = e.device_no
           WHERE e.flight_id = $1 AND e.no > $2 AND ($4::text IS NULL OR e.kind = $4)
           ORDER BY e.no LIMIT $3`,
          [id, after, limit, (kind satisfies EventKind | undefined) ?? null],
        )
      ).map(toDroneEvent),
    states: (device, span) => states(pool, device, span),
    missionOf: async (id, sortie) =>
      (
        await rows<{ mission: Mission }>(
          pool,
          'SELECT mission FROM sorties WHERE flight_id = $1 AND number = $2',
          [id, sortie],
        )
      )[0]?.mission,
    transaction: (work) => transaction(pool, (tx) => work(createFlightTx(tx))),
  };
}

interface LogRow {
  seq: number;
  at: number;
  by: string;
  what: string;
  from_state: FlightState | null;
  to_state: FlightState;
  detail: Record<string, unknown>;
}

async function log(db: Queryable, id: FlightId, limit: number) {
  const found = await rows<LogRow>(
    db,
    `SELECT seq, ${ms('at')} AS at, by, what, from_state, to_state, detail
     FROM flight_log WHERE flight_id = $1 ORDER BY seq DESC LIMIT $2`,
    [id, limit],
  );
  return found.reverse().map(({ from_state, to_state, ...row }) => ({
    ...row,
    ...(from_state !== null && { from: from_state }),
    to: to_state,
  }));
}

async function* states(db: Queryable, device: DeviceId, span: Span): AsyncGenerator<DroneState[]> {
  let { from } = span;
  for (;;) {
    const chunk = await rows<{ state: DroneState }>(
      db,
      `SELECT t.state FROM telemetry t WHERE t.device_no = (SELECT no FROM devices WHERE id = $1)
         AND t.time >= ${timestamp('$2')} AND t.time < ${timestamp('$3')} ORDER BY t.time LIMIT $4`,
      [device, from, span.to, CHUNK],
    );
    if (chunk.length > 0) yield chunk.map(({ state }) => state);
    if (chunk.length < CHUNK) return;
    // The store keeps whole microseconds; one after the last is at or before any other.
    from = chunk.at(-1)!.state.time + 0.001;
  }
}
