import { useEffect, useState } from 'react';
import { isStale, type LiveDrone } from '../live/drones.ts';
import { live, serverNow } from '../live/live.ts';
import { useSignal } from '../live/signal.ts';

export interface SeenDrone {
  readonly drone: LiveDrone;
  /** What it shows is old. */
  readonly stale: boolean;
  /** Seconds since it was heard. */
  readonly silent: number;
}

/** The drone as it is now; looked at again every second, for silence brings no news. */
export function useDrone(device: string | undefined): SeenDrone | undefined {
  useSignal(live.drones.changed);
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const drone = device ? live.drones.byId.get(device) : undefined;
  if (!drone) return undefined;
  const now = serverNow();
  return { drone, stale: isStale(drone, now), silent: Math.max(0, (now - drone.heard) / 1000) };
}
