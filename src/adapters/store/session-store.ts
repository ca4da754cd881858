import type { SessionStore } from '../../services/people/ports.ts';
import { ACCOUNT_COLUMNS, type AccountRow, toAccount } from './account-store.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

/** Sessions of one account that are kept, ended ones included. */
const MOST = 20;

export function createSessionStore(db: Queryable): SessionStore {
  return {
    add: async ({ idHash, account, created, expires }) => {
      await db.query(
        `INSERT INTO sessions (id_hash, account_id, created_at, seen_at, expires_at)
         VALUES ($1, $2, ${timestamp('$3')}, ${timestamp('$3')}, ${timestamp('$4')})`,
        [Buffer.from(idHash), account, created, expires],
      );
      await db.query(
        `DELETE FROM sessions WHERE id_hash IN (
           SELECT id_hash FROM sessions WHERE account_id = $1
           ORDER BY seen_at DESC, created_at DESC OFFSET $2)`,
        [account, MOST],
      );
    },
    find: async (idHash, now, idleSince) => {
      const [row] = await rows<AccountRow & { seen: number }>(
        db,
        `SELECT ${ACCOUNT_COLUMNS}, ${ms('n.seen_at')} AS seen
         FROM sessions n JOIN accounts a ON a.id = n.account_id LEFT JOIN units u ON u.id = a.unit_id
         WHERE n.id_hash = $1 AND a.removed_at IS NULL
           AND n.expires_at > ${timestamp('$2')} AND n.seen_at > ${timestamp('$3')}`,
        [Buffer.from(idHash), now, idleSince],
      );
      return row && { account: toAccount(row), seen: row.seen };
    },
    seen: async (idHash, at) => {
      await db.query(`UPDATE sessions SET seen_at = ${timestamp('$2')} WHERE id_hash = $1`, [
        Buffer.from(idHash),
        at,
      ]);
    },
    end: async (idHash, at) => {
      await db.query(
        `UPDATE sessions SET expires_at = least(expires_at, ${timestamp('$2')}) WHERE id_hash = $1`,
        [Buffer.from(idHash), at],
      );
    },
    endOf: async (account, at, but) => {
      await db.query(
        `UPDATE sessions SET expires_at = least(expires_at, ${timestamp('$2')})
         WHERE account_id = $1 AND id_hash IS DISTINCT FROM $3`,
        [account, at, but ? Buffer.from(but) : null],
      );
    },
    forget: async (before) => {
      await db.query(`DELETE FROM sessions WHERE expires_at < ${timestamp('$1')}`, [before]);
    },
  };
}
