/** What an entry of a case's log was about, read out of its detail; what is not known of is left out. */
import type { ApiCaseLogEntry } from '../../../../wire/api-cases.ts';

export interface Told {
  /** To which unit, or from which. */
  readonly unit?: string;
  /** Until when: ms since the epoch. */
  readonly until?: number;
  /** Code of the category that it was given. */
  readonly category?: string;
  readonly photos: readonly { readonly sha256: string }[];
  /** Of which case, or with which case. */
  readonly case?: { readonly id: number; readonly number: string };
  /** What the report said. */
  readonly said?: string;
  readonly flight?: { readonly id: number; readonly number: string };
  readonly violation?: number;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const time = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

function ref(value: unknown): { readonly id: number; readonly number: string } | undefined {
  const { id, number } = record(value);
  return typeof id === 'number' && typeof number === 'string' ? { id, number } : undefined;
}

function photosOf(value: unknown): Told['photos'] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const sha256 = text(record(one).sha256);
    return sha256 ? [{ sha256 }] : [];
  });
}

export function toldBy({ step, detail }: Pick<ApiCaseLogEntry, 'step' | 'detail'>): Told {
  const report = record(detail.report);
  const unit = text(record(detail.unit).name);
  const until = time(detail.until) ?? time(detail.due) ?? time(detail.wished);
  const category = step === 'collect' || step === 'join' ? undefined : text(detail.category);
  const other = ref(detail.of) ?? ref(detail.case);
  const said = text(detail.description) ?? text(report.description);
  const flight = ref(detail.flight);
  const violation = time(detail.violation);
  return {
    photos: photosOf(detail.photos),
    ...(unit && { unit }),
    ...(until !== undefined && { until }),
    ...(category && { category }),
    ...(other && { case: other }),
    ...(said && { said }),
    ...(flight && { flight }),
    ...(violation !== undefined && { violation }),
  };
}
