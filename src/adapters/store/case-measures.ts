/** The measures of cases as migration 0009 has them: the date that each goes by, and its column. */
import {
  COUNT_DATES,
  type CountDate,
  MEASURE_IDS,
  MEASURES,
  type MeasureId,
} from '../../domain/cases/indicators.ts';

/** Of `cases`. */
export const DATE_COLUMNS: Readonly<Record<CountDate, string>> = {
  opened: 'opened_at',
  filed: 'filed_at',
  dispatched: 'first_dispatched_at',
  due: 'due_at',
  reported: 'first_reported_at',
  closed: 'closed_at',
};

/** Of case_measures(), case_figures and case_figure_changes. */
export const measureColumn = (id: MeasureId): string => id.replaceAll('-', '_');

/** A measure, and the date that it goes by. */
export interface Summed {
  readonly measure: string;
  readonly date: CountDate;
}

/** A column of counts: a sum of measures. */
export interface Column {
  readonly name: string;
  readonly of: readonly Summed[];
}

const summed = (measure: string, date: CountDate): Summed => ({ measure, date });
const ofMeasure = (id: MeasureId): Summed => summed(measureColumn(id), MEASURES[id].date);

/** All measures, a column each. */
export const SUMMED: readonly Column[] = [
  ...MEASURE_IDS.map(ofMeasure),
  summed('handled', 'reported'),
  summed('handled_ms', 'reported'),
].map((of) => ({ name: of.measure, of: [of] }));

/**
 * By what rows are sorted, and whether they have any count: no measure counts a case where none of these does.
 */
export const WEIGHED: readonly Column[] = [
  { name: 'weight', of: (['opened', 'due'] as const).map(ofMeasure) },
  {
    name: 'any_count',
    of: (['opened', 'filed', 'dispatched', 'due', 'reported', 'closed'] as const).map(ofMeasure),
  },
];

export const DATES: readonly CountDate[] = COUNT_DATES;
