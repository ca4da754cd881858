/**
 * Permits as CSV, for the table that a licensing office keeps: one line a permit, vehicles by id or plate,
 * zones by name (or id), several things in a cell parted by `;`.
 */
import type { z } from 'zod';
import type { DailyHours, Permit } from '../domain/supervision/permit.ts';
import type { PermitEntry } from '../domain/supervision/permit-register.ts';
import { newPermitSchema } from './api-permits.ts';
import { readTable, type Said, type TableLine, tableText } from './csv-table.ts';

const COLUMNS = [
  'number',
  'vehicle',
  'company',
  'site',
  'dump_sites',
  'routes',
  'first_day',
  'last_day',
  'hours',
  'volume',
  'status',
] as const;
type Column = (typeof COLUMNS)[number];

const USUAL: Readonly<Partial<Record<Column, string>>> = {
  company: '',
  site: '',
  dump_sites: '',
  routes: '',
  hours: '',
  volume: '',
  status: 'valid',
};
/** Problems beyond these are not described. */
const MOST_PROBLEMS = 100;

export const permitsToCsv = (permits: readonly Permit[]): string =>
  tableText(
    COLUMNS,
    permits.map((one) => [
      one.number,
      one.device,
      one.company,
      one.site.name,
      one.dumpSites.map(({ name }) => name).join('; '),
      one.routes.map(({ name }) => name).join('; '),
      one.firstDay,
      one.lastDay,
      one.hours.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join('; '),
      one.volume ?? '',
      one.status,
    ]),
  );

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

export interface PermitLine {
  /** Of the file, from 1. */
  readonly line: number;
  readonly entry: PermitEntry;
}
export interface PermitTable {
  readonly lines: readonly PermitLine[];
  readonly problems: readonly { readonly line: number; readonly said: Said }[];
}

export function permitsFromCsv(text: string, most: number): PermitTable {
  const table = readTable(text, { names: COLUMNS, usual: USUAL, most });
  if ('en' in table) return { lines: [], problems: [{ line: 1, said: table }] };
  const lines: PermitLine[] = [];
  const problems: { line: number; said: Said }[] = [];
  for (const one of table) {
    const read = readLine(one);
    if ('en' in read) problems.push({ line: one.line, said: read });
    else lines.push({ line: one.line, entry: read });
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return { lines, problems };
}

/** What is checked by the fields of a permit sent as JSON; vehicle and zones are looked up later. */
const FIELDS = newPermitSchema.pick({
  number: true,
  company: true,
  firstDay: true,
  lastDay: true,
  volume: true,
  status: true,
});

function readLine({ cell }: TableLine<Column>): PermitEntry | Said {
  const hours = readHours(cell('hours'));
  if (!hours) return WORDS.hours;
  const volume = cell('volume');
  const checked = FIELDS.safeParse({
    number: cell('number'),
    company: cell('company'),
    firstDay: dayOf(cell('first_day')),
    lastDay: dayOf(cell('last_day')),
    volume: volume === '' ? null : Number(volume),
    status: STATUS_WORDS[cell('status')] ?? cell('status'),
  });
  if (!checked.success) return wordsOf(checked.error);
  const { volume: cubicMetres, ...rest } = checked.data;
  const site = cell('site');
  if (site.length > 120) return WORDS.site;
  return {
    ...rest,
    hours,
    vehicle: cell('vehicle'),
    site: { name: site },
    dumpSites: parts(cell('dump_sites')),
    routes: parts(cell('routes')),
    ...(cubicMetres !== null && { volume: cubicMetres }),
  };
}

const parts = (text: string): string[] =>
  text
    .split(/[;；]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** As spreadsheets in China write a day: 2026/11/1, 2026-11-01. */
function dayOf(text: string): string {
  const [, year, month = '', date = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

/** `22:00-06:00; 12:00-14:00`; undefined: it is none. */
function readHours(text: string): DailyHours[] | undefined {
  const spans = parts(text).map((one) => {
    const [, h1, m1, h2, m2] = /^(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})$/.exec(one) ?? [];
    return { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2), m1, m2 };
  });
  const whole = spans.every(
    ({ from, to, m1, m2 }) => from <= 1440 && to <= 1440 && Number(m1) < 60 && Number(m2) < 60,
  );
  return whole && spans.length <= 12 ? spans.map(({ from, to }) => ({ from, to })) : undefined;
}

const STATUS_WORDS: Readonly<Record<string, Permit['status']>> = {
  有效: 'valid',
  暂停: 'suspended',
  注销: 'revoked',
};

const WORDS = {
  number: { en: 'number: 1 to 60 characters', zh: 'number：编号须为 1 至 60 个字符' },
  company: { en: 'company: at most 120 characters', zh: 'company：运输企业最多 120 个字符' },
  site: { en: 'site: at most 120 characters', zh: 'site：工地名称最多 120 个字符' },
  firstDay: {
    en: 'first_day: write a day as 2026-11-21',
    zh: 'first_day：起始日期请写作 2026-11-21',
  },
  lastDay: { en: 'last_day: write a day as 2026-11-21', zh: 'last_day：截止日期请写作 2026-11-21' },
  hours: {
    en: 'hours: write them as “22:00-06:00; 12:00-14:00”, at most 12 spans',
    zh: 'hours：时段请写作“22:00-06:00; 12:00-14:00”，最多 12 段',
  },
  volume: { en: 'volume: m³, a number above 0', zh: 'volume：方量（m³）须为大于 0 的数' },
  status: {
    en: 'status: valid, suspended or revoked',
    zh: 'status：须为 valid（有效）、suspended（暂停）或 revoked（注销）',
  },
} as const satisfies Readonly<Record<string, Said>>;

const wordsOf = ({ issues }: z.ZodError): Said =>
  WORDS[String(issues[0]?.path[0]) as keyof typeof WORDS] ?? WORDS.number;
