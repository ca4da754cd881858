/** By what a flight is allowed, as it is written into a form, and what is wrong with it. */
import type { ApiFlight, ApiPlanSummary } from '../../../../wire/api-flights.ts';
import { whole } from '../../../drones/readouts.ts';
import { instantOf, localOf } from '../../../i18n/bureau-time.ts';
import type { Messages } from '../../../i18n/en.ts';
import { importShapes } from '../../../planner/import-shapes.ts';

export type Area = NonNullable<ApiFlight['approval']['area']>;

export interface ApprovalDraft {
  readonly number: string;
  /** On the bureau's clock, `2026-11-21T08:30`. */
  readonly from: string;
  readonly to: string;
  /** Metres above ground. */
  readonly ceiling: number | string;
}

type ApprovalFaults = Partial<Record<'to' | 'ceiling', string>>;

export const draftOfApproval = (
  { number, from, to, ceiling }: ApiFlight['approval'],
  timezone: string,
): ApprovalDraft => ({
  number,
  from: localOf(Date.parse(from), timezone),
  to: localOf(Date.parse(to), timezone),
  ceiling,
});

/** ms; NaN where a time is not written. */
const lengthOf = ({ from, to }: ApprovalDraft, timezone: string): number =>
  instantOf(to, timezone) - instantOf(from, timezone);

/** What keeps it from being sent. */
export function approvalFaults(
  m: Messages,
  draft: ApprovalDraft,
  timezone: string,
): ApprovalFaults {
  const faults: ApprovalFaults = {};
  if (!(lengthOf(draft, timezone) > 0)) faults.to = m.flightForm.windowWrong;
  const ceiling = Number(draft.ceiling);
  if (!(ceiling > 0 && ceiling <= 5000)) faults.ceiling = m.flightForm.ceilingWrong;
  return faults;
}

/** What will be red on the checklist, said while it can still be mended. */
export function approvalWarnings(
  m: Messages,
  draft: ApprovalDraft,
  summary: ApiPlanSummary | undefined,
  timezone: string,
): ApprovalFaults {
  if (!summary) return {};
  const warnings: ApprovalFaults = {};
  const length = lengthOf(draft, timezone);
  const minutes = Math.ceil(summary.duration / 60);
  if (length > 0 && length < minutes * 60_000) warnings.to = m.flightForm.windowShort(minutes);
  if (Number(draft.ceiling) < summary.highest) {
    warnings.ceiling = m.flightForm.ceilingLow(`${whole(summary.highest)} ${m.units.m}`);
  }
  return warnings;
}

export const approvalOf = (draft: ApprovalDraft, timezone: string) => ({
  number: draft.number.trim(),
  from: new Date(instantOf(draft.from, timezone)).toISOString(),
  to: new Date(instantOf(draft.to, timezone)).toISOString(),
  ceiling: Number(draft.ceiling),
});

/** As many corners as the service takes. */
const MOST_CORNERS = 500;

/** The one area in a file (GeoJSON, KML, KMZ), closed, without its holes; undefined: it has none, or several. */
export function areaOfFile(bytes: Uint8Array): Area | undefined {
  const read = importShapes(bytes);
  if (!read.ok) return undefined;
  const [only, ...more] = read.shapes.filter((shape) => shape.kind === 'area');
  const ring = only?.rings[0];
  const [first] = ring ?? [];
  if (!ring || !first || more.length > 0) return undefined;
  const last = ring.at(-1)!;
  const closed = last[0] === first[0] && last[1] === first[1] ? ring : [...ring, first];
  if (closed.length < 4 || closed.length > MOST_CORNERS) return undefined;
  return closed.map(([lon, lat]): [number, number] => [lon, lat]);
}
