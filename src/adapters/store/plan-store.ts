import { planId } from '../../domain/flights/flight.ts';
import type { PlanHead, PlanRecord, PlanStore, PlanSummary } from '../../services/flights/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface PlanRow {
  id: number;
  name: string;
  hash: string;
  created: number;
  items: number;
  summary: PlanSummary;
  patrol_id: number | null;
  sortie: number | null;
  findings: number | null;
}

interface JudgementRow {
  judgement: PlanRecord['judgement'] | null;
}

const COLUMNS = `id, name, hash, ${ms('created_at')} AS created, summary,
  jsonb_array_length(mission -> 'items') AS items, patrol_id, sortie,
  jsonb_array_length(findings) AS findings`;

const toPlan = ({ patrol_id: patrol, sortie, findings, ...row }: PlanRow): PlanHead => ({
  ...row,
  id: planId(row.id),
  ...(patrol !== null && sortie !== null && { patrol: { id: patrol, sortie } }),
  ...(findings !== null && { findings }),
});

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
      const [row] = await rows<PlanRow & Pick<PlanRecord, 'mission'> & JudgementRow>(
        db,
        `SELECT ${COLUMNS}, mission, findings AS judgement FROM plans WHERE id = $1`,
        [id],
      );
      if (!row) return undefined;
      const { mission, judgement, ...head } = row;
      return { ...toPlan(head), mission, ...(judgement && { judgement }) };
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
    saveJudgement: async (id, findings, at) => {
      await db.query(
        `UPDATE plans SET findings = $2, judged_at = ${timestamp('$3')} WHERE id = $1`,
        [id, JSON.stringify(findings), at],
      );
    },
  };
}
