import { flightId } from '../../domain/flights/flight.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { CommandStore } from '../../services/flights/ports.ts';
import { type CommandRow, SELECT_COMMANDS, toCommand } from './command-rows.ts';
import type { Queryable } from './database.ts';
import { rows, timestamp } from './sql.ts';

/** More open commands than this means that no bridge answers: the oldest come first all the same. */
const MOST_OPEN = 1000;

export function createCommandStore(db: Queryable): CommandStore {
  return {
    open: async () =>
      (
        await rows<CommandRow>(
          db,
          `${SELECT_COMMANDS} WHERE c.state IN ('sent', 'accepted', 'running')
           ORDER BY c.sent_at LIMIT ${MOST_OPEN}`,
        )
      ).map(toCommand),
    flightOf: async (id, device) => {
      const [row] = await rows<{ flight: number | null }>(
        db,
        `SELECT c.flight_id AS flight FROM commands c JOIN devices d ON d.no = c.device_no
         WHERE c.id = $1 AND d.id = $2`,
        [id, device],
      );
      return row && row.flight !== null ? flightId(row.flight) : undefined;
    },
    watch: async (device, by, until) => {
      await db.query(
        `INSERT INTO pilot_watches (device_no, by, until)
         SELECT no, $2, ${timestamp('$3')} FROM devices WHERE id = $1
         ON CONFLICT (device_no) DO UPDATE SET by = $2, until = ${timestamp('$3')}`,
        [device, by, until],
      );
    },
    watched: (now) =>
      rows<{ device: DeviceId; by: string }>(
        db,
        `SELECT d.id AS device, w.by FROM pilot_watches w JOIN devices d ON d.no = w.device_no
         WHERE w.until > ${timestamp('$1')}`,
        [now],
      ),
  };
}
