import type { UnitId } from '../../domain/ids.ts';
import type { Account } from '../../domain/people/account.ts';
import type { Attempts } from '../../domain/people/attempts.ts';
import type { Role } from '../../domain/people/roles.ts';
import type {
  AccountAdded,
  AccountChange,
  AccountChanged,
  AccountStore,
  NewAccount,
} from '../../services/people/ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

export interface AccountRow {
  id: number;
  login: string;
  name: string;
  roles: Role[];
  unitId: UnitId | null;
  unitName: string | null;
  licence: string;
  onDuty: boolean;
  mustChange: boolean;
  external: boolean;
  lockedUntil: number | null;
  created: number;
  lastSeen: number | null;
}

/** The columns of an AccountRow, of `accounts a LEFT JOIN units u`. */
export const ACCOUNT_COLUMNS = `a.id, a.login, a.name, a.roles, a.unit_id AS "unitId",
  u.name AS "unitName", a.licence, a.on_duty AS "onDuty", a.must_change AS "mustChange",
  a.external_id IS NOT NULL AS external, ${ms('a.locked_until')} AS "lockedUntil",
  ${ms('a.created_at')} AS created,
  (SELECT ${ms('max(s.seen_at)')} FROM sessions s WHERE s.account_id = a.id) AS "lastSeen"`;

const SELECT = `SELECT ${ACCOUNT_COLUMNS} FROM accounts a LEFT JOIN units u ON u.id = a.unit_id
  WHERE a.removed_at IS NULL`;

export const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  login: row.login,
  name: row.name,
  roles: row.roles,
  ...(row.unitId !== null && { unit: { id: row.unitId, name: row.unitName ?? '' } }),
  licence: row.licence,
  onDuty: row.onDuty,
  mustChange: row.mustChange,
  external: row.external,
  ...(row.lockedUntil !== null && { lockedUntil: row.lockedUntil }),
  created: row.created,
  ...(row.lastSeen !== null && { lastSeen: row.lastSeen }),
});

export function createAccountStore(pool: Pool): AccountStore {
  const one = async (db: Queryable, where: string, values: unknown[]) => {
    const [row] = await rows<AccountRow>(db, `${SELECT} AND ${where}`, values);
    return row && toAccount(row);
  };
  const get = (id: number, db: Queryable = pool) => one(db, 'a.id = $1', [id]);
  return {
    list: async (after, limit) =>
      (
        await rows<AccountRow>(pool, `${SELECT} AND a.id > $1 ORDER BY a.id LIMIT $2`, [
          after ?? 0,
          limit,
        ])
      ).map(toAccount),
    get,
    byLogin: (login) => one(pool, 'a.login = $1', [login]),
    byExternal: (external) => one(pool, 'a.external_id = $1', [external]),
    any: async () => (await rows(pool, 'SELECT 1 FROM accounts LIMIT 1')).length > 0,
    add: (account) => add(pool, account),
    change: (id, to) => transaction(pool, (tx) => change(tx, id, to, () => get(id, tx))),
    remove: (id, at) => transaction(pool, (tx) => remove(tx, id, at, () => get(id, tx))),
    ...passwordStore(pool),
  };
}

function passwordStore(pool: Pool): Pick<AccountStore, 'passwordHash' | 'setPassword' | 'attempt'> {
  return {
    passwordHash: async (id) => {
      const [row] = await rows<{ hash: string | null }>(
        pool,
        'SELECT password_hash AS hash FROM accounts WHERE id = $1 AND removed_at IS NULL',
        [id],
      );
      return row?.hash ?? undefined;
    },
    setPassword: async (id, hash, mustChange) => {
      const changed = await rows(
        pool,
        `UPDATE accounts SET password_hash = $2, must_change = $3, failures = 0, locked_until = NULL
         WHERE id = $1 AND removed_at IS NULL AND external_id IS NULL RETURNING 1`,
        [id, hash, mustChange],
      );
      return changed.length > 0;
    },
    attempt: (id, decide) => transaction(pool, (tx) => attempt(tx, id, decide)),
  };
}

async function add(pool: Pool, account: NewAccount): Promise<AccountAdded> {
  const { login, name, roles, unit, licence, passwordHash, mustChange, external } = account;
  if (unit !== undefined && !(await hasUnit(pool, unit)))
    return { ok: false, reason: 'no-such-unit' };
  const [row] = await rows<AccountRow>(
    pool,
    `WITH a AS (
       INSERT INTO accounts (login, name, roles, unit_id, licence, password_hash, must_change, external_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING *)
     SELECT ${ACCOUNT_COLUMNS} FROM a LEFT JOIN units u ON u.id = a.unit_id`,
    [login, name, roles, unit ?? null, licence, passwordHash ?? null, mustChange, external ?? null],
  );
  return row ? { ok: true, account: toAccount(row) } : { ok: false, reason: 'taken' };
}

async function hasUnit(db: Queryable, unit: UnitId): Promise<boolean> {
  const found = await rows(db, 'SELECT 1 FROM units WHERE id = $1 AND archived_at IS NULL', [unit]);
  return found.length > 0;
}

/** Who changes administrators does so one at a time, so that two cannot take each other away. */
const ALONE = `SELECT pg_advisory_xact_lock(hashtext('administrators'))`;

async function change(
  tx: Queryable,
  id: number,
  to: AccountChange,
  get: () => Promise<Account | undefined>,
): Promise<AccountChanged> {
  await tx.query(ALONE);
  const before = await get();
  if (!before) return { ok: false, reason: 'unknown' };
  if (to.unit != null && !(await hasUnit(tx, to.unit)))
    return { ok: false, reason: 'no-such-unit' };
  const roles = to.roles ?? before.roles;
  const unit = to.unit === undefined ? (before.unit?.id ?? null) : to.unit;
  if (roles.includes('unit') && unit === null) return { ok: false, reason: 'unit-needed' };
  if (!roles.includes('administrator') && (await isLast(tx, before)))
    return { ok: false, reason: 'last-administrator' };
  await tx.query(
    `UPDATE accounts SET name = coalesce($2, name), roles = $3, unit_id = $4,
       licence = coalesce($5, licence), on_duty = coalesce($6, on_duty),
       failures = CASE WHEN $7 THEN 0 ELSE failures END,
       locked_until = CASE WHEN $7 THEN NULL ELSE locked_until END
     WHERE id = $1`,
    [id, to.name ?? null, roles, unit, to.licence ?? null, to.onDuty ?? null, to.unlock ?? false],
  );
  return { ok: true, account: (await get())! };
}

async function isLast(tx: Queryable, account: Account): Promise<boolean> {
  if (!account.roles.includes('administrator')) return false;
  const others = await rows(
    tx,
    `SELECT 1 FROM accounts
     WHERE id <> $1 AND removed_at IS NULL AND 'administrator' = ANY (roles) LIMIT 1`,
    [account.id],
  );
  return others.length === 0;
}

async function remove(
  tx: Queryable,
  id: number,
  at: number,
  get: () => Promise<Account | undefined>,
): Promise<AccountChanged> {
  await tx.query(ALONE);
  const account = await get();
  if (!account) return { ok: false, reason: 'unknown' };
  if (await isLast(tx, account)) return { ok: false, reason: 'last-administrator' };
  await tx.query(
    `UPDATE accounts SET removed_at = ${timestamp('$2')}, password_hash = NULL, on_duty = false
     WHERE id = $1`,
    [id, at],
  );
  await tx.query('DELETE FROM sessions WHERE account_id = $1', [id]);
  return { ok: true, account };
}

async function attempt(
  tx: Queryable,
  id: number,
  decide: (so: Attempts) => Attempts | undefined,
): Promise<void> {
  const [row] = await rows<{ failures: number; lockedUntil: number | null }>(
    tx,
    `SELECT failures, ${ms('locked_until')} AS "lockedUntil" FROM accounts WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (!row) return;
  const { failures, lockedUntil } = row;
  const next = decide({ failures, ...(lockedUntil !== null && { lockedUntil }) });
  if (!next) return;
  await tx.query(
    `UPDATE accounts SET failures = $2, locked_until = ${timestamp('$3')} WHERE id = $1`,
    [id, next.failures, next.lockedUntil ?? null],
  );
}
