/** The black box of one vehicle: every frame of a flight, received and sent, in a .tlog that grows as it flies. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { every } from '../timers.ts';
import { tlogEntry } from './tlog.ts';
import type { Vehicle } from './vehicle.ts';
import type { Timers } from './vehicle-port.ts';

/** What came in the last seconds before arming belongs to the flight: checks, the mission sent up. */
const PRE_ROLL_MS = 30_000;
const PRE_ROLL_BYTES = 1024 * 1024;
/** After disarming a vehicle still tells what it thinks of the flight. */
const AFTER_DISARM_MS = 10_000;
/** A flight that is not heard for so long is over as far as this log goes; another may follow. */
const LOST_FOR_MS = 300_000;
const FLUSH_MS = 1000;
/** While the disk takes nothing; what comes beyond is not recorded. */
const MOST_WAITING = 8 * 1024 * 1024;
/** The service takes 256 MB; a longer flight goes on in another file. */
const MOST_BYTES = 200 * 1024 * 1024;

/** What decides when a recording begins and ends. Times ms. */
export interface Moment {
  readonly at: number;
  readonly armed: boolean;
  /** Frames of the vehicle itself. */
  readonly lastHeard: number;
  /** undefined: it is armed, or was never. */
  readonly disarmed: number | undefined;
}

/** Whether the moment belongs into a flight's log. */
export function isFlight({ at, armed, lastHeard, disarmed }: Moment): boolean {
  if (at - lastHeard >= LOST_FOR_MS) return false;
  return armed || (disarmed !== undefined && at - disarmed < AFTER_DISARM_MS);
}

export interface BlackBoxOptions {
  readonly vehicle: Vehicle;
  /** Where the unfinished log is; it is there. */
  readonly folder: string;
  readonly timers: Timers;
  readonly log: Log;
  /** A log is complete under this name. */
  finished(file: string): Promise<void>;
}

export class BlackBox {
  readonly #options: BlackBoxOptions;
  readonly #stops: (() => void)[];
  #preRoll: { at: number; entry: Uint8Array }[] = [];
  #preRollBytes = 0;
  #recording: Recording | undefined;
  /** µs; entries never go back in time, though the clock may. */
  #lastStamp = 0;
  #lastHeard = Number.NEGATIVE_INFINITY;
  #wasArmed = false;
  #disarmed: number | undefined;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: BlackBoxOptions) {
    this.#options = options;
    const { vehicle, timers } = options;
    this.#stops = [
      vehicle.onRecord((bytes, at) => this.#record(bytes, at)),
      vehicle.listen((_, at) => {
        this.#lastHeard = at;
      }),
      every(timers, FLUSH_MS, () => this.#tick()),
    ];
  }

  /** Ends a recording under way. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#end();
    await this.#closing;
  }

  #record(frame: Uint8Array, at: number): void {
    this.#lastStamp = Math.max(at * 1000, this.#lastStamp + 1);
    const entry = tlogEntry(this.#lastStamp, frame);
    this.#weigh(at);
    if (this.#recording) this.#recording.write(entry);
    else this.#keep(at, entry);
  }

  #tick(): void {
    this.#weigh(this.#options.timers.now());
    this.#recording?.flush();
  }

  #weigh(at: number): void {
    const { armed } = this.#options.vehicle;
    if (armed) this.#disarmed = undefined;
    else if (this.#wasArmed) this.#disarmed = at;
    this.#wasArmed = armed;
    const moment = { at, armed, lastHeard: this.#lastHeard, disarmed: this.#disarmed };
    if (!isFlight(moment)) this.#end();
    else if (!this.#recording) this.#begin(at);
    else if (this.#recording.bytes > MOST_BYTES) {
      this.#end();
      this.#begin(at);
    }
  }

  #begin(at: number): void {
    const { folder, log } = this.#options;
    this.#recording = new Recording(join(folder, `${at}.tlog.part`), log);
    for (const { entry } of this.#preRoll) this.#recording.write(entry);
    this.#preRoll = [];
    this.#preRollBytes = 0;
  }

  #end(): void {
    const recording = this.#recording;
    if (!recording) return;
    this.#recording = undefined;
    this.#closing = this.#closing
      .then(() => recording.close())
      .then((isWorth) => (isWorth ? this.#options.finished(recording.file) : undefined))
      .catch((error: Error) => {
        const { file } = recording;
        this.#options.log.error({ file, why: error.message }, 'a black box could not be finished');
      });
  }

  #keep(at: number, entry: Uint8Array): void {
    this.#preRoll.push({ at, entry });
    this.#preRollBytes += entry.length;
    let old = 0;
    while (
      old < this.#preRoll.length &&
      (at - this.#preRoll[old]!.at > PRE_ROLL_MS || this.#preRollBytes > PRE_ROLL_BYTES)
    ) {
      this.#preRollBytes -= this.#preRoll[old++]!.entry.length;
    }
    if (old > 0) this.#preRoll.splice(0, old);
  }
}

/** A file that is written to in the background, in order. */
class Recording {
  readonly file: string;
  readonly #log: Log;
  readonly #handle: Promise<FileHandle>;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #written: Promise<void> = Promise.resolve();
  #onDisk = 0;
  #failed = false;
  /** Taken so far. */
  bytes = 0;

  constructor(file: string, log: Log) {
    this.file = file;
    this.#log = log;
    this.#handle = open(file, 'a', 0o600);
    this.#handle.catch(() => {});
  }

  write(entry: Uint8Array): void {
    if (this.#waitingBytes + entry.length > MOST_WAITING) return;
    this.#waiting.push(entry);
    this.#waitingBytes += entry.length;
    this.bytes += entry.length;
  }

  flush(): Promise<void> {
    this.#written = this.#written
      .then(() => this.#append())
      .catch((error: Error) => {
        if (this.#failed) return;
        this.#failed = true;
        const { file } = this;
        this.#log.error({ file, why: error.message }, 'the black box cannot be written');
      });
    return this.#written;
  }

  async #append(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const handle = await this.#handle;
    const chunk = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      await handle.appendFile(chunk);
      this.#onDisk += chunk.length;
    } catch (error) {
      // Half an entry in the middle would hide all that follows.
      await handle.truncate(this.#onDisk);
      throw error;
    }
  }

  /** Whether there is anything in it. */
  async close(): Promise<boolean> {
    await this.flush();
    const handle = await this.#handle;
    await handle.sync();
    await handle.close();
    if (this.bytes > 0) return true;
    await rm(this.file, { force: true });
    return false;
  }
}
