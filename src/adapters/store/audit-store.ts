import type { AuditEntry, AuditStore } from '../../services/people/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface Row {
  id: number;
  at: number;
  by: string;
  account: number | null;
  key: number | null;
  action: string;
  subject: Record<string, string>;
  outcome: number;
  address: string;
}

export const createAuditStore = (db: Queryable): AuditStore => ({
  write: async ({ at, by, account, key, action, subject, outcome, address }) => {
    await db.query(
      `INSERT INTO audit_log (at, by, account_id, key_id, action, subject, outcome, address)
       VALUES (${timestamp('$1')}, $2, $3, $4, $5, $6, $7, $8)`,
      [at, by, account ?? null, key ?? null, action, JSON.stringify(subject), outcome, address],
    );
  },
  list: async ({ by, action, from, to }, after, limit) =>
    (
      await rows<Row>(
        db,
        // By id, which is the order of writing; position(), not LIKE: what people type has no wildcards.
        `SELECT id, ${ms('at')} AS at, by, account_id AS account, key_id AS key, action, subject,
                outcome, address
         FROM audit_log
         WHERE ($1::bigint IS NULL OR id < $1)
           AND ($2::text IS NULL OR position(lower($2) IN lower(by)) > 0)
           AND ($3::text IS NULL OR position(lower($3) IN lower(action)) > 0)
           AND ($4::float8 IS NULL OR at >= ${timestamp('$4')})
           AND ($5::float8 IS NULL OR at < ${timestamp('$5')})
         ORDER BY id DESC LIMIT $6`,
        [after ?? null, by ?? null, action ?? null, from ?? null, to ?? null, limit],
      )
    ).map(toEntry),
  forget: async (before) => {
    await db.query(`DELETE FROM audit_log WHERE at < ${timestamp('$1')}`, [before]);
  },
});

const toEntry = ({ account, key, ...row }: Row): AuditEntry & { readonly id: number } => ({
  ...row,
  ...(account !== null && { account }),
  ...(key !== null && { key }),
});
