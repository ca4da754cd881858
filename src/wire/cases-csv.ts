/** Cases as a table for spreadsheets. */
import type { Case } from '../domain/cases/case.ts';
import { toApiCase } from './to-api.ts';
import { csvCell } from './tracks/format.ts';

type Flat = ReturnType<typeof toApiCase>;
type Cell = string | number | boolean | undefined;

const COLUMNS: readonly (readonly [name: string, of: (of: Flat) => Cell | null])[] = [
  ['number', (c) => c.number],
  ['state', (c) => c.state],
  ['overdue', (c) => c.overdue],
  ['source', (c) => c.source],
  ['kind', (c) => c.kind],
  ['standard', (c) => c.category?.standard],
  ['category', (c) => c.category?.code],
  ['category_name', (c) => c.category?.name],
  ['description', (c) => c.description],
  ['address', (c) => c.address],
  ['lon', (c) => c.place[0]],
  ['lat', (c) => c.place[1]],
  ['cell', (c) => c.cell],
  ['device', (c) => c.device],
  ['zone', (c) => c.zone?.name],
  ['unit', (c) => c.unit?.name],
  ['assignee', (c) => c.assignee],
  ['occurred', (c) => c.occurred],
  ['opened', (c) => c.opened],
  ['filed', (c) => c.filed],
  ['dispatched', (c) => c.dispatched],
  ['due', (c) => c.due],
  ['reported', (c) => c.reported],
  ['closed', (c) => c.closed],
  ['stage_due', (c) => c.stageDue],
  ['photos', (c) => c.counts.photos],
  ['violations', (c) => c.violations.length],
  ['returns', (c) => c.counts.returns],
  ['redos', (c) => c.counts.redos],
  ['extensions', (c) => c.counts.extensions],
  ['reminders', (c) => c.counts.reminders],
  ['joined', (c) => c.counts.joined],
  ['duplicate_of', (c) => c.duplicateOf?.number],
];

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

/** With the mark that makes spreadsheets read UTF-8. */
export const casesCsvHead = (): string => `\uFEFF${line(COLUMNS.map(([name]) => name))}`;

/** RFC 4180, CRLF; times RFC 3339 in UTC, degrees WGS-84; text never begins a formula. */
export const casesToCsv = (cases: readonly Case[], now: number): string =>
  cases
    .map((one) => toApiCase(one, now))
    .map((flat) => line(COLUMNS.map(([, of]) => csvCell(of(flat) ?? undefined))))
    .join('');
