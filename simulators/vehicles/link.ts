import type { Fix } from '../../src/domain/fleet/fix.ts';
import type { Random } from '../city/random.ts';
import type { LinkFault } from '../scenarios/schema.ts';

/** Trackers keep this many fixes on board, then forget the oldest; a batch may hold no more either. */
const MEMORY = 1000;

/** The way from the tracker to the service, with its faults. Pure: what goes in comes out as messages. */
export class Link {
  readonly #faults: readonly LinkFault[];
  readonly #start: number;
  readonly #random: Random;
  #kept: Fix[] = [];

  /** `start`: when the simulation starts, ms since the epoch. */
  constructor(faults: readonly LinkFault[], start: number, random: Random) {
    this.#faults = faults;
    this.#start = start;
    this.#random = random;
  }

  /** Whether the tracker is connected at that time, ms since the epoch. */
  isUp(time: number): boolean {
    return !this.#active('silent', time) && !this.#active('dead-zone', time);
  }

  /** The messages, each of one or more fixes, that leave the vehicle when it has this to tell. */
  send(fix: Fix): Fix[][] {
    const { time } = fix;
    if (this.#active('silent', time)) return [];
    const clock = this.#active('bad-clock', time);
    const told = clock === undefined ? fix : { ...fix, time: time + clock.offset * 1000 };
    if (this.#active('dead-zone', time)) {
      this.#kept.push(told);
      if (this.#kept.length > MEMORY) this.#kept.shift();
      return [];
    }
    const kept = this.#kept;
    this.#kept = [];
    const messages = this.#isRepeated(time) ? [[told], [told]] : [[told]];
    return kept.length === 0 ? messages : [kept, ...messages];
  }

  #isRepeated(time: number): boolean {
    const fault = this.#active('duplicates', time);
    return fault !== undefined && this.#random.next() < fault.share;
  }

  #active<K extends LinkFault['kind']>(
    kind: K,
    time: number,
  ): Extract<LinkFault, { kind: K }> | undefined {
    const t = (time - this.#start) / 1000;
    return this.#faults.find(
      (fault): fault is Extract<LinkFault, { kind: K }> =>
        fault.kind === kind && isActive(fault, t),
    );
  }
}

function isActive({ from, every, seconds }: LinkFault, t: number): boolean {
  if (t < from) return false;
  const since = every === undefined ? t - from : (t - from) % every;
  return since < seconds;
}
