import { Button } from '@mantine/core';
import { Instruments } from '../../drones/instruments.tsx';
import { type SeenDrone, useDrone } from '../../drones/use-drone.ts';
import { useFlight } from '../../http/flight-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { Only } from '../../people/only.tsx';
import { navigate } from '../../router.ts';
import { Link } from '../../ui/link.tsx';
import { PatrolLine } from '../flights/patrol-line.tsx';

/** A drone's instruments, small, on the card of the chosen vehicle. */
export function DroneFacts({ device }: { device: string }) {
  const m = useMessages();
  const seen = useDrone(device);
  if (!seen?.drone.state) return <p className="muted drone-none">{m.drone.noTelemetry}</p>;
  return (
    <div className="drone-facts">
      <Instruments seen={seen} size="small" />
      <Flight seen={seen} />
    </div>
  );
}

function Flight({ seen }: { seen: SeenDrone }) {
  const m = useMessages();
  const { flight, device } = seen.drone;
  const patrol = useFlight(flight ? String(flight.id) : undefined).data?.patrol;
  if (flight) {
    return (
      <>
        <p className="drone-flight">
          <span className="muted">{m.drone.flight}</span>
          <Link to={`/flights/${flight.id}`}>{flight.number}</Link>
        </p>
        {patrol && <PatrolLine patrol={patrol} />}
      </>
    );
  }
  return (
    <p className="drone-flight">
      <span className="muted">{m.drone.noFlight}</span>
      <Only may="flights:fly">
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => navigate(`/flights/new?device=${encodeURIComponent(device)}`)}
        >
          {m.drone.newFlight}
        </Button>
      </Only>
    </p>
  );
}
