/** What the log of a case hears of the flight that has a look at it. */
import { nextState } from '../../domain/cases/workflow.ts';
import type { FlightState } from '../../domain/flights/flight.ts';
import type { FlightRecord, FlightTx, NewLogEntry } from './ports.ts';

/** `approved`: its pilot has passed the checklist. */
type CaseEvent = 'approved' | 'started' | 'flown' | 'closed' | 'aborted';

const BY_STATE: Readonly<Partial<Record<FlightState, CaseEvent>>> = {
  checked: 'approved',
  flying: 'started',
  landed: 'flown',
  closed: 'closed',
  aborted: 'aborted',
};
/** States from which a move to the state named is the event; absent: from any other. */
const FROM: Readonly<Partial<Record<CaseEvent, readonly FlightState[]>>> = {
  approved: ['planned'],
  started: ['uploaded', 'armed'],
};

/** Undefined: nothing that a case's log hears of. */
function caseEvent({ from, to }: Pick<NewLogEntry, 'from' | 'to'>): CaseEvent | undefined {
  if (from === undefined || from === to) return undefined;
  const event = BY_STATE[to];
  return event && (FROM[event]?.includes(from) ?? true) ? event : undefined;
}

/** In the flight's own transaction: neither log says what the other does not know. */
export async function tellCase(
  tx: FlightTx,
  { id, number, case: of }: FlightRecord,
  entries: readonly NewLogEntry[],
): Promise<void> {
  if (!of) return;
  for (const entry of entries) {
    const event = caseEvent(entry);
    if (!event) continue;
    const locked = await tx.lockCase(of.id);
    // A case that was ended meanwhile takes nothing in any more.
    if (!locked || nextState(locked.state, 'flight') === undefined) return;
    const { at, by, detail } = entry;
    const { note } = detail;
    await tx.tellCase(of.id, {
      at,
      by,
      state: locked.state,
      note: typeof note === 'string' ? note : '',
      detail: { event, flight: { id, number } },
    });
  }
}
