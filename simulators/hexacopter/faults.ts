/** What a bad link does to what travels on it, by chance from a seed, by schedule and on demand. */
import type { Random } from '../city/random.ts';

/** Shares 0 … 1 of what is sent; one frame, datagram or piece of a stream at a time. */
export interface LaneFaults {
  readonly loss?: number;
  /** s: evenly between the two. */
  readonly latency?: readonly [least: number, most: number];
  readonly duplicates?: number;
  /** Overtaken by the next one. */
  readonly reordered?: number;
  /** One byte of it changes. */
  readonly corrupted?: number;
}

export interface LinkFaults {
  /** From the copter to the station. */
  readonly up?: LaneFaults;
  /** From the station to the copter. */
  readonly down?: LaneFaults;
}

/** In place of the usual faults, for a while of link time, s. */
export interface ScheduledFaults extends LinkFaults {
  readonly from: number;
  readonly until: number;
}

/** Loses all. */
export const CUT: LinkFaults = { up: { loss: 1 }, down: { loss: 1 } };

/** What one lane holds back at most; beyond it is lost. */
const MOST_HELD = 2000;
/** An overtaken one goes on after this when nothing overtakes it, s. */
const OVERTAKEN = 0.2;

interface Held {
  readonly due: number;
  readonly bytes: Uint8Array;
}

class Lane {
  readonly #random: Random;
  readonly #deliver: (bytes: Uint8Array) => void;
  #held: Held[] = [];
  #overtaken: Held | undefined;

  constructor(random: Random, deliver: (bytes: Uint8Array) => void) {
    this.#random = random;
    this.#deliver = deliver;
  }

  pass(bytes: Uint8Array, faults: LaneFaults, now: number): void {
    const { loss = 0, duplicates = 0, corrupted = 0 } = faults;
    if (this.#happens(loss)) return;
    const whole = this.#happens(corrupted) ? this.#corrupt(bytes) : bytes;
    this.#queue(whole, faults, now);
    if (this.#happens(duplicates)) this.#queue(whole, faults, now);
  }

  /** Delivers what is due. */
  step(now: number): void {
    if (this.#overtaken && this.#overtaken.due <= now) this.#release();
    if (this.#held.length === 0) return;
    const due = this.#held.filter((held) => held.due <= now);
    if (due.length === 0) return;
    this.#held = this.#held.filter((held) => held.due > now);
    for (const { bytes } of due.sort((a, b) => a.due - b.due)) this.#deliver(bytes);
  }

  #queue(bytes: Uint8Array, { latency, reordered = 0 }: LaneFaults, now: number): void {
    if (!this.#overtaken && this.#happens(reordered)) {
      this.#overtaken = { due: now + OVERTAKEN, bytes };
      return;
    }
    const due = latency ? now + this.#random.between(latency[0], latency[1]) : now;
    if (due <= now) this.#deliver(bytes);
    else if (this.#held.length < MOST_HELD) this.#held.push({ due, bytes });
    this.#release();
  }

  #release(): void {
    const held = this.#overtaken;
    this.#overtaken = undefined;
    if (held) this.#deliver(held.bytes);
  }

  /** Draws nothing where nothing can happen: a good link changes no other chance. */
  #happens(share: number): boolean {
    return share > 0 && this.#random.next() < share;
  }

  #corrupt(bytes: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(bytes);
    const at = this.#random.whole(0, copy.length);
    copy[at] = copy[at]! ^ this.#random.whole(1, 256);
    return copy;
  }
}

/** Both lanes between one copter and its station. */
export class FaultyLink {
  readonly #up: Lane;
  readonly #down: Lane;
  readonly #schedule: readonly ScheduledFaults[];
  #usual: LinkFaults;
  #now = 0;

  constructor(options: {
    readonly random: Random;
    readonly faults?: LinkFaults;
    readonly schedule?: readonly ScheduledFaults[];
    readonly toStation: (bytes: Uint8Array) => void;
    readonly toCopter: (bytes: Uint8Array) => void;
  }) {
    this.#up = new Lane(options.random, options.toStation);
    this.#down = new Lane(options.random, options.toCopter);
    this.#usual = options.faults ?? {};
    this.#schedule = options.schedule ?? [];
  }

  /** From now on, wherever the schedule says nothing. */
  set(faults: LinkFaults): void {
    this.#usual = faults;
  }

  fromCopter(bytes: Uint8Array): void {
    this.#up.pass(bytes, this.#faults.up ?? {}, this.#now);
  }

  fromStation(bytes: Uint8Array): void {
    this.#down.pass(bytes, this.#faults.down ?? {}, this.#now);
  }

  /** Link time that has gone by, s. */
  step(seconds: number): void {
    this.#now += seconds;
    this.#down.step(this.#now);
    this.#up.step(this.#now);
  }

  get #faults(): LinkFaults {
    const now = this.#now;
    return this.#schedule.find(({ from, until }) => now >= from && now < until) ?? this.#usual;
  }
}
