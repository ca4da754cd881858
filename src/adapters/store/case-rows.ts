import type { Case } from '../../domain/cases/case.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import { caseId, type DeviceId, violationId, type ZoneId } from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import { ms } from './sql.ts';

/** The newest violations that a case names; one that goes on for months has more than anybody reads. */
const MOST_VIOLATIONS = 200;

/** Selects cases `c` as CaseRow; the caller adds WHERE and ORDER BY. */
export const SELECT_CASES = `
  SELECT c.id, c.number, c.kind, c.state, d.id AS device, c.zone_id, c.zone_version,
         z.name AS zone_name, c.lat, c.lon, c.assignee, ${ms('c.occurred_at')} AS occurred,
         ${ms('c.filed_at')} AS filed, ${ms('c.closed_at')} AS closed,
         ARRAY(SELECT v.id::float8 FROM violations v
               WHERE v.case_id = c.id AND v.withdrawn_at IS NULL
               ORDER BY v.id DESC LIMIT ${MOST_VIOLATIONS}) AS violations
  FROM cases c
  LEFT JOIN devices d ON d.no = c.device_no
  LEFT JOIN zone_versions z ON z.zone_id = c.zone_id AND z.version = c.zone_version`;

export interface CaseRow {
  id: number;
  number: string;
  kind: Rule;
  state: CaseState;
  device: DeviceId | null;
  zone_id: ZoneId | null;
  zone_version: number | null;
  zone_name: string | null;
  lat: number;
  lon: number;
  assignee: string | null;
  occurred: number;
  filed: number;
  closed: number | null;
  violations: number[];
}

export function toCase(row: CaseRow): Case {
  return {
    id: caseId(row.id),
    number: row.number,
    kind: row.kind,
    state: row.state,
    ...(row.device !== null && { device: row.device }),
    ...(row.zone_id !== null && {
      zone: { id: row.zone_id, version: row.zone_version ?? 0, name: row.zone_name ?? '' },
    }),
    ...(row.assignee !== null && { assignee: row.assignee }),
    place: [row.lon, row.lat],
    occurred: row.occurred,
    filed: row.filed,
    ...(row.closed !== null && { closed: row.closed }),
    violations: row.violations.map(violationId).reverse(),
  };
}
