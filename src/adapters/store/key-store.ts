import type { UnitId } from '../../domain/ids.ts';
import type { Permission } from '../../domain/people/roles.ts';
import type { ApiKeyRecord, KeyStore } from '../../services/people/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface Row {
  id: number;
  name: string;
  scopes: Permission[];
  unitId: UnitId | null;
  unitName: string | null;
  createdBy: string;
  created: number;
  used: number | null;
  expires: number | null;
}

/** Of `api_keys k LEFT JOIN units u`. */
const COLUMNS = `k.id, k.name, k.scopes, k.unit_id AS "unitId", u.name AS "unitName",
  k.created_by AS "createdBy", ${ms('k.created_at')} AS created, ${ms('k.used_at')} AS used,
  ${ms('k.expires_at')} AS expires`;
const SELECT = `SELECT ${COLUMNS} FROM api_keys k LEFT JOIN units u ON u.id = k.unit_id
  WHERE k.revoked_at IS NULL`;

const toKey = (row: Row): ApiKeyRecord => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  ...(row.unitId !== null && { unit: { id: row.unitId, name: row.unitName ?? '' } }),
  createdBy: row.createdBy,
  created: row.created,
  ...(row.used !== null && { used: row.used }),
  ...(row.expires !== null && { expires: row.expires }),
});

export function createKeyStore(db: Queryable): KeyStore {
  const one = async (text: string, values: unknown[]) => {
    const [row] = await rows<Row>(db, text, values);
    return row && toKey(row);
  };
  return {
    list: async (after, limit) =>
      (
        await rows<Row>(db, `${SELECT} AND k.id > $1 ORDER BY k.id LIMIT $2`, [after ?? 0, limit])
      ).map(toKey),
    add: ({ name, hash, scopes, unit, createdBy, expires }) =>
      one(
        `WITH k AS (
           INSERT INTO api_keys (name, key_hash, scopes, unit_id, created_by, expires_at)
           SELECT $1, $2, $3, $4::bigint, $5, ${timestamp('$6')}
           WHERE $4::bigint IS NULL OR EXISTS (SELECT 1 FROM units WHERE id = $4 AND archived_at IS NULL)
           RETURNING *)
         SELECT ${COLUMNS} FROM k LEFT JOIN units u ON u.id = k.unit_id`,
        [name, Buffer.from(hash), [...new Set(scopes)], unit ?? null, createdBy, expires ?? null],
      ),
    byHash: (hash, now) =>
      one(
        `${SELECT} AND k.key_hash = $1 AND (k.expires_at IS NULL OR k.expires_at > ${timestamp('$2')})`,
        [Buffer.from(hash), now],
      ),
    used: async (id, at) => {
      await db.query(`UPDATE api_keys SET used_at = ${timestamp('$2')} WHERE id = $1`, [id, at]);
    },
    revoke: async (id, at) =>
      (
        await rows(
          db,
          `UPDATE api_keys SET revoked_at = ${timestamp('$2')}
           WHERE id = $1 AND revoked_at IS NULL RETURNING 1`,
          [id, at],
        )
      ).length > 0,
  };
}
