import type { Case, CaseSource } from '../../domain/cases/case.ts';
import { ALARMS } from '../../domain/cases/stages.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import {
  caseId,
  type DeviceId,
  type UnitId,
  unitId,
  violationId,
  type ZoneId,
} from '../../domain/ids.ts';
import type { Standing } from '../../services/cases/ports.ts';
import { ms } from './sql.ts';

/** The newest violations that a case names; one that goes on for months has more than anybody reads. */
const MOST_VIOLATIONS = 200;

/** Selects cases `c` as CaseRow; the caller adds WHERE and ORDER BY. */
export const SELECT_CASES = `
  SELECT c.id, c.number, c.kind, c.source, c.state, c.description, c.address, c.cell,
         g.code AS category, g.standard AS category_standard, g.name AS category_name,
         d.id AS device, c.zone_id, c.zone_version, z.name AS zone_name, c.lat, c.lon,
         c.unit_id, u.name AS unit_name, c.assignee,
         ${ms('c.occurred_at')} AS occurred, ${ms('c.opened_at')} AS opened,
         ${ms('c.filed_at')} AS filed, ${ms('c.dispatched_at')} AS dispatched,
         ${ms('c.reported_at')} AS reported, ${ms('c.closed_at')} AS closed,
         ${ms('c.due_at')} AS due, ${ms('c.stage_due_at')} AS stage_due,
         ${ms('c.wished_at')} AS wished, c.duplicate_of, o.number AS duplicate_number,
         c.photos, c.returns, c.redos, c.extensions, c.reminders, c.joined,
         c.candidates::float8[] AS candidates,
         ARRAY(SELECT n.name FROM unnest(c.candidates) WITH ORDINALITY AS k (id, i)
               JOIN units n ON n.id = k.id ORDER BY k.i) AS candidate_names,
         ARRAY(SELECT v.id::float8 FROM violations v
               WHERE v.case_id = c.id AND v.withdrawn_at IS NULL
               ORDER BY v.id DESC LIMIT ${MOST_VIOLATIONS}) AS violations,
         ${ms('c.stage_since')} AS stage_since, c.alarm, ${ms('c.alarm_at')} AS alarm_at,
         c.time_left, c.was_overdue,
         CASE WHEN c.photos > 0 THEN
           (SELECT p.sha256 FROM case_photos cp JOIN photos p ON p.id = cp.photo_id
            WHERE cp.case_id = c.id ORDER BY cp.added_at DESC, p.id DESC LIMIT 1) END AS picture
  FROM cases c
  LEFT JOIN devices d ON d.no = c.device_no
  LEFT JOIN zone_versions z ON z.zone_id = c.zone_id AND z.version = c.zone_version
  LEFT JOIN categories g ON g.code = c.category
  LEFT JOIN units u ON u.id = c.unit_id
  LEFT JOIN cases o ON o.id = c.duplicate_of`;

export interface CaseRow {
  id: number;
  number: string;
  kind: Case['kind'];
  source: CaseSource;
  state: CaseState;
  description: string;
  address: string;
  cell: string | null;
  category: string | null;
  category_standard: string | null;
  category_name: string | null;
  device: DeviceId | null;
  zone_id: ZoneId | null;
  zone_version: number | null;
  zone_name: string | null;
  lat: number;
  lon: number;
  unit_id: number | null;
  unit_name: string | null;
  assignee: string | null;
  occurred: number;
  opened: number;
  filed: number | null;
  dispatched: number | null;
  reported: number | null;
  closed: number | null;
  due: number | null;
  stage_due: number | null;
  wished: number | null;
  duplicate_of: number | null;
  duplicate_number: string | null;
  photos: number;
  returns: number;
  redos: number;
  extensions: number;
  reminders: number;
  joined: number;
  candidates: number[];
  candidate_names: string[];
  violations: number[];
  stage_since: number | null;
  alarm: number;
  alarm_at: number | null;
  time_left: number | null;
  was_overdue: boolean;
  picture: string | null;
}

type Present<T> = { readonly [Key in keyof T]?: NonNullable<T[Key]> };

/** The fields that are not null. */
function present<T extends object>(of: T): Present<T> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null)) as Present<T>;
}

const countsOf = ({ returns, redos, extensions, reminders, joined }: CaseRow) => ({
  returns,
  redos,
  extensions,
  reminders,
  joined,
});
const timesOf = ({ filed, dispatched, reported, closed, due, wished }: CaseRow) =>
  present({ filed, dispatched, reported, closed, due, wished });

export function toCase(row: CaseRow): Case {
  return {
    id: caseId(row.id),
    number: row.number,
    kind: row.kind,
    source: row.source,
    ...(row.category !== null && {
      category: {
        code: row.category,
        standard: row.category_standard ?? '',
        name: row.category_name ?? '',
      },
    }),
    state: row.state,
    description: row.description,
    address: row.address,
    ...present({ device: row.device, cell: row.cell, assignee: row.assignee }),
    ...(row.zone_id !== null && {
      zone: { id: row.zone_id, version: row.zone_version ?? 0, name: row.zone_name ?? '' },
    }),
    ...(row.unit_id !== null && { unit: { id: unitId(row.unit_id), name: row.unit_name ?? '' } }),
    candidates: row.candidates.map((id, i) => ({
      id: unitId(id),
      name: row.candidate_names[i] ?? '',
    })),
    place: [row.lon, row.lat],
    occurred: row.occurred,
    opened: row.opened,
    ...timesOf(row),
    ...present({ stageDue: row.stage_due }),
    ...(row.duplicate_of !== null && {
      duplicateOf: { id: caseId(row.duplicate_of), number: row.duplicate_number ?? '' },
    }),
    counts: { photos: row.photos, ...countsOf(row) },
    violations: row.violations.map(violationId).reverse(),
    ...present({ picture: row.picture }),
  };
}

export function toStanding(row: CaseRow): Standing {
  return {
    state: row.state,
    ...present({
      category: row.category,
      cell: row.cell,
      assignee: row.assignee,
      timeLeft: row.time_left,
    }),
    ...present({
      unit: row.unit_id as UnitId | null,
      duplicateOf: row.duplicate_of === null ? null : caseId(row.duplicate_of),
    }),
    candidates: row.candidates.map(unitId),
    ...timesOf(row),
    ...(row.stage_due !== null &&
      row.stage_since !== null && {
        stage: {
          since: row.stage_since,
          due: row.stage_due,
          alarm: ALARMS[row.alarm] ?? 'none',
          ...present({ alarmAt: row.alarm_at }),
        },
      }),
    wasOverdue: row.was_overdue,
    counts: countsOf(row),
  };
}

/** A standing as the columns have it, times in ms; see SET_STANDING. */
export const standingRow = ({ stage, counts, ...of }: Standing) => ({
  state: of.state,
  category: of.category ?? null,
  cell: of.cell ?? null,
  unit_id: of.unit ?? null,
  candidates: of.candidates,
  assignee: of.assignee ?? null,
  filed: of.filed ?? null,
  dispatched: of.dispatched ?? null,
  reported: of.reported ?? null,
  closed: of.closed ?? null,
  due: of.due ?? null,
  wished: of.wished ?? null,
  duplicate_of: of.duplicateOf ?? null,
  stage_since: stage?.since ?? null,
  stage_due: stage?.due ?? null,
  alarm: ALARMS.indexOf(stage?.alarm ?? 'none'),
  alarm_at: stage?.alarmAt ?? null,
  time_left: of.timeLeft ?? null,
  was_overdue: of.wasOverdue,
  ...counts,
});
