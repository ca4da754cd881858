import type { UnitArea } from '../../domain/cases/routing.ts';
import { CASE_STATES, isEnded } from '../../domain/cases/workflow.ts';
import { type UnitId, unitId } from '../../domain/ids.ts';
import type {
  AreaDraft,
  Unit,
  UnitDraft,
  UnitSaved,
  UnitStore,
} from '../../services/setup/ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { rows, timestamp } from './sql.ts';

/**
 * Cases that are done with are nobody's work. The states that are meant, not those that are not: so the index
 * over unit and state skips what a unit has ever closed.
 */
const OPEN = `state IN (${CASE_STATES.filter((state) => !isEnded(state))
  .map((state) => `'${state}'`)
  .join(', ')})`;

/** Areas as a list of JSON beside each unit; deadlines of the unit are held against $1. */
const UNITS = `SELECT u.id, u.name, u.email, u.phone, a.areas, c.open, c.overdue
  FROM units u
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'shape', x.shape,
      'categories', x.categories) ORDER BY x.id), '[]') AS areas
    FROM unit_areas x WHERE x.unit_id = u.id) a
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS open,
      count(*) FILTER (WHERE y.due_at < ${timestamp('$1')})::int AS overdue
    FROM cases y WHERE y.unit_id = u.id AND ${OPEN}) c
  WHERE u.archived_at IS NULL ORDER BY u.name, u.id`;

export function createUnitStore(pool: Pool): UnitStore {
  return {
    units: async (now) =>
      (await rows<Unit>(pool, UNITS, [now])).map((unit) => ({ ...unit, id: unitId(unit.id) })),
    addUnit: (draft, most) => saved(pool, most, (tx) => add(tx, draft)),
    changeUnit: (id, draft, most) => saved(pool, most, (tx) => change(tx, id, draft)),
    archiveUnit: (id, at) => transaction(pool, (tx) => archive(tx, id, at)),
    replaceAreas: (areas, create, most) => replaceAreas(pool, areas, create, most),
    areas: async () =>
      (
        await rows<UnitArea>(
          pool,
          `SELECT a.unit_id AS unit, a.shape, a.categories FROM unit_areas a
           JOIN units u ON u.id = a.unit_id WHERE u.archived_at IS NULL ORDER BY a.id`,
        )
      ).map((area) => ({ ...area, unit: unitId(area.unit) })),
  };
}

/** Ends a transaction that would leave more areas than there may be. */
class TooManyAreas extends Error {
  override readonly name = 'TooManyAreas';
}

async function saved(
  pool: Pool,
  most: number,
  work: (tx: Queryable) => Promise<UnitSaved>,
): Promise<UnitSaved> {
  try {
    return await transaction(pool, async (tx) => {
      const outcome = await work(tx);
      await countAreas(tx, most);
      return outcome;
    });
  } catch (error) {
    if (error instanceof TooManyAreas) return { ok: false, reason: 'too-many-areas' };
    if (isTaken(error)) return { ok: false, reason: 'name-taken' };
    throw error;
  }
}

const isTaken = (error: unknown): boolean =>
  (error as { code?: string; constraint?: string }).code === '23505' &&
  (error as { constraint?: string }).constraint === 'units_name_key';

async function countAreas(tx: Queryable, most: number): Promise<void> {
  const [counted] = await rows<{ n: number }>(tx, 'SELECT count(*)::int AS n FROM unit_areas');
  if (counted!.n > most) throw new TooManyAreas();
}

async function add(tx: Queryable, { name, email, phone, areas }: UnitDraft): Promise<UnitSaved> {
  const [row] = await rows<{ id: number }>(
    tx,
    // One that was taken out of service comes back.
    `INSERT INTO units (name, email, phone) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET archived_at = NULL, email = EXCLUDED.email,
       phone = EXCLUDED.phone WHERE units.archived_at IS NOT NULL
     RETURNING id`,
    [name, email, phone],
  );
  if (!row) return { ok: false, reason: 'name-taken' };
  const id = unitId(row.id);
  await insertAreas(tx, id, areas);
  return { ok: true, id };
}

async function change(tx: Queryable, id: UnitId, draft: UnitDraft): Promise<UnitSaved> {
  const { name, email, phone, areas } = draft;
  const { rowCount } = await tx.query(
    'UPDATE units SET name = $2, email = $3, phone = $4 WHERE id = $1 AND archived_at IS NULL',
    [id, name, email, phone],
  );
  if (rowCount !== 1) return { ok: false, reason: 'unknown' };
  await tx.query('DELETE FROM unit_areas WHERE unit_id = $1', [id]);
  await insertAreas(tx, id, areas);
  return { ok: true, id };
}

/** All at once, as a table of JSON. */
async function insertAreas(tx: Queryable, id: UnitId, areas: readonly AreaDraft[]): Promise<void> {
  if (areas.length === 0) return;
  await tx.query(
    `INSERT INTO unit_areas (unit_id, name, shape, categories)
     SELECT $1, name, shape, categories
     FROM jsonb_to_recordset($2) AS a (name text, shape jsonb, categories text[])`,
    [id, JSON.stringify(areas)],
  );
}

async function archive(
  tx: Queryable,
  id: UnitId,
  at: number,
): Promise<'ok' | 'unknown' | 'has-cases' | 'has-accounts'> {
  // Whoever gives it a case or an account meanwhile waits: both refer to the row.
  const found = await rows(
    tx,
    'SELECT FROM units WHERE id = $1 AND archived_at IS NULL FOR UPDATE',
    [id],
  );
  if (found.length === 0) return 'unknown';
  const cases = await rows(tx, `SELECT FROM cases WHERE unit_id = $1 AND ${OPEN} LIMIT 1`, [id]);
  if (cases.length > 0) return 'has-cases';
  const accounts = await rows(
    tx,
    'SELECT FROM accounts WHERE unit_id = $1 AND removed_at IS NULL LIMIT 1',
    [id],
  );
  if (accounts.length > 0) return 'has-accounts';
  await tx.query(`UPDATE units SET archived_at = ${timestamp('$2')} WHERE id = $1`, [id, at]);
  await tx.query('DELETE FROM unit_areas WHERE unit_id = $1', [id]);
  return 'ok';
}

async function replaceAreas(
  pool: Pool,
  areas: ReadonlyMap<string, readonly AreaDraft[]>,
  create: boolean,
  most: number,
): ReturnType<UnitStore['replaceAreas']> {
  const names = [...areas.keys()];
  try {
    return await transaction(pool, async (tx) => {
      if (create)
        await tx.query(
          `INSERT INTO units (name) SELECT * FROM unnest($1::text[])
           ON CONFLICT (name) DO UPDATE SET archived_at = NULL`,
          [names],
        );
      const found = await rows<{ id: number; name: string }>(
        tx,
        'SELECT id, name FROM units WHERE name = ANY ($1) AND archived_at IS NULL FOR UPDATE',
        [names],
      );
      const there = new Set(found.map(({ name }) => name));
      const unknown = names.filter((name) => !there.has(name));
      if (unknown.length > 0) return { ok: false, reason: 'unknown', names: unknown } as const;
      await tx.query('DELETE FROM unit_areas WHERE unit_id = ANY ($1)', [found.map((u) => u.id)]);
      for (const { id, name } of found) await insertAreas(tx, unitId(id), areas.get(name)!);
      await countAreas(tx, most);
      return { ok: true } as const;
    });
  } catch (error) {
    if (error instanceof TooManyAreas) return { ok: false, reason: 'too-many-areas' };
    throw error;
  }
}
