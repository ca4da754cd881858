/** By what a flight is allowed, entered or changed by its pilot while no sortie has begun. */
import type { Approval, CheckItem, FlightId, FlightState } from '../../domain/flights/flight.ts';
import { isApprovalOpen } from '../../domain/flights/workflow.ts';
import type { Clock } from '../ports.ts';
import { type ChangeDeps, type Changed, changeFlight, noted } from './change.ts';
import type { Ticks } from './ports.ts';

export type ApprovalOutcome = Changed<
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'window' }
  /** A sortie has begun, or it was ended. */
  | { readonly ok: false; readonly reason: 'started'; readonly state: FlightState }
>;

/** What was let pass of one approval is not let pass of another. */
const OF_APPROVAL: readonly CheckItem[] = ['approval-window', 'approval-ceiling', 'approval-area'];

/** The same as before is taken and not logged. */
export function changeApproval(
  deps: ChangeDeps & { readonly clock: Clock },
  id: FlightId,
  approval: Approval,
  by: string,
): Promise<ApprovalOutcome> {
  return changeFlight(deps, id, async (tx, flight) => {
    if (!isApprovalOpen(flight)) return { ok: false, reason: 'started', state: flight.state };
    if (approval.from >= approval.to) return { ok: false, reason: 'window' };
    if (isSame(flight.approval, approval)) return { ok: true };
    await tx.setApproval(id, approval);
    const checks = withoutApproval(flight.checks);
    if (checks !== flight.checks) await tx.setChecks(id, checks);
    const detail = { before: flight.approval, after: approval };
    await tx.log(id, [noted(flight, { at: deps.clock.now(), by, what: 'approval', detail })]);
    return { ok: true };
  });
}

const isSame = (a: Approval, b: Approval): boolean =>
  a.assumed === b.assumed &&
  a.number === b.number &&
  a.from === b.from &&
  a.to === b.to &&
  a.ceiling === b.ceiling &&
  JSON.stringify(a.area) === JSON.stringify(b.area);

function withoutApproval(checks: Ticks): Ticks {
  const kept = Object.entries(checks.overrides).filter(
    ([item]) => !OF_APPROVAL.includes(item as CheckItem),
  );
  if (kept.length === Object.keys(checks.overrides).length) return checks;
  return { ...checks, overrides: Object.fromEntries(kept) };
}
