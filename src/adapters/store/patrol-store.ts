import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { PatrolWishes } from '../../domain/flights/patrol.ts';
import {
  type NewSortie,
  type PatrolDraft,
  type PatrolId,
  type PatrolRecord,
  type PatrolStore,
  type PatrolTx,
  patrolId,
} from '../../services/patrols/ports.ts';
import { type Pool, type Queryable, transaction } from './database.ts';
import { PATROL_COLUMNS, type PatrolRow, toPatrol, toPatrolRecord } from './patrol-rows.ts';
import { ms, rows, timestamp } from './sql.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export function createPatrolStore(pool: Pool): PatrolStore {
  return {
    list: async (after, limit) =>
      (
        await rows<PatrolRow>(
          pool,
          `SELECT ${PATROL_COLUMNS} FROM patrols x
           WHERE x.archived_at IS NULL AND ($1::bigint IS NULL OR x.id < $1)
           ORDER BY x.id DESC LIMIT $2`,
          [after ?? null, limit],
        )
      ).map(toPatrol),
    get: (id) => readPatrol(pool, id),
    planOf: async (id) => {
      const [row] = await rows<{ planned: Buffer }>(
        pool,
        'SELECT planned FROM patrols WHERE id = $1',
        [id],
      );
      return row && (await decompress(row.planned)).toString('utf8');
    },
    flown: async ({ from, to }) =>
      (await rows<Omit<FlownRow, 'patrol'> & { patrol: number }>(pool, FLOWN, [from, to])).map(
        (row) => ({ ...row, patrol: patrolId(row.patrol) }),
      ),
    drawn: async (limit) =>
      (
        await rows<{ id: number; name: string; wishes: PatrolWishes }>(
          pool,
          `SELECT id, name, wishes FROM patrols WHERE archived_at IS NULL ORDER BY id DESC LIMIT $1`,
          [limit],
        )
      ).map((row) => ({ ...row, id: patrolId(row.id) })),
    captured: ({ from, to }, [west, south, east, north], limit) =>
      rows(pool, CAPTURED, [from, to, west, east, south, north, limit]),
    rains: (from, until) =>
      rows(
        pool,
        `SELECT day::text AS day, by, ${ms('reported_at')} AS reported FROM rains
         WHERE day BETWEEN $1 AND $2 ORDER BY day`,
        [from, until],
      ),
    addRain: async ({ day, by, reported }) => {
      const { rowCount } = await pool.query(
        `INSERT INTO rains (day, by, reported_at) VALUES ($1, $2, ${timestamp('$3')})
         ON CONFLICT DO NOTHING`,
        [day, by, reported],
      );
      return rowCount === 1;
    },
    transaction: (work) => transaction(pool, (tx) => work(patrolTx(tx))),
  };
}

type FlownRow = Awaited<ReturnType<PatrolStore['flown']>>[number];

/** A flight after a battery change has several sorties of its own: the one that flew to the end counts. */
const FLOWN = `SELECT p.patrol_id AS patrol, f.id AS flight, p.planning, p.sortie,
    ${ms('max(s.landed_at)')} AS landed,
    (SELECT count(*)::int FROM plans q WHERE q.patrol_id = p.patrol_id AND q.planning = p.planning)
      AS sorties
  FROM plans p JOIN flights f ON f.plan_id = p.id JOIN sorties s ON s.flight_id = f.id
  WHERE p.patrol_id IS NOT NULL AND s.complete
    AND s.landed_at >= ${timestamp('$1')} AND s.landed_at < ${timestamp('$2')}
  GROUP BY f.id, p.id ORDER BY f.id`;

const number = (name: string): string =>
  `CASE WHEN jsonb_typeof(e.detail -> '${name}') = 'number' THEN (e.detail ->> '${name}')::float8 END`;

/** By the bridge's time of the event, which is indexed: the camera's own may be wrong. */
const CAPTURED = `SELECT * FROM (
    SELECT ${ms('e.time')} AS time, ${number('lon')} AS lon, ${number('lat')} AS lat,
      ${number('relative')} AS height, ${number('yaw')} AS heading, x.wishes ->> 'camera' AS camera,
      x.wishes ->> 'template' AS template, (x.wishes ->> 'gimbalPitch')::float8 AS pitch
    FROM drone_events e LEFT JOIN flights f ON f.id = e.flight_id
      LEFT JOIN plans p ON p.id = f.plan_id LEFT JOIN patrols x ON x.id = p.patrol_id
    WHERE e.kind = 'capture' AND e.time >= ${timestamp('$1')} AND e.time < ${timestamp('$2')}) c
  WHERE c.lon BETWEEN $3 AND $4 AND c.lat BETWEEN $5 AND $6 AND c.height > 1 AND c.height < 1000
  ORDER BY c.time DESC LIMIT $7`;

async function readPatrol(db: Queryable, id: PatrolId): Promise<PatrolRecord | undefined> {
  const [row] = await rows<PatrolRow & { wishes: PatrolWishes }>(
    db,
    `SELECT ${PATROL_COLUMNS}, x.wishes FROM patrols x WHERE x.id = $1`,
    [id],
  );
  return row && toPatrolRecord(row);
}

function patrolTx(tx: Queryable): PatrolTx {
  return {
    add: async (draft) => {
      const [row] = await rows<{ id: number }>(
        tx,
        `INSERT INTO patrols (name, wishes, rhythm, since, bounds, planning, numbers, planned,
           created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ${timestamp('$9')}, ${timestamp('$9')}) RETURNING id`,
        await values(draft),
      );
      return patrolId(row!.id);
    },
    lock: async (id) => {
      await tx.query('SELECT FROM patrols WHERE id = $1 FOR NO KEY UPDATE', [id]);
      return readPatrol(tx, id);
    },
    change: async (id, draft) => {
      await tx.query(
        `UPDATE patrols SET name = $1, wishes = $2, rhythm = $3, since = $4, bounds = $5,
           planning = $6, numbers = $7, planned = $8, changed_at = ${timestamp('$9')},
           version = version + 1
         WHERE id = $10`,
        [...(await values(draft)), id],
      );
    },
    archive: async (id, at) => {
      await tx.query(
        `UPDATE patrols SET archived_at = ${timestamp('$2')}, version = version + 1 WHERE id = $1`,
        [id, at],
      );
    },
    addSorties: (id, planning, sorties, at) => addSorties(tx, id, planning, sorties, at),
    saveFindings: async (plan, findings, at) => {
      await tx.query(
        `UPDATE plans SET findings = $2, judged_at = ${timestamp('$3')} WHERE id = $1`,
        [plan, JSON.stringify(findings), at],
      );
    },
  };
}

async function values(draft: PatrolDraft): Promise<unknown[]> {
  const { name, wishes, rhythm, since, bounds, planning, plan, at } = draft;
  return [
    name,
    JSON.stringify(wishes),
    rhythm && JSON.stringify(rhythm),
    since,
    JSON.stringify(bounds),
    planning,
    JSON.stringify(plan.numbers),
    await compress(JSON.stringify(plan)),
    at,
  ];
}

async function addSorties(
  tx: Queryable,
  id: PatrolId,
  planning: number,
  sorties: readonly NewSortie[],
  at: number,
): Promise<void> {
  for (const sortie of sorties) {
    const { number, name, mission, hash, summary, findings, ...figures } = sortie;
    await tx.query(
      `INSERT INTO plans (name, mission, hash, summary, created_at, patrol_id, planning, sortie,
         figures, findings, judged_at)
       VALUES ($1, $2, $3, $4, ${timestamp('$5')}, $6, $7, $8, $9, $10, ${timestamp('$5')})`,
      [
        name,
        JSON.stringify(mission),
        hash,
        JSON.stringify(summary),
        at,
        id,
        planning,
        number,
        JSON.stringify(figures),
        JSON.stringify(findings),
      ],
    );
  }
}
