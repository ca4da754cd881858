/**
 * Categories of cases as CSV, for a city's own table: one line a category, a limit as `4 work-hours`, the
 * unit by its name. Any delimiter, any order of the columns; those of COLUMNS without a `usual` must be there.
 */
import Papa from 'papaparse';
import type { z } from 'zod';
import { type Category, LIMIT_UNITS, STAGES, type TimeLimit } from '../domain/cases/category.ts';
import { type ApiCategory, categorySchema } from './api-cases.ts';

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
  // A cell that a spreadsheet would take for a formula is shown as the text that it is.
  const text = Papa.unparse({ fields: [...COLUMNS], data }, { escapeFormulae: true });
  return `\ufeff${text}\r\n`;
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
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const [head = [], ...lines] = data;
  const names = head.map((name) => name.trim().toLowerCase());
  const missing = COLUMNS.filter((name) => USUAL[name] === undefined && !names.includes(name));
  const whole = wholeProblem(names, missing, lines.length);
  if (whole !== undefined) return { categories: [], problems: [{ line: 1, message: whole }] };
  const categories: ApiCategory[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const [i, line] of lines.entries()) {
    const read = readLine(names, line, unitId);
    if (typeof read !== 'string') categories.push(read);
    else if (problems.length < MOST_PROBLEMS) problems.push({ line: i + 2, message: read });
  }
  return { categories, problems };
}

function wholeProblem(
  names: readonly string[],
  missing: readonly string[],
  lines: number,
): string | undefined {
  if (missing.length > 0) return `the columns ${missing.join(', ')} are missing`;
  const strange = names.find((name) => !(COLUMNS as readonly string[]).includes(name));
  if (strange !== undefined)
    return `the column “${strange.slice(0, 40)}” is not known; known: ${COLUMNS.join(', ')}`;
  if (lines === 0) return 'there is no line below the names of the columns';
  return lines > MOST_CATEGORIES
    ? `${lines} lines in one file; at most ${MOST_CATEGORIES}`
    : undefined;
}

function readLine(
  names: readonly string[],
  line: readonly string[],
  unitId: (name: string) => number | undefined,
): ApiCategory | string {
  const cell = (name: Column): string =>
    // The mark that keeps a spreadsheet from reading a formula is not part of the text.
    line[names.indexOf(name)]?.trim().replace(/^'(?=[=+\-@])/, '') || (USUAL[name] ?? '');
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
