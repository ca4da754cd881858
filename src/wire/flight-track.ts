/** A flight's states column by column, as the page draws and plays them. */
import type { DroneState } from '../domain/flights/drone.ts';
import type { ApiFlightTrack } from './api-flights.ts';
import { toTime } from './to-api.ts';

type Columns = Omit<ApiFlightTrack, 'from' | 'to' | 'events'>;

const rounded = (value: number | undefined, factor: number): number | null =>
  value === undefined ? null : Math.round(value * factor) / factor;

/** @param span of the flight; `t` counts from its begin */
export function toFlightTrack(
  states: readonly DroneState[],
  span: { readonly from: number; readonly to: number },
): Columns & Pick<ApiFlightTrack, 'from' | 'to'> {
  return {
    from: toTime(span.from),
    to: toTime(span.to),
    t: states.map(({ time }) => Math.round((time - span.from) / 100) / 10),
    lat: states.map(({ position }) => rounded(position?.lat, 1e7)),
    lon: states.map(({ position }) => rounded(position?.lon, 1e7)),
    amsl: states.map(({ position }) => rounded(position?.amsl, 10)),
    relative: states.map(({ position }) => rounded(position?.relative, 10)),
    terrain: states.map(({ position }) => rounded(position?.terrain, 10)),
    heading: states.map(({ heading }) => rounded(heading, 1)),
    groundSpeed: states.map(({ groundSpeed }) => rounded(groundSpeed, 10)),
    battery: states.map(weakest),
    mode: states.map(({ mode }) => mode),
    armed: states.map(({ armed }) => armed),
  };
}

/** Of packs in parallel the weakest counts. */
function weakest({ batteries }: DroneState): number | null {
  const known = batteries.flatMap(({ remaining }) => (remaining === undefined ? [] : [remaining]));
  return known.length === 0 ? null : Math.min(...known);
}
