/** What is written into the form of a new flight, and what is wrong with it. */

import type { ApiPlanSummary } from '../../../../wire/api-flights.ts';
import { whole } from '../../../drones/readouts.ts';
import { instantOf, localOf } from '../../../i18n/bureau-time.ts';
import type { Messages } from '../../../i18n/en.ts';

export interface FlightDraft {
  readonly plan: number | undefined;
  readonly device: string;
  readonly pilot: string;
  readonly licence: string;
  readonly number: string;
  /** On the bureau's clock, `2026-11-21T08:30`. */
  readonly from: string;
  readonly to: string;
  /** Metres above ground. */
  readonly ceiling: number | string;
}

const HOUR = 3_600_000;
/** True height up to which light drones need no application: what a new flight begins with. */
const USUAL_CEILING = 120;

/** The whole hour now and two more. */
export function emptyDraft(
  now: number,
  timezone: string,
  known: Pick<FlightDraft, 'plan' | 'device' | 'pilot' | 'licence'>,
): FlightDraft {
  const begin = Math.floor(now / HOUR) * HOUR;
  return {
    ...known,
    number: '',
    from: localOf(begin, timezone),
    to: localOf(begin + 3 * HOUR, timezone),
    ceiling: USUAL_CEILING,
  };
}

export type DraftField = 'plan' | 'device' | 'pilot' | 'to' | 'ceiling';
export type DraftFaults = Partial<Record<DraftField, string>>;

/** What keeps it from being sent. */
export function faultsOf(m: Messages, draft: FlightDraft, timezone: string): DraftFaults {
  const faults: DraftFaults = {};
  if (draft.plan === undefined) faults.plan = m.flightForm.planMissing;
  if (!draft.device) faults.device = m.flightForm.droneMissing;
  if (!draft.pilot.trim()) faults.pilot = m.flightForm.pilotMissing;
  const length = instantOf(draft.to, timezone) - instantOf(draft.from, timezone);
  if (!(length > 0)) faults.to = m.flightForm.windowWrong;
  const ceiling = Number(draft.ceiling);
  if (!(ceiling > 0 && ceiling <= 5000)) faults.ceiling = m.flightForm.ceilingWrong;
  return faults;
}

/** What will be red on the checklist, said while it can still be mended. */
export function warningsOf(
  m: Messages,
  draft: FlightDraft,
  summary: ApiPlanSummary | undefined,
  timezone: string,
): DraftFaults {
  if (!summary) return {};
  const warnings: DraftFaults = {};
  const length = instantOf(draft.to, timezone) - instantOf(draft.from, timezone);
  const minutes = Math.ceil(summary.duration / 60);
  if (length > 0 && length < minutes * 60_000) warnings.to = m.flightForm.windowShort(minutes);
  if (Number(draft.ceiling) < summary.highest) {
    warnings.ceiling = m.flightForm.ceilingLow(`${whole(summary.highest)} ${m.units.m}`);
  }
  return warnings;
}

export const newFlightOf = (draft: FlightDraft, timezone: string) => ({
  plan: draft.plan,
  device: draft.device,
  pilot: { name: draft.pilot.trim(), licence: draft.licence.trim() },
  approval: {
    number: draft.number.trim(),
    from: new Date(instantOf(draft.from, timezone)).toISOString(),
    to: new Date(instantOf(draft.to, timezone)).toISOString(),
    ceiling: Number(draft.ceiling),
  },
});
