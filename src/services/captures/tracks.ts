/** Where whatever carries a camera was: fixes of vehicles and phones, telemetry of drones. */
import type { TrackPoint } from '../../domain/captures/placing.ts';
import type { Fix } from '../../domain/fleet/fix.ts';
import type { DroneState } from '../../domain/flights/drone.ts';
import type { FlightReader } from '../flights/ports.ts';
import type { TrackStore } from '../stores.ts';
import type { Tracks } from './placing-ports.ts';

/** Of one span: half a day at 1 Hz. */
const MOST_POINTS = 45_000;

export function createTracks(
  fixes: Pick<TrackStore, 'track'>,
  drones: Pick<FlightReader, 'states'>,
): Tracks {
  return {
    of: async (device, span) => {
      const points = [
        ...(await collected(fixes.track(device, span), pointOfFix)),
        ...(await collected(drones.states(device, span), pointOfState)),
      ];
      return points.sort((a, b) => a.at - b.at);
    },
  };
}

async function collected<T>(
  chunks: AsyncIterable<readonly T[]>,
  pointOf: (one: T) => TrackPoint | undefined,
): Promise<TrackPoint[]> {
  const points: TrackPoint[] = [];
  for await (const chunk of chunks) {
    for (const one of chunk) {
      const point = pointOf(one);
      if (point) points.push(point);
    }
    if (points.length >= MOST_POINTS) break;
  }
  return points;
}

const pointOfFix = ({ time, lat, lon, altitude, heading }: Fix): TrackPoint => ({
  at: time,
  place: [lon, lat],
  ...(altitude !== undefined && { altitude }),
  ...(heading !== undefined && { yaw: heading }),
});

function pointOfState({ time, position, heading }: DroneState): TrackPoint | undefined {
  if (!position) return undefined;
  const { lat, lon, amsl, relative } = position;
  return {
    at: time,
    place: [lon, lat],
    ...(amsl !== undefined && { altitude: amsl }),
    ...(relative !== undefined && { relative }),
    ...(heading !== undefined && { yaw: heading }),
  };
}
