/** Which photos a case has, and what for. */
import type { PhotoRole } from '../../domain/captures/photo.ts';
import { type CaseId, type PhotoId, photoId } from '../../domain/ids.ts';
import type { CasePhoto, CaseStore, PhotoRef } from '../../services/cases/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

const toRef = ({ id, sha256 }: { id: number; sha256: string }): PhotoRef => ({
  id: photoId(id),
  sha256,
});

export const casePhotoStore = (tx: Queryable): Pick<CaseStore, 'photos' | 'attach' | 'detach'> => ({
  photos: async (ids, { by, unit }) => {
    if (ids.length === 0) return [];
    const found = await rows<{ id: number; sha256: string }>(
      tx,
      `SELECT p.id, p.sha256 FROM photos p WHERE p.id = ANY ($1::bigint[])
         AND ($2::bigint IS NULL OR p.uploaded_by = $3 OR EXISTS (
           SELECT FROM case_photos cp JOIN cases c ON c.id = cp.case_id
           WHERE cp.photo_id = p.id AND c.unit_id = $2))
       ORDER BY p.id`,
      [ids, unit ?? null, by],
    );
    return found.map(toRef);
  },
  attach: async (id, photos, { role, by, at }) => {
    if (photos.length === 0) return [];
    const added = await rows<{ photo_id: number }>(
      tx,
      `INSERT INTO case_photos (case_id, photo_id, role, added_by, added_at)
       SELECT $1, p.id, $3, $4, ${timestamp('$5')} FROM unnest($2::bigint[]) AS p (id)
       ON CONFLICT DO NOTHING RETURNING photo_id`,
      [id, photos.map((photo) => photo.id), role, by, at],
    );
    await countPhotos(tx, [id]);
    const fresh = new Set(added.map((row) => row.photo_id));
    return photos.filter((photo) => fresh.has(photo.id));
  },
  detach: async (id, photo) => {
    const [gone] = await rows<{ id: number; sha256: string }>(
      tx,
      `DELETE FROM case_photos cp USING photos p
       WHERE cp.case_id = $1 AND cp.photo_id = $2 AND p.id = cp.photo_id RETURNING p.id, p.sha256`,
      [id, photo],
    );
    await countPhotos(tx, [id]);
    return gone && toRef(gone);
  },
});

/** All of a case to another one; those that it has already stay there as they are. */
export async function movePhotos(tx: Queryable, from: CaseId, to: CaseId): Promise<PhotoRef[]> {
  const moved = await rows<{ id: number; sha256: string }>(
    tx,
    `WITH gone AS (DELETE FROM case_photos WHERE case_id = $1
                   RETURNING photo_id, role, added_by, added_at),
          came AS (INSERT INTO case_photos (case_id, photo_id, role, added_by, added_at)
                   SELECT $2, photo_id, role, added_by, added_at FROM gone ON CONFLICT DO NOTHING)
     SELECT p.id, p.sha256 FROM gone JOIN photos p ON p.id = gone.photo_id ORDER BY p.id`,
    [from, to],
  );
  await countPhotos(tx, [from, to]);
  return moved.map(toRef);
}

async function countPhotos(tx: Queryable, ids: readonly CaseId[]): Promise<void> {
  await tx.query(
    `UPDATE cases c SET photos = (SELECT count(*) FROM case_photos p WHERE p.case_id = c.id)
     WHERE c.id = ANY ($1::bigint[])`,
    [ids],
  );
}

/** The photos of a case, the oldest first. */
export async function readCasePhotos(
  db: Queryable,
  id: CaseId,
  limit: number,
): Promise<CasePhoto[]> {
  const found = await rows<{
    id: PhotoId;
    sha256: string;
    role: PhotoRole;
    added_by: string;
    added: number;
  }>(
    db,
    `SELECT p.id, p.sha256, cp.role, cp.added_by, ${ms('cp.added_at')} AS added
     FROM case_photos cp JOIN photos p ON p.id = cp.photo_id
     WHERE cp.case_id = $1 ORDER BY cp.added_at, p.id LIMIT $2`,
    [id, limit],
  );
  return found.map((row) => ({
    ...toRef(row),
    role: row.role,
    addedBy: row.added_by,
    added: row.added,
  }));
}
