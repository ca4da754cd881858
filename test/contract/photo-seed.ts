/** A flown flight with captures, and photos as their rows stand after they were taken in. */
import { createHash } from 'node:crypto';
import type { Pool } from '../../src/adapters/store/database.ts';
import type { PhotoMetadata } from '../../src/domain/captures/photo.ts';
import { MISSION } from './flight-seed.ts';
import { addDevice } from './seed.ts';

export interface SeededFlight {
  readonly id: number;
  readonly device: string;
  readonly no: number;
}

/** Armed at `from`, landed at `to` (ms); absent: still in the air. */
export async function addFlown(
  pool: Pool,
  device: string,
  from: number,
  to?: number,
): Promise<SeededFlight> {
  const { rows: there } = await pool.query('SELECT no FROM devices WHERE id = $1', [device]);
  const no: number = there[0]?.no ?? (await addDevice(pool, device, 'hexacopter'));
  const { rows: plans } = await pool.query(
    `INSERT INTO plans (name, mission, hash, summary, created_at) VALUES ('p', $1, 'x', '{}', now())
     RETURNING id`,
    [JSON.stringify(MISSION)],
  );
  const { rows } = await pool.query(
    `INSERT INTO flights (number, plan_id, device_no, pilot, approval, state, created_at)
     VALUES ('F-' || gen_random_uuid(), $1, $2, '{}', '{}', 'landed', to_timestamp($3)) RETURNING id`,
    [plans[0].id, no, from / 1000],
  );
  await pool.query(
    `INSERT INTO sorties (flight_id, number, mission, hash, armed_at, landed_at)
     VALUES ($1, 1, '{}', 'x', to_timestamp($2), to_timestamp($3))`,
    [rows[0].id, from / 1000, to === undefined ? null : to / 1000],
  );
  return { id: rows[0].id, device, no };
}

export interface SeededCapture {
  readonly index: number;
  readonly at: number;
  readonly lat: number;
  readonly lon: number;
}

/** Told `late` ms after they were taken. */
export async function addCaptures(
  pool: Pool,
  flight: SeededFlight,
  captures: readonly SeededCapture[],
): Promise<void> {
  for (const { index, at, lat, lon } of captures)
    await pool.query(
      `INSERT INTO drone_events (device_no, id, flight_id, time, kind, detail)
       VALUES ($1, $2, $3, to_timestamp($4), 'capture', $5)`,
      [
        flight.no,
        `c${flight.id}-${index}`,
        flight.id,
        (at + 800) / 1000,
        JSON.stringify({
          index,
          source: 'camera-feedback',
          taken: at,
          lat,
          lon,
          amsl: 2320,
          relative: 60,
          yaw: 90,
        }),
      ],
    );
}

/** Gaps of 4 to 9 s, 30 m apart to the east: nothing repeats. */
export const CAPTURES = (from: number, count: number, lat = 36.62): SeededCapture[] => {
  const captures: SeededCapture[] = [];
  let at = from;
  for (let index = 0; index < count; index++) {
    captures.push({ index, at, lat, lon: 101.78 + index * 0.00034 });
    at += 4000 + ((index * 7919) % 5000);
  }
  return captures;
};

let serial = 0;

export async function addPhoto(
  pool: Pool,
  metadata: Partial<PhotoMetadata>,
  of: { flight?: number; device?: string; name?: string } = {},
): Promise<number> {
  const sha256 = createHash('sha256').update(`photo ${serial++}`).digest('hex');
  const taken = metadata.gpsTime ?? metadata.taken;
  const { rows } = await pool.query(
    `INSERT INTO photos (sha256, bytes, type, width, height, name, uploaded_at, uploaded_by, metadata,
       device_no, flight_id, taken_at)
     VALUES ($1, 1000, 'image/jpeg', 4000, 3000, $2, now(), 'bridge', $3,
       (SELECT no FROM devices WHERE id = $4), $5, to_timestamp($6)) RETURNING id`,
    [
      sha256,
      of.name ?? 'DJI_0001.JPG',
      JSON.stringify({ faults: [], ...metadata }),
      of.device ?? null,
      of.flight ?? null,
      taken === undefined ? null : taken / 1000,
    ],
  );
  return rows[0].id;
}
