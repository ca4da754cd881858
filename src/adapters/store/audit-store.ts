import type { AuditLog } from '../../services/people/ports.ts';
import type { Queryable } from './database.ts';
import { timestamp } from './sql.ts';

export const createAuditStore = (db: Queryable): AuditLog => ({
  write: async ({ at, by, account, key, action, subject, outcome, address }) => {
    await db.query(
      `INSERT INTO audit_log (at, by, account_id, key_id, action, subject, outcome, address)
       VALUES (${timestamp('$1')}, $2, $3, $4, $5, $6, $7, $8)`,
      [at, by, account ?? null, key ?? null, action, JSON.stringify(subject), outcome, address],
    );
  },
});
