import type { DroneState, EventKind } from '../../domain/flights/drone.ts';
import { type FlightId, flightId } from '../../domain/flights/flight.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { DroneStore, NewDroneEvent, StoredDroneEvent } from '../../services/drones/ports.ts';
import { isDatabaseAway, type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

export function createDroneStore(pool: Pool): DroneStore {
  return {
    save: (states, events) =>
      transaction(pool, async (tx) => {
        if (states.length > 0) await saveStates(tx, states);
        return events.length > 0 ? saveEvents(tx, events) : [];
      }),
    newest: () =>
      rows<{ device: DeviceId; state: DroneState }>(
        pool,
        `SELECT d.id AS device, t.state FROM devices d CROSS JOIN LATERAL (
           SELECT state FROM telemetry WHERE device_no = d.no ORDER BY time DESC LIMIT 1) t
         WHERE d.removed_at IS NULL AND d.kind = 'hexacopter'`,
      ),
    newestOf: async (device) =>
      (
        await rows<{ state: DroneState }>(
          pool,
          `SELECT t.state FROM telemetry t WHERE t.device_no = (SELECT no FROM devices WHERE id = $1)
           ORDER BY t.time DESC LIMIT 1`,
          [device],
        )
      )[0]?.state,
    isAway: isDatabaseAway,
  };
}

/** A state that is there already stays as it is: it was sent again. */
async function saveStates(tx: Queryable, states: Parameters<DroneStore['save']>[0]): Promise<void> {
  await tx.query(
    `INSERT INTO telemetry (device_no, time, state)
     SELECT n, ${timestamp('t')}, s FROM unnest($1::int[], $2::float8[], $3::jsonb[]) AS x (n, t, s)
     ORDER BY n, t ON CONFLICT DO NOTHING`,
    [
      states.map(({ device }) => device.no),
      states.map(({ state }) => state.time),
      states.map(({ state }) => JSON.stringify(state)),
    ],
  );
}

export interface EventRow {
  no: number;
  device: DeviceId;
  flight: number | null;
  time: number;
  kind: EventKind;
  detail: Record<string, unknown>;
}

/** The columns of an EventRow, of `drone_events e` and `devices d`. */
export const EVENT_COLUMNS = `e.no, d.id AS device, e.flight_id AS flight, ${ms('e.time')} AS time, e.kind, e.detail`;

export const toDroneEvent = ({ flight, ...row }: EventRow): StoredDroneEvent => ({
  ...row,
  ...(flight !== null && { flight: flightId(flight) as FlightId }),
});

async function saveEvents(
  tx: Queryable,
  events: readonly NewDroneEvent[],
): Promise<StoredDroneEvent[]> {
  const saved = await rows<EventRow>(
    tx,
    `WITH e AS (
       INSERT INTO drone_events (device_no, id, flight_id, time, kind, detail)
       SELECT n, i, f, ${timestamp('t')}, k, x.d
       FROM unnest($1::int[], $2::text[], $3::bigint[], $4::float8[], $5::text[], $6::jsonb[])
            WITH ORDINALITY AS x (n, i, f, t, k, d, o)
       ORDER BY o ON CONFLICT DO NOTHING RETURNING *)
     SELECT ${EVENT_COLUMNS} FROM e JOIN devices d ON d.no = e.device_no ORDER BY e.no`,
    [
      events.map(({ device }) => device.no),
      events.map(({ event }) => event.id),
      events.map(({ flight }) => flight ?? null),
      events.map(({ event }) => event.time),
      events.map(({ event }) => event.kind),
      events.map(({ event }) => JSON.stringify(event.detail)),
    ],
  );
  return saved.map(toDroneEvent);
}
