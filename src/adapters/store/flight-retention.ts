/**
 * What drones told is kept as long as fixes are; what they told on a flight is part of its record, which is
 * kept for 24 months at least (docs/flights.md). Flights, their logs, commands and black boxes stay.
 */
import type { Pool } from './database.ts';
import { deleteOld, deletePieces } from './retention.ts';
import { timestamp } from './sql.ts';

const DAY = 86_400_000;
/** 24 months. */
const RECORD_DAYS = 730;
/** How far back before the bound is looked for what belongs to no flight: what lies before was looked at. */
const LOOK_BACK = 30 * DAY;
/** Rows per statement: a fraction of a second each. */
const CHUNK = 20_000;

/** @param before what is older goes, unless it is of a flight */
export async function applyFlightRetention(pool: Pool, before: number, now: number): Promise<void> {
  const ofRecords = Math.min(before, now - RECORD_DAYS * DAY);
  await deleteOld(pool, 'telemetry', ofRecords);
  await deleteOld(pool, 'drone_events', ofRecords);
  if (ofRecords === before) return;
  const span = [Math.max(ofRecords, before - LOOK_BACK), before];
  await deletePieces(pool, between('telemetry', OF_NO_FLIGHT), span, CHUNK);
  await deletePieces(pool, between('drone_events', 'x.flight_id IS NULL'), span, CHUNK);
}

/** A minute beside the flight belongs to it; of one that never landed, a day. */
const OF_NO_FLIGHT = `NOT EXISTS (
  SELECT FROM sorties s JOIN flights f ON f.id = s.flight_id
  WHERE f.device_no = x.device_no AND x.time >= s.armed_at - interval '1 minute'
    AND x.time <= coalesce(s.landed_at, s.armed_at + interval '1 day') + interval '1 minute')`;

const between = (table: string, which: string): string => `
  DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT x.ctid FROM devices d JOIN ${table} x ON x.device_no = d.no
    WHERE x.time >= ${timestamp('$1')} AND x.time < ${timestamp('$2')} AND ${which}
    LIMIT ${CHUNK}))`;
