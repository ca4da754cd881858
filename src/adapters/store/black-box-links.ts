import type { FlightId } from '../../domain/flights/flight.ts';
import type { Queryable } from './database.ts';

/** Those that came before the flight was known to have flown. */
export async function linkBlackBoxes(tx: Queryable, id: FlightId): Promise<void> {
  await tx.query(
    `UPDATE black_boxes b SET flight_id = $1 FROM flights f JOIN sorties s ON s.flight_id = f.id
     WHERE f.id = $1 AND b.device_no = f.device_no AND b.flight_id IS NULL
       AND s.armed_at <= b.ended_at AND coalesce(s.landed_at, 'infinity') >= b.began_at`,
    [id],
  );
}
