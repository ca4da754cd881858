/** Sending along the timeline of all vehicles, `speed` times as fast as recorded. */
import { setMaxListeners } from 'node:events';
import { Lanes } from './lanes.ts';
import type { Outbox } from './send-flat-out.ts';
import { type Moment, shiftedTime } from './timeline.ts';
import { movedTo } from './told.ts';

/** Not more than this many reports wait for acknowledgement before the timeline is held. */
const MAX_WAITING = 20_000;

export interface Pace {
  readonly speed: number;
  readonly shift: boolean;
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Sends each report when its moment has come. */
export async function sendPaced(
  moments: readonly Moment[],
  outbox: Outbox,
  pace: Pace,
): Promise<void> {
  // Each connection listens to it while it waits for an acknowledgement.
  setMaxListeners(0, outbox.signal);
  const lanes = new Lanes(outbox, pace.sleep);
  const start = pace.now();
  const last = moments.at(-1)?.at ?? 0;
  try {
    for (const { device, told, at } of moments) {
      const due = start + at / pace.speed;
      while (pace.now() < due) {
        await pace.sleep(Math.min(due - pace.now(), 1000), outbox.signal);
        lanes.throwIfFailed();
      }
      const time = pace.shift ? shiftedTime(at, last, start, pace.speed) : told.time;
      lanes.add(device, movedTo(told, time));
      do {
        outbox.signal.throwIfAborted();
        lanes.throwIfFailed();
      } while (await isFull(lanes, pace, outbox.signal));
    }
    await lanes.drained();
  } finally {
    await lanes.close();
  }
}

async function isFull(lanes: Lanes, pace: Pace, signal: AbortSignal): Promise<boolean> {
  if (lanes.waiting <= MAX_WAITING) return false;
  await pace.sleep(10, signal);
  return true;
}
