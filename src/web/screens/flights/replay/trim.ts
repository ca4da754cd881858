/** A track begins a minute before arming and ends a minute after: waiting on the ground is not shown. */
import type { ApiFlightTrack } from '../../../../wire/api-flights.ts';

/** Kept before the first arming and after the last disarming, s. */
const BEFORE = 5;
const AFTER = 10;

export function trimmed(track: ApiFlightTrack): ApiFlightTrack {
  const [first, last] = [track.armed.indexOf(true), track.armed.lastIndexOf(true)];
  const begin = first < 0 ? track.t[0] : track.t[first]! - BEFORE;
  const end = last < 0 ? track.t.at(-1) : track.t[last]! + AFTER;
  if (begin === undefined || end === undefined) return track;
  const kept = track.t.flatMap((t, i) => (t >= begin && t <= end ? [i] : []));
  const from = Date.parse(track.from) + track.t[kept[0]!]! * 1000;
  const offset = track.t[kept[0]!]!;
  const of = <T>(column: readonly T[]): T[] => kept.map((i) => column[i]!);
  const to = from + (track.t[kept.at(-1)!]! - offset) * 1000;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    t: of(track.t).map((t) => t - offset),
    lat: of(track.lat),
    lon: of(track.lon),
    amsl: of(track.amsl),
    relative: of(track.relative),
    terrain: of(track.terrain),
    heading: of(track.heading),
    groundSpeed: of(track.groundSpeed),
    battery: of(track.battery),
    mode: of(track.mode),
    armed: of(track.armed),
    events: track.events.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to),
  };
}
