/** Open311 GeoReport v2: a report and a query as they come in. Empty is the same as absent throughout. */
import type { LonLat } from '../domain/supervision/zone.ts';
import { parseTimestamp } from './timestamp.ts';

export type Fields = ReadonlyMap<string, string>;

export interface Open311Report {
  /** service_code */
  readonly code: string;
  readonly place: LonLat;
  readonly address: string;
  readonly description: string;
  readonly reporter?: { readonly name: string; readonly phone: string; readonly email: string };
  /** http or https */
  readonly media?: string;
}

/** One thing wrong with a request: for programs, and for people. */
export interface Open311Fault {
  readonly field: string;
  readonly en: string;
  readonly zh: string;
}

/** The specification's own limit, in characters. */
const MOST_DESCRIPTION = 4000;
const MOST_ADDRESS = 500;
const MOST_URL = 1000;
/** What a bureau keeps of who reported: name, telephone, mail; longer is nobody's. */
const REPORTER = { name: 80, phone: 40, email: 120 } as const;

const text = (fields: Fields, name: string): string => fields.get(name)?.trim() ?? '';

export function readReport(
  fields: Fields,
):
  | { readonly ok: true; readonly report: Open311Report }
  | { readonly ok: false; readonly faults: readonly Open311Fault[] } {
  const faults: Open311Fault[] = [];
  const code = text(fields, 'service_code');
  if (code === '')
    faults.push({
      field: 'service_code',
      en: 'service_code was not provided.',
      zh: '缺少 service_code。',
    });
  const place = readPlace(fields);
  if (!Array.isArray(place)) faults.push(place as Open311Fault);
  faults.push(...tooLong(fields));
  const media = text(fields, 'media_url');
  if (media !== '' && !isWebAddress(media))
    faults.push({
      field: 'media_url',
      en: 'media_url must be an http or https address.',
      zh: 'media_url 必须是 http 或 https 地址。',
    });
  if (faults.length > 0) return { ok: false, faults };
  const reporter = readReporter(fields);
  return {
    ok: true,
    report: {
      code,
      place: place as LonLat,
      address: text(fields, 'address_string'),
      description: text(fields, 'description'),
      ...(reporter && { reporter }),
      ...(media !== '' && { media }),
    },
  };
}

/** A case has a place on the map: an address alone cannot be found here. */
function readPlace(fields: Fields): LonLat | Open311Fault {
  const [lat, lon] = [decimal(text(fields, 'lat')), decimal(text(fields, 'long'))];
  if (lat === undefined || lon === undefined)
    return {
      field: 'lat',
      en: 'lat and long (WGS-84 degrees) are needed: this endpoint cannot find a place by address_string or address_id alone.',
      zh: '需要 lat 和 long（WGS-84 度）：本接口不能仅凭 address_string 或 address_id 定位。',
    };
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180)
    return {
      field: 'lat',
      en: 'lat must be within −90…90 and long within −180…180.',
      zh: 'lat 须在 −90…90、long 须在 −180…180 之间。',
    };
  return [lon, lat];
}

const decimal = (of: string): number | undefined =>
  /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(of) ? Number(of) : undefined;

function tooLong(fields: Fields): Open311Fault[] {
  const limits = {
    description: MOST_DESCRIPTION,
    address_string: MOST_ADDRESS,
    media_url: MOST_URL,
  };
  return Object.entries(limits)
    .filter(([field, most]) => text(fields, field).length > most)
    .map(([field, most]) => ({
      field,
      en: `${field} is limited to ${most} characters.`,
      zh: `${field} 最多 ${most} 个字符。`,
    }));
}

function isWebAddress(of: string): boolean {
  return URL.canParse(of) && ['http:', 'https:'].includes(new URL(of).protocol);
}

function readReporter(fields: Fields): Open311Report['reporter'] {
  const [last, first] = [text(fields, 'last_name'), text(fields, 'first_name')];
  // Chinese names: the family's first, nothing between.
  const chinese = /^\p{Script=Han}+$/u.test(last + first);
  const name = chinese ? last + first : `${first} ${last}`.trim();
  const reporter = {
    name: name.slice(0, REPORTER.name),
    phone: text(fields, 'phone').slice(0, REPORTER.phone),
    email: text(fields, 'email').slice(0, REPORTER.email),
  };
  return Object.values(reporter).some((one) => one !== '') ? reporter : undefined;
}

export interface Open311Query {
  /** Asked for by name: nothing else then counts. */
  readonly numbers?: readonly string[];
  readonly codes?: readonly string[];
  /** ms; from ≤ requested ≤ to. */
  readonly from: number;
  readonly to: number;
  readonly statuses?: readonly Open311Status[];
}

export const OPEN311_STATUSES = ['open', 'closed'] as const;
export type Open311Status = (typeof OPEN311_STATUSES)[number];

const NINETY_DAYS = 90 * 86_400_000;
/** Requests of one answer, and of one list of ids. */
export const MOST_REQUESTS = 1000;

export function readQuery(
  fields: Fields,
  now: number,
):
  | { readonly ok: true; readonly query: Open311Query }
  | { readonly ok: false; readonly fault: Open311Fault } {
  const numbers = listed(fields, 'service_request_id');
  const span = readSpan(fields, now);
  if (numbers) return { ok: true, query: { numbers, from: 0, to: now } };
  if ('field' in span) return { ok: false, fault: span };
  const statuses = listed(fields, 'status')?.map((one) => one.toLowerCase());
  const strange = statuses?.find((one) => !(OPEN311_STATUSES as readonly string[]).includes(one));
  if (strange !== undefined)
    return {
      ok: false,
      fault: {
        field: 'status',
        en: 'status must be open, closed, or both with a comma between.',
        zh: 'status 只能是 open、closed，或以逗号分隔的两者。',
      },
    };
  const codes = listed(fields, 'service_code');
  return {
    ok: true,
    query: {
      ...span,
      ...(codes && { codes }),
      ...(statuses && { statuses: statuses as Open311Status[] }),
    },
  };
}

function listed(fields: Fields, name: string): string[] | undefined {
  const all = text(fields, name)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, MOST_REQUESTS);
  return all.length > 0 ? all : undefined;
}

/** The 90 days before or after the one that is given; without either the most recent ones. */
function readSpan(fields: Fields, now: number): { from: number; to: number } | Open311Fault {
  const start = time(text(fields, 'start_date'));
  const end = time(text(fields, 'end_date'));
  for (const [field, value] of [
    ['start_date', start],
    ['end_date', end],
  ] as const)
    if (Number.isNaN(value))
      return {
        field,
        en: `${field} must be a date and time with its zone, such as 2026-01-01T00:00:00Z.`,
        zh: `${field} 须为带时区的日期时间，例如 2026-01-01T00:00:00Z。`,
      };
  const from = start ?? (end ?? now) - NINETY_DAYS;
  const to = end ?? (start === undefined ? now : start + NINETY_DAYS);
  if (from > to || to - from > NINETY_DAYS)
    return {
      field: 'start_date',
      en: 'start_date must be before end_date, and the two at most 90 days apart.',
      zh: 'start_date 须早于 end_date，且两者相距不超过 90 天。',
    };
  return { from, to };
}

/** W3C's note on dates: to the day, the minute or the second. Undefined: none; NaN: none that can be read. */
function time(of: string): number | undefined {
  if (of === '') return undefined;
  // A plus that was not escaped comes as a space.
  const whole = of.replace(/ (?=\d{2}:?\d{2}$)/, '+');
  if (/^\d{4}-\d{2}-\d{2}$/.test(whole)) return parseTimestamp(`${whole}T00:00:00Z`);
  return parseTimestamp(whole.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?=Z|[+-])/, '$1:00'));
}
