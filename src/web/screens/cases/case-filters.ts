/** What of the cases is shown, as the address says it: the API's own names, so that links can be written by hand. */
import { CASE_SOURCES, type CaseSource } from '../../../domain/cases/case.ts';
import { CASE_STATES, type CaseState } from '../../../domain/cases/workflow.ts';
import { addDays, instantOf } from '../../i18n/bureau-time.ts';

export const FILTER_NAMES = [
  'state',
  'kind',
  'unit',
  'category',
  'source',
  'overdue',
  'assignee',
  'device',
  'code',
  'cell',
  // Of figures: what they count, and of whom it says nothing.
  'without',
  'counted',
  'number',
  'q',
  'from',
  'to',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/** Absent: not narrowed by it. Values as they stand in the address. */
export type CaseFilter = Readonly<Partial<Record<FilterName, string>>>;

const isState = (text: string): text is CaseState =>
  (CASE_STATES as readonly string[]).includes(text);
const isSource = (text: string): text is CaseSource =>
  (CASE_SOURCES as readonly string[]).includes(text);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the server would refuse is left out: an address that was mistyped still shows a list. */
const FIT: Partial<Record<FilterName, (value: string) => boolean>> = {
  state: (value) => value.split(',').every(isState),
  source: isSource,
  unit: (value) => /^[1-9]\d{0,15}$/.test(value),
  overdue: (value) => value === 'true',
  category: (value) => value.length <= 20,
  q: (value) => value.trim().length > 0 && value.length <= 100,
  from: (value) => DAY.test(value) || !Number.isNaN(Date.parse(value)),
  to: (value) => DAY.test(value) || !Number.isNaN(Date.parse(value)),
};

export function filterOf(query: URLSearchParams): CaseFilter {
  const filter: Partial<Record<FilterName, string>> = {};
  for (const name of FILTER_NAMES) {
    const value = query.get(name);
    if (value && (FIT[name]?.(value) ?? true)) filter[name] = value;
  }
  return filter;
}

/** How many things narrow the list; a span of days is one. */
export const countOf = (filter: CaseFilter): number =>
  FILTER_NAMES.filter((name) => filter[name] !== undefined && name !== 'to').length +
  (filter.to !== undefined && filter.from === undefined ? 1 : 0);

export const statesOf = ({ state }: CaseFilter): CaseState[] =>
  (state ?? '').split(',').filter(isState);

/** As the API is asked: calendar days become moments of the bureau's clock, the last day included. */
export function apiFilter(filter: CaseFilter, timezone: string): Record<string, string> {
  const { from, to, ...rest } = filter;
  const moment = (text: string, days: number) =>
    DAY.test(text)
      ? new Date(instantOf(addDays(text, days), timezone)).toISOString()
      : new Date(text).toISOString();
  return {
    ...rest,
    ...(from !== undefined && { from: moment(from, 0) }),
    ...(to !== undefined && { to: moment(to, 1) }),
  };
}
