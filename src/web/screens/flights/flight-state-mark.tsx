import type { FlightState } from '../../../domain/flights/flight.ts';
import { useMessages } from '../../i18n/language.ts';

/** In the air full, on the ground hollow, over grey: the form says it as well as the colour. */
export function FlightStateMark({ state }: { state: FlightState }) {
  const m = useMessages();
  return (
    <span className="flight-state" data-state={state}>
      {m.flights.states[state]}
    </span>
  );
}
