/** What is to be written to units by e-mail; the lines are written by a trigger (migration 0010). */
import type { MailLine, MailStore } from '../../services/notices/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

export const createMailStore = (db: Queryable): MailStore => ({
  claim: async (now, until) => {
    const [row] = await rows<{ unit: number; name: string; email: string; failures: number }>(
      db,
      `UPDATE unit_mails m SET next_at = ${timestamp('$2')} FROM units u
       WHERE u.id = m.unit_id AND m.unit_id = (
         SELECT o.unit_id FROM unit_mails o
         WHERE o.next_at <= ${timestamp('$1')}
           AND EXISTS (SELECT FROM unit_mail_lines l WHERE l.unit_id = o.unit_id)
         ORDER BY o.next_at, o.unit_id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING m.unit_id AS unit, u.name,
         CASE WHEN u.archived_at IS NULL THEN u.email ELSE '' END AS email, m.failures`,
      [now, until],
    );
    return row;
  },
  lines: (unit, limit) =>
    rows<MailLine>(
      db,
      `SELECT id, event, ${ms('made_at')} AS made, data FROM unit_mail_lines
       WHERE unit_id = $1 ORDER BY id LIMIT $2`,
      [unit, limit],
    ),
  forget: async (unit, lines) => {
    await db.query(
      `WITH gone AS (DELETE FROM unit_mail_lines WHERE id = ANY ($2::bigint[]))
       UPDATE unit_mails SET failures = 0 WHERE unit_id = $1`,
      [unit, lines],
    );
  },
  failed: async (unit, next) => {
    await db.query(
      `UPDATE unit_mails SET failures = failures + 1, next_at = ${timestamp('$2')}
       WHERE unit_id = $1`,
      [unit, next],
    );
  },
  forgetBefore: async (time) => {
    const text = `DELETE FROM unit_mail_lines WHERE made_at < ${timestamp('$1')}`;
    return (await db.query(text, [time])).rowCount ?? 0;
  },
});
