import type { UnitId } from '../../domain/ids.ts';
import type { UnitNames } from '../../services/people/ports.ts';
import type { Queryable } from './database.ts';
import { rows } from './sql.ts';

export const createUnitNames = (db: Queryable): UnitNames => ({
  ensure: async (name) => {
    const [made] = await rows<{ id: UnitId }>(
      db,
      `INSERT INTO units (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = $1 RETURNING id`,
      [name],
    );
    return made!.id;
  },
  find: async (name) => {
    const [unit] = await rows<{ id: UnitId; name: string }>(
      db,
      'SELECT id, name FROM units WHERE name = $1 AND archived_at IS NULL',
      [name],
    );
    return unit;
  },
});
