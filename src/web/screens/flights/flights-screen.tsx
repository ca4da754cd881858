import { lazy } from 'react';
import { Sheet } from '../../ui/sheet.tsx';
import { FlightList } from './flight-list.tsx';
import { FlightPage } from './flight-page.tsx';
import { NewFlight } from './form/new-flight.tsx';

const LightTable = lazy(async () => ({
  default: (await import('../light-table/light-table.tsx')).LightTable,
}));
const FlightReplay = lazy(async () => ({
  default: (await import('./replay/flight-replay.tsx')).FlightReplay,
}));

interface FlightsScreenProps {
  readonly id: string | undefined;
  readonly part: string | undefined;
}

/** The list at /flights, a new one at /flights/new, one at /flights/{id}, its replay and its photos below that. */
export function FlightsScreen({ id, part }: FlightsScreenProps) {
  if (!id) return <FlightList />;
  if (id === 'new') {
    return (
      <main className="floor new-flight" id="content">
        <Sheet>
          <div className="column wide">
            <NewFlight />
          </div>
        </Sheet>
      </main>
    );
  }
  if (part === 'photos') return <LightTable flight={id} key={id} />;
  if (part === 'replay') return <FlightReplay id={id} key={id} />;
  return <FlightPage id={id} key={id} />;
}
