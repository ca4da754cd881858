/** When each report of a paced replay is sent, and with which time. Pure. */
import type { DeviceId } from '../../src/domain/ids.ts';
import type { Told } from './told.ts';

/** Where no vehicle at all told anything for longer, the replay goes on after this, ms of recorded time. */
const LONGEST_PAUSE = 300_000;

export interface Moment {
  readonly device: DeviceId;
  readonly told: Told;
  /** After the start of the replay at the recorded speed, ms, pauses cut. */
  readonly at: number;
}

/** All that vehicles told on one timeline, in the order of their times. */
export function timeline(tracks: Iterable<readonly [DeviceId, readonly Told[]]>): Moment[] {
  const all: { device: DeviceId; told: Told }[] = [];
  for (const [device, track] of tracks) for (const told of track) all.push({ device, told });
  all.sort((a, b) => a.told.time - b.told.time);
  let at = 0;
  let last = all[0]?.told.time ?? 0;
  return all.map(({ device, told }) => {
    at += Math.min(told.time - last, LONGEST_PAUSE);
    last = told.time;
    return { device, told, at };
  });
}

/**
 * The time that a moment's fix carries when times are shifted, for a replay that starts `now` and runs
 * `speed` times as fast. The recorded spacing stays, so that speeds stay plausible; the last fix is of
 * the moment it is sent, so that none comes from the future. (Slower than recorded, it is the first.)
 */
export function shiftedTime(at: number, last: number, now: number, speed: number): number {
  const start = speed >= 1 ? now + last / speed - last : now;
  return Math.floor(start + at);
}
