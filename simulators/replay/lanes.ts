import type { DeviceId } from '../../src/domain/ids.ts';
import type { DeviceLink } from './device-link.ts';
import type { Outbox } from './send-flat-out.ts';
import type { Told } from './told.ts';

/** Reports sent at once when a device lags behind. */
const MAX_BATCH = 1000;
/** How often a lane without a connection looks whether one is free, ms. */
const LOOK_AGAIN = 20;

interface Lane {
  readonly queue: Told[];
  /** Connecting, sending or closing. */
  busy: boolean;
  /** Ends when it is no longer busy; never fails. */
  running: Promise<void>;
  link: DeviceLink | undefined;
}

/**
 * A lane per device, each sending in its order. At most `outbox.connections` of them are connected:
 * when another needs one, the lane that has been idle longest gives its own up.
 */
export class Lanes {
  readonly #outbox: Outbox;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In the order of their last use. As many as the recordings have vehicles. */
  readonly #lanes = new Map<DeviceId, Lane>();
  #connected = 0;
  #failure: { readonly error: unknown } | undefined;
  /** Reports not yet acknowledged. */
  waiting = 0;

  constructor(outbox: Outbox, sleep: (ms: number, signal: AbortSignal) => Promise<void>) {
    this.#outbox = outbox;
    this.#sleep = sleep;
  }

  add(device: DeviceId, told: Told): void {
    const lane = this.#lanes.get(device) ?? newLane();
    this.#lanes.delete(device);
    this.#lanes.set(device, lane);
    lane.queue.push(told);
    this.waiting++;
    this.#wake(device, lane);
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** All is acknowledged, or something failed. */
  async drained(): Promise<void> {
    while (this.waiting > 0 && this.#failure === undefined) {
      await Promise.all([...this.#lanes.values()].map((lane) => lane.running));
    }
    this.throwIfFailed();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.running));
    await Promise.all([...this.#lanes.values()].map((lane) => lane.link?.close()));
  }

  #wake(device: DeviceId, lane: Lane): void {
    if (lane.busy || lane.queue.length === 0 || this.#failure !== undefined) return;
    lane.busy = true;
    lane.running = this.#send(device, lane);
  }

  async #send(device: DeviceId, lane: Lane): Promise<void> {
    try {
      lane.link ??= await this.#connect(device);
      while (lane.queue.length > 0) {
        this.#outbox.signal.throwIfAborted();
        const batch = lane.queue.splice(0, MAX_BATCH);
        await lane.link.send(batch, this.#outbox.signal);
        this.waiting -= batch.length;
        this.#outbox.onSent(device, batch);
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      lane.busy = false;
    }
  }

  async #connect(device: DeviceId): Promise<DeviceLink> {
    while (this.#connected >= this.#outbox.connections) {
      this.throwIfFailed();
      if (!this.#closeIdle()) await this.#sleep(LOOK_AGAIN, this.#outbox.signal);
    }
    this.#connected++;
    return this.#outbox.link(device);
  }

  /** Starts closing the lane that has been idle longest; its place is free at once. */
  #closeIdle(): boolean {
    for (const [device, lane] of this.#lanes) {
      const { link } = lane;
      if (lane.busy || link === undefined) continue;
      lane.link = undefined;
      lane.busy = true;
      this.#connected--;
      lane.running = link.close().then(() => {
        lane.busy = false;
        this.#wake(device, lane);
      });
      return true;
    }
    return false;
  }
}

function newLane(): Lane {
  return { queue: [], busy: false, running: Promise.resolve(), link: undefined };
}
