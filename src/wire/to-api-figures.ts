/** From counts to what the API says of them. */
import {
  type Counts,
  INDICATORS,
  MEASURE_IDS,
  MEASURES,
  type MeasureId,
  type Rate,
  type Words,
} from '../domain/cases/indicators.ts';
import type { ApiFigureRow, ApiFigures } from './api-figures.ts';
import { toTime } from './to-api.ts';
import { csvCell } from './tracks/format.ts';

type Language = keyof Words;

/** How a row's cases are found. */
export interface FigureSearch {
  readonly from: number;
  readonly to: number;
  readonly unit?: number | undefined;
  readonly category?: string | undefined;
  readonly cell?: string | undefined;
  readonly code?: string | undefined;
  readonly source?: string | undefined;
  readonly without?: string | undefined;
}

export interface FigureOf extends Counts {
  readonly key: string | null;
  readonly name: string;
  readonly nameEn: string;
  readonly rates: Readonly<Record<string, Rate>>;
  readonly cases: FigureSearch;
}

/** Counts that a row names by themselves. */
const FIELDS = {
  opened: 'opened',
  filed: 'filed',
  due: 'due',
  closed: 'closed',
  void: 'void',
  onTime: 'on-time',
  overdue: 'overdue',
  redone: 'redone',
  returned: 'returned',
  extended: 'extended',
} as const satisfies Readonly<Partial<Record<keyof ApiFigureRow, MeasureId>>>;
type Field = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as readonly Field[];

export function toApiFigureRow(of: FigureOf, language: Language): ApiFigureRow {
  const counts = FIELD_NAMES.map((field) => [field, of.measures[FIELDS[field]]] as const);
  return {
    key: of.key,
    name: (language === 'en' && of.nameEn) || of.name || (of.key ?? ''),
    ...(Object.fromEntries(counts) as Record<Field, number>),
    handleHours: of.handled.cases === 0 ? null : of.handled.hours / of.handled.cases,
    rates: { ...of.rates },
    cases: searchText(of.cases),
  };
}

function searchText({ from, to, ...rest }: FigureSearch): string {
  const text = new URLSearchParams({ from: toTime(from), to: toTime(to) });
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined) text.set(name, String(value));
  return text.toString();
}

export const definitionsIn = (language: Language): ApiFigures['definitions'] =>
  INDICATORS.map(({ id, of, in: among, name }) => ({
    id,
    name: name[language],
    numerator: MEASURES[of].meaning[language],
    denominator: MEASURES[among].meaning[language],
    of,
    in: among,
  }));

export const measuresIn = (language: Language): ApiFigures['measures'] =>
  MEASURE_IDS.map((id) => ({
    id,
    field: FIELD_NAMES.find((field) => FIELDS[field] === id) ?? null,
    name: MEASURES[id].name[language],
    meaning: MEASURES[id].meaning[language],
  }));

/** A line for each row and one for the total, for spreadsheets: UTF-8 with its mark, shares as fractions. */
export function figuresToCsv(
  rows: readonly ApiFigureRow[],
  total: ApiFigureRow,
  language: Language,
): string {
  const head = [
    'key',
    'name',
    ...FIELD_NAMES.map((field) => MEASURES[FIELDS[field]].name[language]),
    language === 'zh' ? '平均处置小时' : 'Mean hours to handle',
    ...INDICATORS.map(({ name }) => name[language]),
  ];
  const line = (row: ApiFigureRow, key: string, name: string) => [
    key,
    name,
    ...FIELD_NAMES.map((field) => row[field]),
    rounded(row.handleHours),
    ...INDICATORS.map(({ id }) => rounded(row.rates[id]?.rate ?? null)),
  ];
  const lines = [
    head,
    ...rows.map((row) => line(row, row.key ?? '', row.name)),
    line(total, '', language === 'zh' ? '合计' : 'Total'),
  ];
  return `\uFEFF${lines.map((cells) => cells.map((cell) => csvCell(cell)).join(',')).join('\r\n')}\r\n`;
}

const rounded = (value: number | null): number | undefined =>
  value === null ? undefined : Math.round(value * 10_000) / 10_000;
