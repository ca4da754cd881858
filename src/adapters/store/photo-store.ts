import { flightId } from '../../domain/flights/flight.ts';
import { caseId, type DeviceId, unitId } from '../../domain/ids.ts';
import type {
  NewPhoto,
  PhotoCursor,
  PhotoFilter,
  PhotoStore,
} from '../../services/captures/ports.ts';
import type { Pool } from './database.ts';
import {
  MARKS_COLUMN,
  PHOTO_COLUMNS,
  PHOTO_FROM,
  type PhotoRow,
  type PhotoViewRow,
  photoOf,
  viewOf,
} from './photo-rows.ts';
import { rows, timestamp } from './sql.ts';

export function createPhotoStore(pool: Pool): PhotoStore {
  const one = async (condition: string, values: unknown[]) =>
    (
      await rows<PhotoRow>(
        pool,
        `SELECT ${PHOTO_COLUMNS} FROM ${PHOTO_FROM} WHERE ${condition}`,
        values,
      )
    )[0];
  return {
    bySha256: async (sha256, unit) => {
      const found = await one(`p.sha256 = $1 AND ($2::bigint IS NULL OR ${ofUnit('$2')})`, [
        sha256,
        unit ?? null,
      ]);
      return found && photoOf(found);
    },
    view: async (id, unit) => {
      const [found] = await rows<PhotoViewRow>(
        pool,
        `SELECT ${PHOTO_COLUMNS}, ${MARKS_COLUMN} FROM ${PHOTO_FROM}
         WHERE p.id = $1 AND ($2::bigint IS NULL OR ${ofUnit('$2')})`,
        [id, unit ?? null],
      );
      return found && viewOf(found);
    },
    list: async (filter, after, limit) => (await list(pool, filter, after, limit)).map(viewOf),
    add: async (photo) => {
      const { rowCount } = await insert(pool, photo);
      return {
        photo: photoOf((await one('p.sha256 = $1', [photo.sha256]))!),
        fresh: rowCount === 1,
      };
    },
    complete: async (id, { device, flight }) => {
      await pool.query(
        `UPDATE photos p SET
           flight_id = coalesce(p.flight_id, (SELECT f.id FROM flights f WHERE f.id = $2
             AND (p.device_no IS NULL OR p.device_no = f.device_no))),
           device_no = coalesce(p.device_no, (SELECT no FROM devices WHERE id = $3))
         WHERE p.id = $1`,
        [id, flight ?? null, device ?? null],
      );
      return photoOf((await one('p.id = $1', [id]))!);
    },
    known: async (hashes) => {
      const there = await rows<{ sha256: string }>(
        pool,
        'SELECT sha256 FROM photos WHERE sha256 = ANY ($1)',
        [hashes],
      );
      return there.map(({ sha256 }) => sha256);
    },
    standing: async (hashes, { unit, by, device }) => {
      const found = await rows<PhotoViewRow & { capture: number | null }>(
        pool,
        `SELECT ${PHOTO_COLUMNS}, '[]'::jsonb AS marks, (
           SELECT (e.detail ->> 'index')::float8 FROM drone_events e WHERE e.no = p.capture) AS capture
         FROM ${PHOTO_FROM} WHERE p.sha256 = ANY ($1)
           AND ($2::bigint IS NULL OR p.uploaded_by = $3 OR ${ofUnit('$2')})
           AND ($4::text IS NULL OR d.id IS NULL OR d.id = $4)`,
        [hashes, unit ?? null, by, device ?? null],
      );
      return found.map((row) => ({
        view: viewOf(row),
        ...(row.capture !== null && { capture: row.capture }),
      }));
    },
    flight: async (text) => {
      const [found] = await rows<{ id: number; device: DeviceId }>(
        pool,
        `SELECT f.id, d.id AS device FROM flights f JOIN devices d ON d.no = f.device_no
         WHERE ${byIdOrNumber('f')}`,
        idOrNumber(text),
      );
      return found && { id: flightId(found.id), device: found.device };
    },
    case: async (text) => {
      const [found] = await rows<{ id: number; unit: number | null }>(
        pool,
        `SELECT c.id, c.unit_id AS unit FROM cases c
         WHERE ${byIdOrNumber('c')} AND c.state <> 'archived'`,
        idOrNumber(text),
      );
      if (!found) return undefined;
      return { id: caseId(found.id), ...(found.unit !== null && { unit: unitId(found.unit) }) };
    },
  };
}

const byIdOrNumber = (table: string) => `(${table}.id = $1 OR ${table}.number = $2)`;
const idOrNumber = (text: string) => [/^\d{1,15}$/.test(text) ? Number(text) : null, text];

/** The photos of the cases that a unit has. */
const ofUnit = (unit: string) => `EXISTS (
  SELECT FROM case_photos up JOIN cases uc ON uc.id = up.case_id
  WHERE up.photo_id = p.id AND uc.unit_id = ${unit})`;

const insert = (pool: Pool, photo: NewPhoto) =>
  pool.query(
    `INSERT INTO photos (sha256, bytes, type, width, height, name, uploaded_at, uploaded_by, metadata,
       device_no, flight_id, taken_at)
     VALUES ($1, $2, $3, $4, $5, $6, ${timestamp('$7')}, $8, $9,
       (SELECT no FROM devices WHERE id = $10), $11, ${timestamp('$12')})
     ON CONFLICT (sha256) DO NOTHING`,
    [
      photo.sha256,
      photo.bytes,
      photo.type,
      photo.width,
      photo.height,
      photo.name,
      photo.uploaded,
      photo.uploadedBy,
      JSON.stringify(photo.metadata),
      photo.of.device ?? null,
      photo.of.flight ?? null,
      photo.taken ?? null,
    ],
  );

function list(
  pool: Pool,
  filter: PhotoFilter,
  after: PhotoCursor | undefined,
  limit: number,
): Promise<PhotoViewRow[]> {
  const values: unknown[] = [];
  const value = (one: unknown) => `$${values.push(one)}`;
  const where = conditions(filter, value);
  const inOrder = filter.flight !== undefined;
  if (after) where.push(inOrder ? laterThan(after, value) : `p.id < ${value(after.id)}`);
  return rows<PhotoViewRow>(
    pool,
    `SELECT ${PHOTO_COLUMNS}, ${MARKS_COLUMN} FROM ${PHOTO_FROM}
     WHERE ${where.join(' AND ') || 'true'}
     ORDER BY ${inOrder ? 'p.taken_at, p.id' : 'p.id DESC'} LIMIT ${value(limit)}`,
    values,
  );
}

type Value = (one: unknown) => string;

/** Those without a time come last. */
const laterThan = ({ id, taken }: PhotoCursor, value: Value): string =>
  taken === null || taken === undefined
    ? `(p.taken_at IS NULL AND p.id > ${value(id)})`
    : `(p.taken_at IS NULL OR (p.taken_at, p.id) > (${timestamp(value(taken))}, ${value(id)}))`;

function conditions(filter: PhotoFilter, value: Value): string[] {
  const { flight, device, placed, verdict, from, to, bbox, unit } = filter;
  const found: string[] = [];
  if (flight !== undefined) found.push(`p.flight_id = ${value(flight)}`);
  if (filter.case !== undefined)
    found.push(`EXISTS (SELECT FROM case_photos fp WHERE fp.photo_id = p.id
                AND fp.case_id = ${value(filter.case)})`);
  if (device !== undefined) found.push(`d.id = ${value(device)}`);
  if (placed === 'none') found.push('p.placed_by IS NULL');
  else if (placed === 'any') found.push('p.placed_by IS NOT NULL');
  else if (placed !== undefined) found.push(`p.placed_by = ${value(placed)}`);
  if (verdict === 'none') found.push('p.verdict IS NULL');
  else if (verdict !== undefined) found.push(`p.verdict = ${value(verdict)}`);
  if (from !== undefined) found.push(`p.taken_at >= ${timestamp(value(from))}`);
  if (to !== undefined) found.push(`p.taken_at < ${timestamp(value(to))}`);
  if (bbox) {
    const [west, south, east, north] = bbox;
    found.push(`p.lon BETWEEN ${value(west)} AND ${value(east)}`);
    found.push(`p.lat BETWEEN ${value(south)} AND ${value(north)}`);
  }
  if (unit !== undefined) found.push(ofUnit(value(unit)));
  return found;
}
