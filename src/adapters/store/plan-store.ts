import { planId } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { PlanHead, PlanStore, PlanSummary } from '../../services/flights/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface PlanRow {
  id: number;
  name: string;
  hash: string;
  created: number;
  items: number;
  summary: PlanSummary;
}

const COLUMNS = `id, name, hash, ${ms('created_at')} AS created, summary,
  jsonb_array_length(mission -> 'items') AS items`;

const toPlan = (row: PlanRow): PlanHead => ({ ...row, id: planId(row.id) });

export function createPlanStore(db: Queryable): PlanStore {
  return {
    list: async (after, limit) =>
      (
        await rows<PlanRow>(
          db,
          `SELECT ${COLUMNS} FROM plans WHERE ($1::bigint IS NULL OR id < $1)
           ORDER BY id DESC LIMIT $2`,
          [after ?? null, limit],
        )
      ).map(toPlan),
    get: async (id) => {
      const [row] = await rows<PlanRow & { mission: Mission }>(
        db,
        `SELECT ${COLUMNS}, mission FROM plans WHERE id = $1`,
        [id],
      );
      return row && { ...toPlan(row), mission: row.mission };
    },
    add: async ({ name, mission, hash, summary, created }) => {
      const [row] = await rows<{ id: number }>(
        db,
        `INSERT INTO plans (name, mission, hash, summary, created_at)
         VALUES ($1, $2, $3, $4, ${timestamp('$5')}) RETURNING id`,
        [name, JSON.stringify(mission), hash, JSON.stringify(summary), created],
      );
      return planId(row!.id);
    },
  };
}
