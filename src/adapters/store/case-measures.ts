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

/** All columns that are summed, with the date that each goes by. */
export const SUMMED: readonly { readonly column: string; readonly date: CountDate }[] = [
  ...MEASURE_IDS.map((id) => ({ column: measureColumn(id), date: MEASURES[id].date })),
  { column: 'handled', date: 'reported' },
  { column: 'handled_ms', date: 'reported' },
];

export const DATES: readonly CountDate[] = COUNT_DATES;
