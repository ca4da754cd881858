/** What is written into the form of a new flight, and what is wrong with it. */

import { localOf } from '../../../i18n/bureau-time.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type ApprovalDraft, approvalFaults, approvalOf } from './approval-draft.ts';

export interface FlightDraft extends ApprovalDraft {
  readonly plan: number | undefined;
  readonly device: string;
  readonly pilot: string;
  readonly licence: string;
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
  const faults: DraftFaults = approvalFaults(m, draft, timezone);
  if (draft.plan === undefined) faults.plan = m.flightForm.planMissing;
  if (!draft.device) faults.device = m.flightForm.droneMissing;
  if (!draft.pilot.trim()) faults.pilot = m.flightForm.pilotMissing;
  return faults;
}

export const newFlightOf = (draft: FlightDraft, timezone: string) => ({
  plan: draft.plan,
  device: draft.device,
  pilot: { name: draft.pilot.trim(), licence: draft.licence.trim() },
  approval: approvalOf(draft, timezone),
});
