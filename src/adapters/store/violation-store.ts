import { type CaseId, caseId, type DeviceId, violationId, type ZoneId } from '../../domain/ids.ts';
import type { Rule, Violation } from '../../domain/supervision/violation.ts';
import type { ViolationStore } from '../../services/stores.ts';
import type { Queryable } from './database.ts';
import { ms, rows, timestamp } from './sql.ts';

const SELECT_VIOLATIONS = `
  SELECT v.id, d.id AS device, v.rule, v.zone_id, v.zone_version, z.name AS zone_name,
         ${ms('v.began_at')} AS began, ${ms('v.ended_at')} AS ended, v.lat, v.lon, v.value,
         v.limit_value, v.late, v.case_id, c.number AS case_number
  FROM violations v JOIN devices d ON d.no = v.device_no
  LEFT JOIN zone_versions z ON z.zone_id = v.zone_id AND z.version = v.zone_version
  LEFT JOIN cases c ON c.id = v.case_id
  WHERE v.withdrawn_at IS NULL`;

interface ViolationRow {
  id: number;
  device: DeviceId;
  rule: Rule;
  zone_id: ZoneId | null;
  zone_version: number | null;
  zone_name: string | null;
  began: number;
  ended: number | null;
  lat: number;
  lon: number;
  value: number;
  limit_value: number | null;
  late: boolean;
  case_id: number | null;
  case_number: string | null;
}

const toViolation = (row: ViolationRow): Violation => ({
  id: violationId(row.id),
  device: row.device,
  rule: row.rule,
  ...(row.zone_id !== null && {
    zone: { id: row.zone_id, version: row.zone_version ?? 0, name: row.zone_name ?? '' },
  }),
  began: row.began,
  ...(row.ended !== null && { ended: row.ended }),
  place: [row.lon, row.lat],
  measure: {
    value: row.value,
    ...(row.limit_value !== null && { limit: row.limit_value }),
  },
  late: row.late,
  ...(row.case_id !== null && {
    case: { id: caseId(row.case_id), number: row.case_number ?? '' },
  }),
});

export function createViolationStore(db: Queryable): ViolationStore {
  const violations = async (where: string, values: unknown[]) =>
    (await rows<ViolationRow>(db, `${SELECT_VIOLATIONS} ${where}`, values)).map(toViolation);
  return {
    list: (filter, after, limit) =>
      violations(
        `AND ($1::text IS NULL OR d.id = $1) AND ($2::text IS NULL OR v.rule = $2)
         AND ($3::uuid IS NULL OR v.zone_id = $3)
         AND ($4::boolean IS NULL OR (v.ended_at IS NULL) = $4)
         AND ($5::float8 IS NULL OR v.ended_at IS NULL OR v.ended_at >= ${timestamp('$5')})
         AND ($6::float8 IS NULL OR v.began_at < ${timestamp('$6')})
         AND ($7::float8 IS NULL OR (v.began_at, v.id) < (${timestamp('$7')}, $8::bigint))
         ORDER BY v.began_at DESC, v.id DESC LIMIT $9`,
        [
          filter.device ?? null,
          filter.rule ?? null,
          filter.zone ?? null,
          filter.open ?? null,
          filter.span?.from ?? null,
          filter.span?.to ?? null,
          after?.began ?? null,
          after?.id ?? null,
          limit,
        ],
      ),
    get: async (id) => (await violations('AND v.id = $1', [id]))[0],
    byIds: (ids) => violations('AND v.id = ANY ($1::bigint[]) ORDER BY v.id', [ids]),
    ofCase: async (id: CaseId, limit) =>
      (await violations('AND v.case_id = $1 ORDER BY v.id DESC LIMIT $2', [id, limit])).reverse(),
    within: async (span, device, limit) =>
      (
        await violations(
          `AND v.began_at < ${timestamp('$2')}
           AND (v.ended_at IS NULL OR v.ended_at >= ${timestamp('$1')})
           AND ($3::text IS NULL OR d.id = $3) ORDER BY v.began_at DESC, v.id DESC LIMIT $4`,
          [span.from, span.to, device ?? null, limit],
        )
      ).reverse(),
  };
}
