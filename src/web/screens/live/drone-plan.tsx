import { useFlight } from '../../http/flight-queries.ts';
import { live } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { useMissionOnMap } from '../flights/use-mission-on-map.ts';

/** The planned way of the chosen drone's flight; the view stays where the dispatcher has it. */
export function DronePlan({ device }: { device: string }): null {
  useSignal(live.drones.changed);
  const drone = live.drones.byId.get(device);
  const flight = useFlight(drone?.flight ? String(drone.flight.id) : undefined).data;
  const mission = drone?.flight ? flight?.mission : undefined;
  useMissionOnMap(mission, { current: drone?.state?.mission?.current, fit: false });
  return null;
}
