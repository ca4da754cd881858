/** Rows for the tests to ask for, put straight into the store. */
import { createCaseStore } from '../../src/adapters/store/case-store.ts';
import { type Pool, transaction } from '../../src/adapters/store/database.ts';
import type { Case } from '../../src/domain/cases/case.ts';
import type { DeviceId, ZoneId } from '../../src/domain/ids.ts';
import { violationId } from '../../src/domain/ids.ts';
import type { Rule, Violation } from '../../src/domain/supervision/violation.ts';
import { fileCases } from '../../src/services/cases/filing.ts';
import { PLAIN_SETUP } from './plain-setup.ts';

export async function addDevice(pool: Pool, id: string, kind = 'muck-truck'): Promise<number> {
  const { rows } = await pool.query(
    `INSERT INTO devices (id, kind, token_hash) VALUES ($1, $2, '\\x00') RETURNING no`,
    [id, kind],
  );
  return rows[0].no;
}

export interface Point {
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
  readonly speed?: number;
}

export async function addFixes(pool: Pool, no: number, points: readonly Point[]): Promise<void> {
  await pool.query(
    `INSERT INTO fixes (device_no, time, received_at, lat, lon, speed, heading)
     SELECT $1, to_timestamp(t / 1000), to_timestamp(t / 1000), lat, lon, speed, 90
     FROM unnest($2::float8[], $3::float8[], $4::float8[], $5::float8[]) AS p (t, lat, lon, speed)`,
    [
      no,
      points.map((p) => p.time),
      points.map((p) => p.lat),
      points.map((p) => p.lon),
      points.map((p) => p.speed ?? null),
    ],
  );
}

/** A straight drive eastward from Chengzhong's centre, one fix each `step` ms. */
export const drive = (from: number, count: number, step = 1000, metresPerSecond = 10): Point[] =>
  Array.from({ length: count }, (_, i) => ({
    time: from + i * step,
    lat: 36.6,
    lon: 101.76 + (i * step * metresPerSecond) / 1000 / 89_400,
    speed: metresPerSecond,
  }));

export async function addViolation(
  pool: Pool,
  device: string,
  rule: Rule,
  began: number,
  more: { ended?: number; zone?: { id: ZoneId; version: number; name: string } } = {},
): Promise<Violation> {
  const { rows } = await pool.query(
    `INSERT INTO violations (device_no, rule, zone_id, zone_version, began_at, ended_at, lat, lon, value,
                             limit_value, late)
     VALUES ((SELECT no FROM devices WHERE id = $1), $2, $3, $4, to_timestamp($5), to_timestamp($6),
             36.6, 101.76, 25, 20, false) RETURNING id`,
    [
      device,
      rule,
      more.zone?.id ?? null,
      more.zone?.version ?? null,
      began / 1000,
      more.ended === undefined ? null : more.ended / 1000,
    ],
  );
  return {
    id: violationId(rows[0].id),
    device: device as DeviceId,
    rule,
    ...(more.zone && { zone: more.zone }),
    began,
    ...(more.ended !== undefined && { ended: more.ended }),
    place: [101.76, 36.6],
    measure: { value: 25, limit: 20 },
    late: false,
  };
}

/** A violation with the case that it opens or joins. */
export async function addCase(
  pool: Pool,
  device: string,
  rule: Rule,
  began: number,
  more: Parameters<typeof addViolation>[4] = {},
): Promise<{ case: Case; violation: Violation }> {
  const violation = await addViolation(pool, device, rule, began, more);
  const { cases, violations } = await transaction(pool, (tx) =>
    fileCases(createCaseStore(tx), [violation], began + 60_000, {
      numbering: { timeZone: 'Asia/Shanghai', letters: 'QX' },
      setup: PLAIN_SETUP,
    }),
  );
  return { case: cases[0]!, violation: violations[0]! };
}

/** About 1 km around the centre of Chengzhong District. */
export const SQUARE = {
  type: 'polygon',
  rings: [
    [
      [101.76, 36.6],
      [101.77, 36.6],
      [101.77, 36.61],
      [101.76, 36.61],
      [101.76, 36.6],
    ],
  ],
} as const;

export const newZone = (more: object = {}) => ({
  name: 'School street',
  kind: 'forbidden-area',
  shape: SQUARE,
  ...more,
});
