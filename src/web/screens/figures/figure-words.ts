import type { ApiFigureRow } from '../../../wire/api-figures.ts';
import type { Messages } from '../../i18n/en.ts';

/** The list of exactly the cases that a figure counts. */
export const casesAddress = ({ cases }: Pick<ApiFigureRow, 'cases'>, measure: string): string =>
  `/cases?${cases}&counted=${measure}`;

/** One digit behind the point where it says something: not quite all is not 100 %. */
export function percentText(rate: number | null): string {
  if (rate === null) return '—';
  const percent = rate * 100;
  if (percent > 99 && percent < 100) return `${Math.floor(percent * 10) / 10} %`;
  return `${percent < 10 && percent > 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function hoursText(hours: number | null, m: Messages): string {
  if (hours === null) return '—';
  return m.figures.hours(hours < 10 ? hours.toFixed(1) : String(Math.round(hours)));
}
