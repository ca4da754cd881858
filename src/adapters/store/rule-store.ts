import type { RuleSettings } from '../../domain/supervision/rule-settings.ts';
import type { RuleStore } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

export function createRuleStore(db: Queryable): RuleStore {
  return {
    at: async (time) => {
      const [row] = await rows<{ valid_from: number; changed_by: string; settings: RuleSettings }>(
        db,
        `SELECT ${ms('r.valid_from')} AS valid_from, r.changed_by, r.settings FROM rule_settings r
         WHERE r.valid_from <= ${timestamp('$1')} ORDER BY r.valid_from DESC LIMIT 1`,
        [time],
      );
      return (
        row && { validFrom: row.valid_from, changedBy: row.changed_by, settings: row.settings }
      );
    },
    add: async (version) =>
      (
        await rows(
          db,
          `INSERT INTO rule_settings (valid_from, settings, changed_by)
           VALUES (${timestamp('$1')}, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
          [version.validFrom, JSON.stringify(version.settings), version.changedBy],
        )
      ).length > 0,
  };
}

/** All versions there ever were: a bureau changes them a few times a year. */
export async function ruleVersions(
  db: Queryable,
): Promise<{ validFrom: number; settings: RuleSettings }[]> {
  return rows(
    db,
    `SELECT ${ms('valid_from')} AS "validFrom", settings FROM rule_settings ORDER BY valid_from`,
  );
}
