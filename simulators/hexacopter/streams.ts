import { decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { MessageInterval, RequestDataStream } from '../../src/wire/mavlink/messages.ts';
import { REPORTS } from './telemetry.ts';
import type { Vehicle } from './vehicle.ts';

/** MAV_DATA_STREAM → messages, as ArduPilot groups them. */
const GROUPS: Readonly<Record<number, readonly number[]>> = {
  1: [27, 29],
  2: [1, 125, 152, 42, 24, 62, 162],
  3: [36, 65],
  6: [33, 32],
  10: [30],
  11: [74],
  12: [2, 193, 147, 168],
};
const HEARTBEAT = 0;

/** Who sends what how often; a rate belongs to the port, so to all who listen there. */
export class Streams {
  /** s */
  readonly #intervals = new Map<number, number>();
  readonly #due = new Map<number, number>();
  readonly #defaults: ReadonlyMap<number, number>;

  constructor(defaults: ReadonlyMap<number, number>) {
    this.#defaults = defaults;
    for (const [message, hertz] of defaults) this.#intervals.set(message, 1 / hertz);
  }

  /** MAV_CMD_SET_MESSAGE_INTERVAL: µs; −1 off, 0 as by itself. */
  set(message: number, interval: number): void {
    const usual = this.#defaults.get(message);
    if (interval > 0) this.#intervals.set(message, interval / 1e6);
    else if (interval === 0 && usual !== undefined) this.#intervals.set(message, 1 / usual);
    else this.#intervals.delete(message);
    this.#due.delete(message);
  }

  /** REQUEST_DATA_STREAM: whole groups at once. */
  receive(frame: Frame, known: ReadonlySet<number>): void {
    const { reqStreamId, reqMessageRate, startStop } = decode(frame, RequestDataStream);
    const groups = reqStreamId === 0 ? Object.values(GROUPS) : [GROUPS[reqStreamId] ?? []];
    for (const message of groups.flat()) {
      if (!known.has(message)) continue;
      this.set(message, startStop && reqMessageRate > 0 ? 1e6 / reqMessageRate : -1);
    }
  }

  sendOnce(vehicle: Vehicle, message: number): void {
    if (message === MessageInterval.MSG_ID) return;
    REPORTS[message]?.(vehicle);
  }

  step(vehicle: Vehicle): void {
    const now = vehicle.linked;
    for (const [message, interval] of this.#intervals) {
      const due = this.#due.get(message) ?? (message === HEARTBEAT ? now : now + interval);
      if (now + 1e-9 < due) {
        if (!this.#due.has(message)) this.#due.set(message, due);
        continue;
      }
      this.#due.set(message, Math.max(due + interval, now));
      REPORTS[message]?.(vehicle);
    }
  }
}
