import type { Photo, PhotoPlace } from '../../domain/captures/photo.ts';
import type { Capture } from '../../domain/flights/drone.ts';
import { type FlightId, flightId } from '../../domain/flights/flight.ts';
import { Plane } from '../../domain/geo/plane.ts';
import { caseId, type DeviceId, type PhotoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import {
  type FlightSet,
  MOST_IN_SET,
  type Placed,
  type PlacingStore,
} from '../../services/captures/placing-ports.ts';
import { isDatabaseAway, type Pool, type Queryable, transaction } from './database.ts';
import {
  MARKS_COLUMN,
  PHOTO_COLUMNS,
  PHOTO_FROM,
  type PhotoRow,
  type PhotoViewRow,
  photoOf,
  viewOf,
} from './photo-rows.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Before arming and after landing, ms: a camera goes on for a while. */
const AROUND = 120_000;

export function createPlacingStore(pool: Pool): PlacingStore {
  const photos = async (rest: string, values: unknown[]): Promise<Photo[]> =>
    (await rows<PhotoRow>(pool, `SELECT ${PHOTO_COLUMNS} FROM ${PHOTO_FROM} ${rest}`, values)).map(
      photoOf,
    );
  return {
    set: (flight) => readSet(pool, flight),
    photo: async (id) => (await photos('WHERE p.id = $1', [id]))[0],
    save: (placed) => transaction(pool, (tx) => save(tx, placed)),
    placeByHand: (id, place) => placeByHand(pool, id, place),
    flightAt: (device, at) => flightAt(pool, device, at),
    assign: async (ids, flight) => {
      await pool.query(
        'UPDATE photos SET flight_id = $2 WHERE id = ANY ($1::bigint[]) AND flight_id IS NULL',
        [ids, flight],
      );
    },
    ofNoFlight: (device, { from, to }, limit) =>
      photos(
        `WHERE p.flight_id IS NULL AND d.id = $1
           AND p.taken_at >= ${timestamp('$2')} AND p.taken_at < ${timestamp('$3')}
         ORDER BY p.id LIMIT $4`,
        [device, from, to, limit],
      ),
    unplaced: (since, limit) =>
      photos(
        `WHERE p.placed_by IS NULL AND p.flight_id IS NULL AND p.device_no IS NOT NULL
           AND p.taken_at >= ${timestamp('$1')} ORDER BY p.id DESC LIMIT $2`,
        [since, limit],
      ),
    isAway: isDatabaseAway,
    changedSince: (event, at) => changedSince(pool, event, at),
    near: async (place, metres, unit, limit) => {
      const plane = new Plane(place[0], place[1]);
      const [west, south] = plane.position(-metres, -metres);
      const [east, north] = plane.position(metres, metres);
      const found = await rows<PhotoViewRow>(
        pool,
        `SELECT ${PHOTO_COLUMNS}, ${MARKS_COLUMN} FROM ${PHOTO_FROM}
         WHERE p.lat BETWEEN $1 AND $2 AND p.lon BETWEEN $3 AND $4
           AND ($5::bigint IS NULL OR EXISTS (
             SELECT FROM case_photos up JOIN cases uc ON uc.id = up.case_id
             WHERE up.photo_id = p.id AND uc.unit_id = $5))
         ORDER BY p.taken_at DESC NULLS LAST, p.id DESC LIMIT $6`,
        [south, north, west, east, unit ?? null, limit],
      );
      return found.map(viewOf);
    },
  };
}

interface FlightRow {
  device: DeviceId;
  no: number;
  case_id: number | null;
  camera: string | null;
  pitch: number | null;
  armed: number | null;
  landed: number | null;
}

async function readSet(db: Queryable, id: FlightId): Promise<FlightSet | undefined> {
  const [flight] = await rows<FlightRow>(
    db,
    `SELECT d.id AS device, d.no, f.case_id, x.wishes ->> 'camera' AS camera,
       (x.wishes ->> 'gimbalPitch')::float8 AS pitch,
       (SELECT ${ms('min(s.armed_at)')} FROM sorties s WHERE s.flight_id = f.id) AS armed,
       (SELECT ${ms('max(coalesce(s.landed_at, now()))')} FROM sorties s
        WHERE s.flight_id = f.id AND s.armed_at IS NOT NULL) AS landed
     FROM flights f JOIN devices d ON d.no = f.device_no JOIN plans p ON p.id = f.plan_id
       LEFT JOIN patrols x ON x.id = p.patrol_id
     WHERE f.id = $1`,
    [id],
  );
  if (!flight) return undefined;
  const { device, case_id: of, camera, pitch, armed, landed } = flight;
  const [photos, captures, home] = await Promise.all([
    photosOf(db, id),
    capturesOf(db, id),
    armed === null ? undefined : homeOf(db, flight.no, armed),
  ]);
  return {
    flight: id,
    device,
    photos,
    captures,
    ...(of !== null && { case: caseId(of) }),
    ...(camera !== null && { camera }),
    ...(pitch !== null && { gimbalPitch: pitch }),
    ...(armed !== null && landed !== null && { flown: { from: armed, to: landed } }),
    ...(home && { home }),
  };
}

async function photosOf(db: Queryable, id: FlightId): Promise<FlightSet['photos']> {
  const found = await rows<PhotoRow & { capture: number | null }>(
    db,
    `SELECT ${PHOTO_COLUMNS}, p.capture FROM ${PHOTO_FROM} WHERE p.flight_id = $1
     ORDER BY p.id LIMIT ${MOST_IN_SET}`,
    [id],
  );
  return found.map((row) => ({
    photo: photoOf(row),
    ...(row.capture !== null && { capture: row.capture }),
  }));
}

async function capturesOf(db: Queryable, id: FlightId): Promise<FlightSet['captures']> {
  const found = await rows<{ no: number; time: number; detail: Capture }>(
    db,
    `SELECT e.no, ${ms('e.time')} AS time, e.detail FROM drone_events e
     WHERE e.flight_id = $1 AND e.kind = 'capture' ORDER BY e.no LIMIT ${MOST_IN_SET}`,
    [id],
  );
  return found.map(({ no, time, detail }) => ({ no, at: detail.taken ?? time, capture: detail }));
}

async function homeOf(db: Queryable, device: number, armed: number): Promise<LonLat | undefined> {
  const [found] = await rows<{ lat: number; lon: number }>(
    db,
    `SELECT (t.state -> 'home' ->> 'lat')::float8 AS lat, (t.state -> 'home' ->> 'lon')::float8 AS lon
     FROM telemetry t
     WHERE t.device_no = $1 AND t.time >= ${timestamp('$2')} AND t.time < ${timestamp('$3')}
       AND t.state -> 'home' ->> 'lat' IS NOT NULL ORDER BY t.time LIMIT 1`,
    [device, armed, armed + AROUND],
  );
  return found && [found.lon, found.lat];
}

/** Captures are let go first: within these photos they may change hands. */
async function save(tx: Queryable, placed: readonly Placed[]): Promise<void> {
  const ids = placed.map(({ photo }) => photo);
  // In one order, so that two transactions never wait for each other.
  await tx.query('SELECT 1 FROM photos WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE', [
    ids,
  ]);
  await tx.query('UPDATE photos SET capture = NULL WHERE id = ANY ($1::bigint[])', [ids]);
  await tx.query(
    `UPDATE photos p SET capture = k.capture,
       taken_at = coalesce(${timestamp('k.taken')}, p.taken_at),
       lat = CASE WHEN k.stays THEN p.lat ELSE k.lat END,
       lon = CASE WHEN k.stays THEN p.lon ELSE k.lon END,
       "placing" = CASE WHEN k.stays THEN p."placing" ELSE k."placing" END,
       footprint = CASE WHEN k.stays AND k.placed_by IS DISTINCT FROM 'hand' THEN p.footprint
                        ELSE k.footprint END,
       placed_by = CASE WHEN k.stays THEN p.placed_by ELSE k.placed_by END
     FROM (
       SELECT j.*, q.placed_by IS NOT DISTINCT FROM 'hand' AS stays
       FROM jsonb_to_recordset($1::jsonb) AS j (id bigint, capture bigint, taken float8, lat float8,
         lon float8, "placing" jsonb, footprint jsonb, placed_by text)
       JOIN photos q ON q.id = j.id) AS k
     WHERE p.id = k.id`,
    [JSON.stringify(placed.map(rowOf))],
  );
}

function rowOf({ photo, place, taken, footprint, capture }: Placed) {
  const { by, place: at, ...placing } = place ?? {};
  return {
    id: photo,
    capture: capture ?? null,
    taken: taken ?? null,
    lat: at?.[1] ?? null,
    lon: at?.[0] ?? null,
    placing,
    // Absent, not JSON's null.
    ...(footprint && { footprint }),
    placed_by: by ?? null,
  };
}

async function placeByHand(db: Queryable, id: PhotoId, place: PhotoPlace | null): Promise<boolean> {
  const { rowCount } = await db.query(
    place
      ? `UPDATE photos SET placed_by = 'hand', lat = $2, lon = $3 WHERE id = $1`
      : `UPDATE photos SET placed_by = NULL, lat = NULL, lon = NULL, "placing" = '{}', footprint = NULL
         WHERE id = $1 AND ($2::float8 IS NULL OR $3::float8 IS NULL)`,
    [id, place?.place[1] ?? null, place?.place[0] ?? null],
  );
  return rowCount === 1;
}

async function flightAt(
  db: Queryable,
  device: DeviceId,
  at: number,
): Promise<FlightId | undefined> {
  const [found] = await rows<{ id: number }>(
    db,
    `SELECT f.id FROM flights f JOIN devices d ON d.no = f.device_no
       JOIN sorties s ON s.flight_id = f.id
     WHERE d.id = $1 AND s.armed_at <= ${timestamp('$2')}
       AND coalesce(s.landed_at, now()) >= ${timestamp('$3')}
     ORDER BY f.id DESC LIMIT 1`,
    [device, at + AROUND, at - AROUND],
  );
  return found && flightId(found.id);
}

/** Events that another transaction may have numbered before, and commits after, the newest one seen. */
const UNDERWAY = 1000;

async function changedSince(db: Queryable, event: number, at: number) {
  const [newest] = await rows<{ no: number | null }>(db, 'SELECT max(no) AS no FROM drone_events');
  const to = newest?.no ?? 0;
  // At the first look all flights of which photos came lately are looked at once.
  const found = await rows<{ id: number }>(
    db,
    event < 0
      ? `SELECT DISTINCT p.flight_id AS id FROM photos p
         WHERE p.flight_id IS NOT NULL AND p.uploaded_at > ${timestamp('$1')} - interval '1 day'
           AND $2::bigint < 0 AND $3::bigint >= 0`
      : `SELECT f.id FROM flights f
         WHERE f.closed_at >= ${timestamp('$1')} OR f.id IN (
           SELECT e.flight_id FROM drone_events e
           WHERE e.no > $2 - ${UNDERWAY} AND e.no <= $3 AND e.kind IN ('capture', 'landed')
             AND (e.no > $2 OR e.time > ${timestamp('$1')} - interval '2 minutes'))`,
    [at, event, to],
  );
  return { flights: found.map(({ id }) => flightId(id)), event: to };
}
