import type { RejectReason } from '../../domain/fleet/fix.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { RejectionStore } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows } from './sql.ts';

interface RejectionRow {
  id: number;
  device: string | null;
  claimed: string;
  at: number;
  reason: RejectReason;
  detail: string;
  topic: string;
  sample: string;
}

interface CounterRow {
  no: number;
  device: DeviceId | null;
  outcomes: Record<string, number>;
}

export function createRejectionStore(db: Queryable): RejectionStore {
  return {
    list: async (filter, after, limit) => {
      const found = await rows<RejectionRow>(
        db,
        `SELECT r.id, d.id AS device, r.claimed, ${ms('r.at')} AS at, r.reason, r.detail, r.topic, r.sample
         FROM rejections r LEFT JOIN devices d ON d.no = r.device_no
         WHERE ($1::text IS NULL OR d.id = $1 OR (d.id IS NULL AND r.claimed = $1))
           AND ($2::text IS NULL OR r.reason = $2) AND ($3::bigint IS NULL OR r.id < $3)
         ORDER BY r.id DESC LIMIT $4`,
        [filter.device ?? null, filter.reason ?? null, after ?? null, limit],
      );
      return found.map(({ device, claimed, ...rest }) => {
        const named = device ?? claimed;
        return { ...rest, ...(named !== '' && { device: named }) };
      });
    },
    counters: async (device, after, limit) => {
      const found = await rows<CounterRow>(
        db,
        `SELECT n.device_no AS no, d.id AS device, json_object_agg(n.outcome, n.count) AS outcomes
         FROM intake_counts n LEFT JOIN devices d ON d.no = n.device_no
         WHERE ($1::text IS NULL OR d.id = $1) AND ($2::int IS NULL OR n.device_no > $2)
         GROUP BY n.device_no, d.id ORDER BY n.device_no LIMIT $3`,
        [device ?? null, after ?? null, limit],
      );
      return found.map(({ device: id, ...rest }) => ({
        ...rest,
        ...(id !== null && { device: id }),
      }));
    },
  };
}
