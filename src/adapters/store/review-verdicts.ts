/** What was said of photos, and by whom. */
import type { Verdict } from '../../domain/captures/photo.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import { type PhotoId, photoId } from '../../domain/ids.ts';
import type { FlightReview } from '../../services/captures/review-ports.ts';
import type { Queryable } from './database.ts';
import { rows, timestamp } from './sql.ts';

export async function setVerdict(
  tx: Queryable,
  photos: readonly PhotoId[],
  verdict: Verdict | null,
  by: string,
  at: number,
): Promise<PhotoId[]> {
  const said = await rows<{ id: number }>(
    tx,
    `UPDATE photos SET verdict = $2::text,
       reviewed_by = CASE WHEN $2::text IS NULL THEN NULL ELSE $3 END,
       reviewed_at = CASE WHEN $2::text IS NULL THEN NULL ELSE ${timestamp('$4')} END
     WHERE id IN (SELECT id FROM photos WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE)
     RETURNING id`,
    [photos, verdict, by, at],
  );
  await tx.query(
    verdict === 'clean'
      ? `UPDATE photo_marks SET rejected = true, rejected_as_clean = true
         WHERE photo_id = ANY ($1::bigint[]) AND confidence IS NOT NULL AND case_id IS NULL
           AND NOT rejected`
      : `UPDATE photo_marks SET rejected = false, rejected_as_clean = false
         WHERE photo_id = ANY ($1::bigint[]) AND rejected_as_clean`,
    [photos],
  );
  return said.map(({ id }) => photoId(id)).sort((a, b) => a - b);
}

interface ReviewRow extends Omit<FlightReview, 'reviewers' | 'withCase' | 'openMarks'> {
  with_case: number;
  open_marks: number;
}

/** Undefined: there is no such flight. */
export async function reviewOf(db: Queryable, flight: FlightId): Promise<FlightReview | undefined> {
  const [found] = await rows<ReviewRow>(
    db,
    `SELECT count(p.id)::int AS photos,
       count(*) FILTER (WHERE p.id IS NOT NULL AND p.placed_by IS NULL)::int AS unplaced,
       count(*) FILTER (WHERE p.verdict = 'clean')::int AS clean,
       count(*) FILTER (WHERE p.verdict = 'skipped')::int AS skipped,
       count(*) FILTER (WHERE p.verdict = 'case')::int AS with_case,
       (SELECT count(DISTINCT cp.case_id)::int FROM case_photos cp JOIN photos q ON q.id = cp.photo_id
        WHERE q.flight_id = f.id) AS cases,
       (SELECT count(*)::int FROM photo_marks m JOIN photos q ON q.id = m.photo_id
        WHERE q.flight_id = f.id AND m.confidence IS NOT NULL AND NOT m.rejected
          AND m.case_id IS NULL) AS open_marks
     FROM flights f LEFT JOIN photos p ON p.flight_id = f.id WHERE f.id = $1 GROUP BY f.id`,
    [flight],
  );
  if (!found) return undefined;
  const reviewers = await rows<{ name: string; photos: number }>(
    db,
    `SELECT reviewed_by AS name, count(*)::int AS photos FROM photos
     WHERE flight_id = $1 AND reviewed_by IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`,
    [flight],
  );
  const { with_case: withCase, open_marks: openMarks, ...review } = found;
  return { ...review, withCase, openMarks, reviewers };
}
