/** Webhooks and what waits for them; the messages are written by a trigger (migration 0010). */
import type { UnitId } from '../../domain/ids.ts';
import type {
  Delivery,
  Hook,
  HookDraft,
  HookMessage,
  HookStore,
  LeasedHook,
} from '../../services/notices/ports.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

interface HookRow {
  id: number;
  name: string;
  url: string;
  events: string[];
  active: boolean;
  unitId: UnitId | null;
  unitName: string | null;
  waiting: number;
  delivered: number | null;
  error: string | null;
}

const WAITS = 'delivered_at IS NULL AND NOT dropped';
const SELECT_HOOKS = `
  SELECT h.id, h.name, h.url, h.events, h.active, h.unit_id AS "unitId", u.name AS "unitName",
         (SELECT count(*)::int FROM hook_messages m WHERE m.hook_id = h.id AND ${WAITS}) AS waiting,
         ${ms('h.delivered_at')} AS delivered, h.error
  FROM webhooks h LEFT JOIN units u ON u.id = h.unit_id`;

const toHook = ({ unitId, unitName, delivered, error, ...of }: HookRow): Hook => ({
  ...of,
  ...(unitId !== null && { unit: { id: unitId, name: unitName ?? '' } }),
  ...(delivered !== null && { lastDelivered: delivered }),
  ...(error !== null && { lastError: error }),
});

const NO_SUCH_UNIT = '23503';

async function orNoUnit<T>(work: () => Promise<T>): Promise<T | 'no-such-unit'> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === NO_SUCH_UNIT) return 'no-such-unit';
    throw error;
  }
}

const draftValues = ({ name, url, events, unit, active }: HookDraft): unknown[] => [
  name,
  url,
  [...new Set(events)],
  unit ?? null,
  active,
];

export function createHookStore(db: Queryable): HookStore {
  const run = async (text: string, values: unknown[]) =>
    ((await db.query(text, values)).rowCount ?? 0) > 0;
  return {
    list: async () => (await rows<HookRow>(db, `${SELECT_HOOKS} ORDER BY h.id`)).map(toHook),
    get: async (id) => {
      const [row] = await rows<HookRow>(db, `${SELECT_HOOKS} WHERE h.id = $1`, [id]);
      return row && toHook(row);
    },
    secretOf: async (id) => {
      const text = 'SELECT url, secret FROM webhooks WHERE id = $1';
      return (await rows<{ url: string; secret: string }>(db, text, [id]))[0];
    },
    add: (draft, secret, most) =>
      orNoUnit(async () => {
        const [row] = await rows<{ id: number }>(
          db,
          `INSERT INTO webhooks (name, url, events, unit_id, active, secret)
           SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM webhooks) < $7 RETURNING id`,
          [...draftValues(draft), secret, most],
        );
        return row?.id ?? 'too-many';
      }),
    change: (id, draft) =>
      orNoUnit(async () => {
        const changed = await run(
          `UPDATE webhooks SET name = $1, url = $2, events = $3, unit_id = $4, active = $5,
             failures = 0, next_at = 'epoch', error = NULL WHERE id = $6`,
          [...draftValues(draft), id],
        );
        return changed ? 'ok' : 'unknown';
      }),
    changeSecret: (id, secret) =>
      run('UPDATE webhooks SET secret = $2 WHERE id = $1', [id, secret]),
    remove: (id) => run('DELETE FROM webhooks WHERE id = $1', [id]),
    deliveries: (filter, before, limit) => deliveries(db, filter, before, limit),
    ...sending(db),
    tidy: async (stale, old) => {
      await db.query(
        `UPDATE hook_messages SET dropped = true, error = coalesce(error, 'the webhook is not active')
         WHERE made_at < ${timestamp('$1')} AND ${WAITS}`,
        [stale],
      );
      await db.query(
        `DELETE FROM hook_messages WHERE made_at < ${timestamp('$1')} AND NOT (${WAITS})`,
        [old],
      );
    },
  };
}

/** What a process does that sends. */
const sending = (
  db: Queryable,
): Pick<HookStore, 'lease' | 'renew' | 'oldest' | 'delivered' | 'failed' | 'release'> => ({
  lease: async (now, until) => {
    const [row] = await rows<LeasedHook>(
      db,
      `UPDATE webhooks SET leased_until = ${timestamp('$2')} WHERE id = (
         SELECT h.id FROM webhooks h
         WHERE h.active AND h.next_at <= ${timestamp('$1')} AND h.leased_until <= ${timestamp('$1')}
           AND EXISTS (SELECT FROM hook_messages m WHERE m.hook_id = h.id AND ${WAITS})
         ORDER BY h.next_at, h.id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, name, url, secret, failures`,
      [now, until],
    );
    return row;
  },
  renew: async (hook, before, until) => {
    const renewed = await db.query(
      `UPDATE webhooks SET leased_until = ${timestamp('$3')}
       WHERE id = $1 AND leased_until = ${timestamp('$2')}`,
      [hook, before, until],
    );
    return renewed.rowCount === 1;
  },
  oldest: async (hook) => {
    const [row] = await rows<HookMessage>(
      db,
      `SELECT id, 'msg_' || replace(message::text, '-', '') AS message, event,
              ${ms('made_at')} AS made, data
       FROM hook_messages WHERE hook_id = $1 AND ${WAITS} ORDER BY id LIMIT 1`,
      [hook],
    );
    return row;
  },
  delivered: async (hook, message, at) => {
    await db.query(
      `WITH m AS (UPDATE hook_messages SET delivered_at = ${timestamp('$3')},
                    attempts = attempts + 1, error = NULL WHERE id = $2)
       UPDATE webhooks SET failures = 0, delivered_at = ${timestamp('$3')}, error = NULL
       WHERE id = $1`,
      [hook, message, at],
    );
  },
  failed: async (hook, message, { error, next, drop }) => {
    await db.query(
      `WITH m AS (UPDATE hook_messages SET attempts = attempts + 1, error = $3, dropped = $5
                  WHERE id = $2)
       UPDATE webhooks SET failures = failures + 1, error = $3, next_at = ${timestamp('$4')}
       WHERE id = $1`,
      [hook, message, error, next, drop],
    );
  },
  release: async (hook, until) => {
    await db.query(
      `UPDATE webhooks SET leased_until = 'epoch'
       WHERE id = $1 AND leased_until = ${timestamp('$2')}`,
      [hook, until],
    );
  },
});

interface DeliveryRow extends Omit<Delivery, 'next' | 'delivered' | 'error'> {
  readonly next: number | null;
  readonly delivered: number | null;
  readonly error: string | null;
}

async function deliveries(
  db: Queryable,
  { hook, waiting }: Parameters<HookStore['deliveries']>[0],
  before: number | undefined,
  limit: number,
): Promise<Delivery[]> {
  const found = await rows<DeliveryRow>(
    db,
    `SELECT m.id, 'msg_' || replace(m.message::text, '-', '') AS message, m.event,
            m.case_number AS case, h.name AS to, ${ms('m.made_at')} AS made, m.attempts,
            CASE WHEN m.delivered_at IS NULL AND NOT m.dropped AND h.active
              THEN ${ms('greatest(h.next_at, m.made_at)')} END AS next,
            ${ms('m.delivered_at')} AS delivered, m.dropped, m.error
     FROM hook_messages m JOIN webhooks h ON h.id = m.hook_id
     WHERE ($1::bigint IS NULL OR m.hook_id = $1) AND ($2::bigint IS NULL OR m.id < $2)
       AND ($3::boolean IS NULL OR (m.delivered_at IS NULL AND NOT m.dropped) = $3)
     ORDER BY m.id DESC LIMIT $4`,
    [hook ?? null, before ?? null, waiting ?? null, limit],
  );
  return found.map(({ next, delivered, error, ...of }) => ({
    ...of,
    ...(next !== null && { next }),
    ...(delivered !== null && { delivered }),
    ...(error !== null && { error }),
  }));
}
