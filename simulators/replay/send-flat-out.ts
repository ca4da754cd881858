/** Sending flat out: device by device, as fast as the server acknowledges. */
import { setMaxListeners } from 'node:events';
import type { DeviceId } from '../../src/domain/ids.ts';
import type { DeviceLink } from './device-link.ts';
import type { Told } from './told.ts';

/** Reports sent at once when sending flat out. */
const BATCH = 100;

export interface Outbox {
  readonly connections: number;
  readonly signal: AbortSignal;
  link(device: DeviceId): Promise<DeviceLink>;
  /** So many more are acknowledged. */
  onSent(device: DeviceId, told: readonly Told[]): void;
}

/** Several devices at a time, each in the order of its file, 100 reports at a time. */
export async function sendFlatOut(
  tracks: ReadonlyMap<DeviceId, readonly Told[]>,
  outbox: Outbox,
): Promise<void> {
  const waiting = tracks.entries();
  const stop = new AbortController();
  const own = { ...outbox, signal: AbortSignal.any([outbox.signal, stop.signal]) };
  // Each connection listens to it while it waits for an acknowledgement.
  setMaxListeners(0, own.signal);
  const work = async () => {
    try {
      for (const [device, track] of waiting) await sendTrack(device, track, own);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const workers = Math.min(outbox.connections, tracks.size);
  await allOrFirstFault(Array.from({ length: workers }, work), stop.signal);
}

async function sendTrack(device: DeviceId, track: readonly Told[], outbox: Outbox): Promise<void> {
  outbox.signal.throwIfAborted();
  const link = await outbox.link(device);
  try {
    for (let i = 0; i < track.length; i += BATCH) {
      const batch = track.slice(i, i + BATCH);
      await link.send(batch, outbox.signal);
      outbox.onSent(device, batch);
    }
  } finally {
    await link.close();
  }
}

/** Waits for all, so that none is left behind running, then fails with what stopped them. */
async function allOrFirstFault(work: readonly Promise<void>[], stop: AbortSignal): Promise<void> {
  await Promise.allSettled(work);
  stop.throwIfAborted();
}
