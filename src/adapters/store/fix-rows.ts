import { type Fix, LIDS, LIFTS, LOADS } from '../../domain/fleet/fix.ts';
import { ms } from './sql.ts';

/** The columns of a FixRow, of `fixes f`. */
export const FIX_COLUMNS = `${ms('f.time')} AS time, f.lat, f.lon, f.seq, f.speed, f.heading,
  f.accuracy, f.altitude, f.ignition, f.lift, f.lid, f.load`;

export interface FixRow {
  /** ms since the epoch. */
  time: number;
  lat: number;
  lon: number;
  seq: number | null;
  speed: number | null;
  heading: number | null;
  accuracy: number | null;
  altitude: number | null;
  ignition: boolean | null;
  /** Places in LIFTS, LIDS and LOADS. */
  lift: number | null;
  lid: number | null;
  load: number | null;
}

export function toFix(row: FixRow): Fix {
  return {
    time: row.time,
    lat: row.lat,
    lon: row.lon,
    ...(row.speed !== null && { speed: row.speed }),
    ...(row.heading !== null && { heading: row.heading }),
    ...(row.accuracy !== null && { accuracy: row.accuracy }),
    ...(row.altitude !== null && { altitude: row.altitude }),
    ...(row.ignition !== null && { ignition: row.ignition }),
    ...(row.lift !== null && { lift: LIFTS[row.lift]! }),
    ...(row.lid !== null && { lid: LIDS[row.lid]! }),
    ...(row.load !== null && { load: LOADS[row.load]! }),
    ...(row.seq !== null && { seq: row.seq }),
  };
}
