import { holdsDrone } from '../../domain/flights/workflow.ts';
import type { FlightHead } from './ports.ts';

/** Of one drone's open flights the one that it is on: the one that holds it, else the newest. */
export function currentFlight<F extends Pick<FlightHead, 'id' | 'state'>>(
  flights: readonly F[],
): F | undefined {
  const holder = flights.find(({ state }) => holdsDrone(state));
  return holder ?? flights.reduce<F | undefined>((a, b) => (a && a.id > b.id ? a : b), undefined);
}

export const isOpen = ({ state }: Pick<FlightHead, 'state'>): boolean =>
  state !== 'closed' && state !== 'aborted';

/** A flight as lists show it, without what a record has beyond. */
export function headOf(flight: FlightHead): FlightHead {
  const { id, number, plan, device, pilot, approval, weather, state, created, closed } = flight;
  return {
    id,
    number,
    plan,
    device,
    pilot,
    approval,
    ...(weather && { weather }),
    state,
    created,
    ...(closed !== undefined && { closed }),
    sorties: flight.sorties,
    ...(flight.case && { case: flight.case }),
  };
}
