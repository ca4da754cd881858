import { flightId } from '../../domain/flights/flight.ts';
import type { BlackBoxStore } from '../../services/flights/ports.ts';
import type { Pool } from './database.ts';
import { readFlight } from './flight-store.ts';
import { rows, timestamp } from './sql.ts';

/** The flight with a sortie that was armed within the recording, the longest overlap first. */
const FLIGHT_OF = `
  SELECT s.flight_id AS flight FROM sorties s JOIN flights f ON f.id = s.flight_id
  JOIN devices d ON d.no = f.device_no
  WHERE d.id = $1 AND s.armed_at <= ${timestamp('$3')}
    AND coalesce(s.landed_at, 'infinity') >= ${timestamp('$2')}
  ORDER BY least(coalesce(s.landed_at, 'infinity'), ${timestamp('$3')})
           - greatest(s.armed_at, ${timestamp('$2')}) DESC, s.flight_id DESC LIMIT 1`;

export function createBlackBoxStore(pool: Pool): BlackBoxStore {
  return {
    has: async (device, sha256) => {
      const found = await rows(
        pool,
        `SELECT 1 FROM black_boxes b JOIN devices d ON d.no = b.device_no
         WHERE d.id = $1 AND b.sha256 = $2`,
        [device, sha256],
      );
      return found.length > 0;
    },
    add: async (device, { sha256, bytes, began, ended }, at) => {
      const [of] = await rows<{ flight: number }>(pool, FLIGHT_OF, [device, began, ended]);
      const id = of && flightId(of.flight);
      await pool.query(
        `INSERT INTO black_boxes (sha256, device_no, flight_id, bytes, began_at, ended_at, stored_at)
         SELECT $2, no, $3, $4, ${timestamp('$5')}, ${timestamp('$6')}, ${timestamp('$7')}
         FROM devices WHERE id = $1 ON CONFLICT DO NOTHING`,
        [device, sha256, id ?? null, bytes, began, ended, at],
      );
      return id && readFlight(pool, id);
    },
  };
}
