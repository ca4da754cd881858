/**
 * The evaluation indicators of digital city management (GB/T 47678; its ways of counting as they are
 * usual): which cases stand above, which below the line. A case counts in the period in which it fell due,
 * so that a slow month cannot be made good by closing few. What a case is counted for is read from the
 * case as it stands: it can be found again by what it was counted for.
 */

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** The moments of a case by which it is put into a period. */
export const COUNT_DATES = [
  'opened',
  'filed',
  /** The first time. */
  'dispatched',
  /** The unit's deadline; one that is still ahead is not counted yet. */
  'due',
  /** The first time. */
  'reported',
  'closed',
] as const;
export type CountDate = (typeof COUNT_DATES)[number];

interface Measure {
  /** Which of its moments must lie in the period. */
  readonly date: CountDate;
  readonly name: Words;
  readonly meaning: Words;
}

const words = (en: string, zh: string): Words => ({ en, zh });

/** What cases are counted for. */
export const MEASURES = {
  opened: {
    date: 'opened',
    name: words('Told of', '上报'),
    meaning: words('Cases that were told of in the period.', '时段内上报的案件。'),
  },
  valid: {
    date: 'opened',
    name: words('Valid reports', '有效上报'),
    meaning: words(
      'Cases told of in the period that did not turn out void or a duplicate.',
      '时段内上报、未作废且不属重复的案件。',
    ),
  },
  accepted: {
    date: 'opened',
    name: words('Reports filed', '上报已立案'),
    meaning: words(
      'Valid reports of the period that were filed.',
      '时段内有效上报中已立案的案件。',
    ),
  },
  void: {
    date: 'opened',
    name: words('Void', '作废'),
    meaning: words(
      'Cases told of in the period that were none, or were duplicates.',
      '时段内上报、后作废或判为重复的案件。',
    ),
  },
  filed: {
    date: 'filed',
    name: words('Filed', '立案'),
    meaning: words('Cases that were filed in the period.', '时段内立案的案件。'),
  },
  dispatched: {
    date: 'dispatched',
    name: words('Dispatched', '派遣'),
    meaning: words(
      'Cases first dispatched to a unit in the period; counted for the unit that has them now.',
      '时段内首次派遣的案件，计入目前负责的单位。',
    ),
  },
  returned: {
    date: 'dispatched',
    name: words('Returned', '退回'),
    meaning: words(
      'Cases first dispatched in the period that a unit sent back as not its own.',
      '时段内首次派遣、曾被单位退回的案件。',
    ),
  },
  'never-returned': {
    date: 'dispatched',
    name: words('Dispatched right first time', '一次派准'),
    meaning: words(
      'Cases first dispatched in the period that no unit sent back.',
      '时段内首次派遣、从未被退回的案件。',
    ),
  },
  due: {
    date: 'due',
    name: words('Due', '应结案'),
    meaning: words(
      'Cases whose deadline for the unit fell into the period and has passed, void ones left out.',
      '处置期限落在时段内且已到期的案件，不含作废。',
    ),
  },
  'closed-of-due': {
    date: 'due',
    name: words('Due and closed', '应结已结'),
    meaning: words('Cases due in the period that are closed.', '时段内应结案中已结案的案件。'),
  },
  'on-time': {
    date: 'due',
    name: words('Closed on time', '按期结案'),
    meaning: words(
      'Cases due in the period that are closed, and were reported as done by the deadline.',
      '时段内应结案中已结案、且在期限内反馈处理完毕的案件。',
    ),
  },
  overdue: {
    date: 'due',
    name: words('Overdue', '超期'),
    meaning: words(
      'Cases due in the period that were not reported as done by the deadline.',
      '时段内应结案中未在期限内反馈处理完毕的案件。',
    ),
  },
  extended: {
    date: 'due',
    name: words('Extended', '延期'),
    meaning: words(
      'Cases due in the period whose deadline had been put off.',
      '时段内应结案中曾延期的案件。',
    ),
  },
  reported: {
    date: 'reported',
    name: words('Reported as done', '处理反馈'),
    meaning: words(
      'Cases that a unit first reported as done in the period.',
      '时段内首次反馈处理完毕的案件。',
    ),
  },
  redone: {
    date: 'reported',
    name: words('Redone', '返工'),
    meaning: words(
      'Cases first reported as done in the period that had to be done again.',
      '时段内首次反馈、曾返工的案件。',
    ),
  },
  'verified-on-time': {
    date: 'reported',
    name: words('Verified on time', '按期核查'),
    meaning: words(
      'Cases first reported as done in the period that the desk verified, each time by its deadline.',
      '时段内首次反馈、且每次核查均在期限内完成的案件。',
    ),
  },
  closed: {
    date: 'closed',
    name: words('Closed', '结案'),
    meaning: words('Cases that were closed in the period.', '时段内结案的案件。'),
  },
} as const satisfies Readonly<Record<string, Measure>>;
export type MeasureId = keyof typeof MEASURES;
export const MEASURE_IDS = Object.keys(MEASURES) as readonly MeasureId[];

/** Shares: `of` the cases in `in`. */
export const INDICATORS = [
  { id: 'filing', of: 'accepted', in: 'valid', name: words('Filing rate', '立案率') },
  { id: 'closing', of: 'closed-of-due', in: 'due', name: words('Closing rate', '结案率') },
  { id: 'on-time', of: 'on-time', in: 'due', name: words('On-time closing rate', '按期结案率') },
  { id: 'redo', of: 'redone', in: 'reported', name: words('Redo rate', '返工率') },
  { id: 'return', of: 'returned', in: 'dispatched', name: words('Return rate', '退回率') },
  {
    id: 'right-first',
    of: 'never-returned',
    in: 'dispatched',
    name: words('Right first time', '准确派遣率'),
  },
  { id: 'overdue', of: 'overdue', in: 'due', name: words('Overdue rate', '超期率') },
  {
    id: 'verified-on-time',
    of: 'verified-on-time',
    in: 'reported',
    name: words('On-time verification rate', '按期核查率'),
  },
] as const satisfies readonly {
  readonly id: string;
  readonly of: MeasureId;
  readonly in: MeasureId;
  readonly name: Words;
}[];
export type IndicatorId = (typeof INDICATORS)[number]['id'];

/** How many cases each was counted for, and the hours of those that were handled. */
export interface Counts {
  readonly measures: Readonly<Record<MeasureId, number>>;
  /** Hours from the last dispatch to the last report, and of how many cases. */
  readonly handled: { readonly hours: number; readonly cases: number };
}

export interface Rate {
  readonly of: number;
  readonly in: number;
  /** of / in; null: nothing to divide by. */
  readonly rate: number | null;
}

export function ratesOf(measures: Counts['measures']): Readonly<Record<IndicatorId, Rate>> {
  const rates = INDICATORS.map((indicator) => {
    const of = measures[indicator.of];
    const among = measures[indicator.in];
    return [indicator.id, { of, in: among, rate: among === 0 ? null : of / among }] as const;
  });
  return Object.fromEntries(rates) as Record<IndicatorId, Rate>;
}
