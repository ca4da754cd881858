import type { Category } from '../../domain/cases/category.ts';
import { type UnitId, unitId } from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type { CategoriesPut, CategoryStore } from '../../services/setup/ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { rows } from './sql.ts';

interface CategoryRow extends Omit<Category, 'rule' | 'unit'> {
  readonly rule: Rule | null;
  readonly unit: UnitId | null;
}

const toCategory = ({ rule, unit, ...category }: CategoryRow): Category => ({
  ...category,
  ...(rule !== null && { rule }),
  ...(unit !== null && { unit: unitId(unit) }),
});

/** A unit that was taken out of service is responsible for nothing any more. */
const SELECT = `SELECT c.code, c.standard, c."group", c.name, c.name_en AS "nameEn", c.rule,
    c.auto_file AS "autoFile", c.limits, c.sameness, u.id AS unit, c.active
  FROM categories c LEFT JOIN units u ON u.id = c.unit_id AND u.archived_at IS NULL
  ORDER BY c.code COLLATE "C"`;

export function categoryStore(pool: Pool): CategoryStore {
  return {
    categories: async () => (await rows<CategoryRow>(pool, SELECT)).map(toCategory),
    putCategories: (categories, most) =>
      // What was written before a refusal goes with the transaction.
      transaction(pool, (tx) => put(tx, categories, most)).catch((error: unknown) => {
        if (error instanceof PutRefused) return error.outcome;
        throw error;
      }),
    deactivateCategory: async (code) => {
      const { rowCount } = await pool.query(
        'UPDATE categories SET active = false WHERE code = $1',
        [code],
      );
      return rowCount === 1;
    },
  };
}

class PutRefused extends Error {
  override readonly name = 'PutRefused';
  readonly outcome: CategoriesPut;
  constructor(outcome: CategoriesPut) {
    super('categories refused');
    this.outcome = outcome;
  }
}

async function put(
  tx: Queryable,
  categories: readonly Category[],
  most: number,
): Promise<CategoriesPut> {
  await tx.query('LOCK TABLE categories IN SHARE ROW EXCLUSIVE MODE');
  const refused = (await ruleTaken(tx, categories)) ?? (await unitMissing(tx, categories));
  if (refused) return refused;
  const codes = categories.map(({ code }) => code);
  // Rules may change places among them.
  await tx.query('UPDATE categories SET rule = NULL WHERE code = ANY ($1)', [codes]);
  await insertCategories(tx, categories);
  const [counted] = await rows<{ n: number }>(tx, 'SELECT count(*)::int AS n FROM categories');
  if (counted!.n > most) throw new PutRefused({ ok: false, reason: 'too-many', most });
  return { ok: true };
}

async function ruleTaken(
  tx: Queryable,
  categories: readonly Category[],
): Promise<CategoriesPut | undefined> {
  const byRule = new Map(categories.flatMap((one) => (one.rule ? [[one.rule, one.code]] : [])));
  const [taken] = await rows<{ code: string; rule: Rule }>(
    tx,
    'SELECT code, rule FROM categories WHERE rule = ANY ($1) AND code <> ALL ($2) ORDER BY code',
    [[...byRule.keys()], categories.map(({ code }) => code)],
  );
  if (!taken) return undefined;
  return { ok: false, reason: 'rule-taken', code: byRule.get(taken.rule)!, by: taken.code };
}

async function unitMissing(
  tx: Queryable,
  categories: readonly Category[],
): Promise<CategoriesPut | undefined> {
  const wanted = [...new Set(categories.flatMap(({ unit }) => (unit === undefined ? [] : [unit])))];
  const found = await rows<{ id: UnitId }>(
    tx,
    'SELECT id FROM units WHERE id = ANY ($1) AND archived_at IS NULL FOR SHARE',
    [wanted],
  );
  const there = new Set(found.map(({ id }) => id));
  const lost = categories.find(({ unit }) => unit !== undefined && !there.has(unit));
  return lost && { ok: false, reason: 'no-such-unit', code: lost.code };
}

/** All at once, as a table of JSON. */
export async function insertCategories(
  tx: Queryable,
  categories: readonly Category[],
): Promise<void> {
  await tx.query(
    `INSERT INTO categories (code, standard, "group", name, name_en, rule, auto_file, limits,
       sameness, unit_id, active)
     SELECT code, standard, "group", name, "nameEn", rule, "autoFile", limits, sameness, unit, active
     FROM jsonb_to_recordset($1) AS c (code text, standard text, "group" text, name text,
       "nameEn" text, rule text, "autoFile" boolean, limits jsonb, sameness jsonb, unit bigint,
       active boolean)
     ON CONFLICT (code) DO UPDATE SET standard = EXCLUDED.standard, "group" = EXCLUDED."group",
       name = EXCLUDED.name, name_en = EXCLUDED.name_en, rule = EXCLUDED.rule,
       auto_file = EXCLUDED.auto_file, limits = EXCLUDED.limits, sameness = EXCLUDED.sameness,
       unit_id = EXCLUDED.unit_id, active = EXCLUDED.active`,
    [JSON.stringify(categories)],
  );
}
