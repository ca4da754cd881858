/** When each fix of a paced replay is sent, and with which time. Pure. */
import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { DeviceId } from '../../src/domain/ids.ts';

/** Where no vehicle at all has a fix for longer, the replay goes on after this, ms of recorded time. */
const LONGEST_PAUSE = 300_000;

export interface Moment {
  readonly device: DeviceId;
  readonly fix: Fix;
  /** After the start of the replay at the recorded speed, ms, pauses cut. */
  readonly at: number;
}

/** All vehicles' fixes on one timeline, in the order of their times. */
export function timeline(tracks: Iterable<readonly [DeviceId, readonly Fix[]]>): Moment[] {
  const all: { device: DeviceId; fix: Fix }[] = [];
  for (const [device, fixes] of tracks) for (const fix of fixes) all.push({ device, fix });
  all.sort((a, b) => a.fix.time - b.fix.time);
  let at = 0;
  let last = all[0]?.fix.time ?? 0;
  return all.map(({ device, fix }) => {
    at += Math.min(fix.time - last, LONGEST_PAUSE);
    last = fix.time;
    return { device, fix, at };
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
