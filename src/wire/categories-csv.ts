/**
 * Categories of cases as CSV, for a city's own table: one line a category, a limit as `4 work-hours`, the
 * unit by its name. Any delimiter, any order of the columns; those of COLUMNS without a `usual` must be there.
 */
import type { z } from 'zod';
import { type Category, LIMIT_UNITS, STAGES, type TimeLimit } from '../domain/cases/category.ts';
import { type ApiCategory, categorySchema } from './api-cases.ts';
import { readTable, type TableLine, tableText } from './csv-table.ts';

/** The most lines of one file; the standard has some hundred matters. */
export const MOST_CATEGORIES = 2000;
/** Problems beyond these are not described. */
const MOST_PROBLEMS = 100;

const COLUMNS = [
  'code',
  'standard',
  'group',
  'name',
  'name_en',
  'rule',
  'auto_file',
  ...STAGES,
  'same_metres',
  'same_hours',
  'same_how',
  'unit',
  'active',
] as const;
type Column = (typeof COLUMNS)[number];

/** Where a column is absent, or a cell empty. */
const USUAL: Readonly<Partial<Record<Column, string>>> = {
  standard: 'local',
  group: '',
  name_en: '',
  rule: '',
  auto_file: 'false',
  same_metres: '50',
  same_hours: '72',
  same_how: 'propose',
  unit: '',
  active: 'true',
};

/** @param unitName of the id; units that are there no more have none */
export function categoriesToCsv(
  categories: readonly Category[],
  unitName: (id: number) => string | undefined,
): string {
  const data = categories.map((one) => [
    one.code,
    one.standard,
    one.group,
    one.name,
    one.nameEn,
    one.rule ?? '',
    String(one.autoFile),
    ...STAGES.map((stage) => limitText(one.limits[stage])),
    one.sameness.metres,
    one.sameness.hours,
    one.sameness.how,
    one.unit === undefined ? '' : (unitName(one.unit) ?? ''),
    String(one.active),
  ]);
  return tableText(COLUMNS, data);
}

const limitText = ({ amount, unit }: TimeLimit): string => `${amount} ${unit}`;

export interface CategoryImport {
  readonly categories: readonly ApiCategory[];
  /** By the line of the file, from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** @param unitId of the name; undefined: there is no such unit */
export function categoriesFromCsv(
  text: string,
  unitId: (name: string) => number | undefined,
): CategoryImport {
  const lines = readTable(text, { names: COLUMNS, usual: USUAL, most: MOST_CATEGORIES });
  if ('en' in lines) return { categories: [], problems: [{ line: 1, message: lines.en }] };
  const categories: ApiCategory[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const line of lines) {
    const read = readLine(line, unitId);
    if (typeof read !== 'string') categories.push(read);
    else if (problems.length < MOST_PROBLEMS) problems.push({ line: line.line, message: read });
  }
  return { categories, problems };
}

function readLine(
  { cell }: TableLine<Column>,
  unitId: (name: string) => number | undefined,
): ApiCategory | string {
  const limits: Record<string, unknown> = {};
  for (const stage of STAGES) {
    const limit = readLimit(cell(stage));
    if (limit === undefined)
      return `${stage}: write a limit as “4 work-hours”; units: ${LIMIT_UNITS.join(', ')}`;
    limits[stage] = limit;
  }
  const unit = cell('unit') === '' ? null : unitId(cell('unit'));
  if (unit === undefined) return `unit: there is no unit “${cell('unit').slice(0, 80)}”`;
  const checked = categorySchema.safeParse({
    code: cell('code'),
    standard: cell('standard'),
    group: cell('group'),
    name: cell('name'),
    nameEn: cell('name_en'),
    rule: cell('rule') || null,
    autoFile: truth(cell('auto_file')),
    limits,
    sameness: {
      metres: Number(cell('same_metres')),
      hours: Number(cell('same_hours')),
      how: cell('same_how'),
    },
    unit,
    active: truth(cell('active')),
  });
  return checked.success ? checked.data : firstIssue(checked.error);
}

function readLimit(text: string): object | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s+([a-z-]+)$/.exec(text);
  return parts && (LIMIT_UNITS as readonly string[]).includes(parts[2]!)
    ? { amount: Number(parts[1]), unit: parts[2] }
    : undefined;
}

/** Anything else is left for the schema to refuse. */
const truth = (text: string): unknown =>
  text === 'true' || text === 'false' ? text === 'true' : text;

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'not a category' : `${issue.path.join('.')}: ${issue.message}`;
}
