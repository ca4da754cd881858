import type { PhotoMark } from '../../domain/captures/photo.ts';
import { metresBetween } from '../../domain/geo/distance.ts';
import { Plane } from '../../domain/geo/plane.ts';
import { type CaseId, caseId, type PhotoId, photoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import {
  type DetectionRule,
  MOST_MARKS,
  type NewMark,
  type ReviewStore,
} from '../../services/captures/review-ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { reviewOf, setVerdict } from './review-verdicts.ts';
import { ms, rows, timestamp } from './sql.ts';

export function createReviewStore(pool: Pool): ReviewStore {
  return {
    marks: (photo) => marksOf(pool, photo),
    addMark: (photo, mark) => transaction(pool, (tx) => addMark(tx, photo, mark)),
    changeMark: async (id, { box, label, category, rejected }) =>
      photoOfMark(
        await rows(
          pool,
          `UPDATE photo_marks SET
             x = coalesce($2, x), y = coalesce($3, y), w = coalesce($4, w), h = coalesce($5, h),
             label = coalesce($6, label), category = CASE WHEN $7 THEN $8 ELSE category END,
             rejected = coalesce($9, rejected),
             rejected_as_clean = rejected_as_clean AND $9::boolean IS NULL
           WHERE id = $1 RETURNING photo_id`,
          [
            id,
            box?.x ?? null,
            box?.y ?? null,
            box?.w ?? null,
            box?.h ?? null,
            label ?? null,
            category !== undefined,
            category ?? null,
            rejected ?? null,
          ],
        ),
      ),
    removeMark: (id) => transaction(pool, (tx) => removeMark(tx, id)),
    clearMarks: (photo) =>
      transaction(pool, async (tx) => {
        await tx.query(
          `DELETE FROM photo_marks WHERE photo_id = $1 AND confidence IS NULL AND case_id IS NULL`,
          [photo],
        );
        await tx.query(
          `UPDATE photo_marks SET rejected = true, rejected_as_clean = false
           WHERE photo_id = $1 AND case_id IS NULL`,
          [photo],
        );
      }),
    replaceDetections: (photo, by, marks) =>
      transaction(pool, (tx) => replaceDetections(tx, photo, by, marks)),
    withDetections: async (photos) =>
      (
        await rows<{ id: number }>(
          pool,
          `SELECT DISTINCT photo_id AS id FROM photo_marks
           WHERE photo_id = ANY ($1::bigint[]) AND confidence IS NOT NULL AND case_id IS NULL
             AND NOT rejected ORDER BY photo_id`,
          [photos],
        )
      ).map(({ id }) => photoId(id)),
    setVerdict: (photos, verdict, by, at) =>
      transaction(pool, (tx) => setVerdict(tx, photos, verdict, by, at)),
    link: (of, photos, marks, by, at) =>
      transaction(pool, async (tx) => {
        await tx.query(
          `UPDATE photo_marks SET case_id = $1, rejected = false, rejected_as_clean = false
           WHERE id = ANY ($2::bigint[])`,
          [of, marks],
        );
        await setVerdict(tx, photos, 'case', by, at);
      }),
    review: (flight) => reviewOf(pool, flight),
    rules: () =>
      rows<DetectionRule>(
        pool,
        'SELECT label, category, confidence::float8 AS confidence FROM detection_rules ORDER BY label',
      ),
    setRules: (rules) => transaction(pool, (tx) => setRules(tx, rules)),
    openNear: (category, place, metres, since) => openNear(pool, category, place, metres, since),
  };
}

interface MarkRow {
  id: number;
  photo: number;
  x: number;
  y: number;
  w: number;
  h: number;
  label: string;
  category: string | null;
  confidence: number | null;
  by: string;
  at: number;
  case_id: number | null;
  rejected: boolean;
}

async function marksOf(db: Queryable, photo: PhotoId): Promise<PhotoMark[]> {
  const found = await rows<MarkRow>(
    db,
    `SELECT id, photo_id AS photo, x, y, w, h, label, category, confidence, by, ${ms('at')} AS at,
       case_id, rejected
     FROM photo_marks WHERE photo_id = $1 ORDER BY id LIMIT ${MOST_MARKS}`,
    [photo],
  );
  return found.map(({ x, y, w, h, category, confidence, case_id: of, ...row }) => ({
    ...row,
    photo: photoId(row.photo),
    box: { x, y, w, h },
    ...(category !== null && { category }),
    ...(confidence !== null && { confidence }),
    ...(of !== null && { case: caseId(of) }),
  }));
}

const photoOfMark = (found: readonly object[]): PhotoId | undefined => {
  const row = found[0] as { photo_id: number } | undefined;
  return row && photoId(row.photo_id);
};

/** Locks the photo, so that its marks are counted by one at a time. */
async function roomOn(tx: Queryable, photo: PhotoId): Promise<number | undefined> {
  const [there] = await rows<{ id: number }>(tx, 'SELECT id FROM photos WHERE id = $1 FOR UPDATE', [
    photo,
  ]);
  if (!there) return undefined;
  const [row] = await rows<{ count: number }>(
    tx,
    'SELECT count(*)::int AS count FROM photo_marks WHERE photo_id = $1',
    [photo],
  );
  return MOST_MARKS - row!.count;
}

async function addMark(tx: Queryable, photo: PhotoId, mark: NewMark) {
  const room = await roomOn(tx, photo);
  if (room === undefined) return undefined;
  return room < 1 ? 'full' : (await insert(tx, photo, [mark]))[0]!;
}

async function insert(tx: Queryable, photo: PhotoId, marks: readonly NewMark[]): Promise<number[]> {
  const added = await rows<{ id: number }>(
    tx,
    `INSERT INTO photo_marks (photo_id, x, y, w, h, label, category, confidence, by, at)
     SELECT $1, k.x, k.y, k.w, k.h, k.label, k.category, k.confidence, k.by, ${timestamp('k.at')}
     FROM jsonb_to_recordset($2::jsonb) AS k (x real, y real, w real, h real, label text,
       category text, confidence real, by text, at float8)
     RETURNING id`,
    [photo, JSON.stringify(marks.map(({ box, ...mark }) => ({ ...mark, ...box })))],
  );
  return added.map(({ id }) => id);
}

async function removeMark(tx: Queryable, id: number): Promise<PhotoId | undefined> {
  const gone = await rows(
    tx,
    `DELETE FROM photo_marks WHERE id = $1 AND confidence IS NULL AND case_id IS NULL
     RETURNING photo_id`,
    [id],
  );
  if (gone.length > 0) return photoOfMark(gone);
  return photoOfMark(
    await rows(
      tx,
      `UPDATE photo_marks SET rejected = true, rejected_as_clean = false WHERE id = $1
       RETURNING photo_id`,
      [id],
    ),
  );
}

async function replaceDetections(
  tx: Queryable,
  photo: PhotoId,
  by: string,
  marks: readonly NewMark[],
): Promise<void> {
  await tx.query(
    `DELETE FROM photo_marks
     WHERE photo_id = $1 AND by = $2 AND confidence IS NOT NULL AND case_id IS NULL AND NOT rejected`,
    [photo, by],
  );
  const room = (await roomOn(tx, photo)) ?? 0;
  if (room > 0 && marks.length > 0) await insert(tx, photo, marks.slice(0, room));
}

async function setRules(tx: Queryable, rules: readonly DetectionRule[]): Promise<void> {
  await tx.query('LOCK TABLE detection_rules IN SHARE ROW EXCLUSIVE MODE');
  await tx.query('DELETE FROM detection_rules');
  await tx.query(
    `INSERT INTO detection_rules (label, category, confidence)
     SELECT * FROM unnest($1::text[], $2::text[], $3::real[])`,
    [
      rules.map(({ label }) => label),
      rules.map(({ category }) => category),
      rules.map(({ confidence }) => confidence),
    ],
  );
}

async function openNear(
  db: Queryable,
  category: string,
  place: LonLat,
  metres: number,
  since: number,
): Promise<CaseId | undefined> {
  const plane = new Plane(place[0], place[1]);
  const [west, south] = plane.position(-metres, -metres);
  const [east, north] = plane.position(metres, metres);
  const found = await rows<{ id: number; lat: number; lon: number }>(
    db,
    `SELECT id, lat, lon FROM cases
     WHERE category = $1 AND state NOT IN ('closed', 'void', 'archived')
       AND lat BETWEEN $2 AND $3 AND lon BETWEEN $4 AND $5 AND occurred_at >= ${timestamp('$6')}
     LIMIT 200`,
    [category, south, north, west, east, since],
  );
  const near = found
    .map(({ id, lat, lon }) => ({ id, metres: metresBetween(lon, lat, place[0], place[1]) }))
    .filter((one) => one.metres <= metres)
    .sort((a, b) => a.metres - b.metres)[0];
  return near && caseId(near.id);
}
