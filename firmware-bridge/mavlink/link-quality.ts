/**
 * How much of what a vehicle sends arrives. Every component numbers its frames (one byte, rising by one
 * per frame): a number left out is a frame lost, unless it comes late.
 */

/** Loss is told of the last ten seconds, second by second. */
const WINDOW = 10;
/** A frame may come this many numbers late and still fill its gap. */
const REACH = 128;
/** ms. After so long nobody can say how often the numbers went round. */
const SILENCE = 5000;
/** So many old numbers in a row that filled no gap: the sender started anew. */
const RESTARTED = 20;
/** Of one vehicle; the least recently heard is forgotten. */
const MOST_COMPONENTS = 32;

/** What became of a frame, by its number. */
export type Arrival = 'new' | 'late' | 'duplicate';

class Window {
  readonly #received = new Array<number>(WINDOW).fill(0);
  readonly #lost = new Array<number>(WINDOW).fill(0);
  #second = 0;

  /** Brings the window to this second; what fell out of it counts no more. */
  to(at: number): number {
    const second = Math.floor(at / 1000);
    const passed = Math.min(Math.max(second - this.#second, 0), WINDOW);
    for (let i = 1; i <= passed; i++) {
      const slot = (second - passed + i) % WINDOW;
      this.#received[slot] = 0;
      this.#lost[slot] = 0;
    }
    this.#second = Math.max(second, this.#second);
    return this.#second % WINDOW;
  }

  count(at: number, received: number, lost: number): void {
    const slot = this.to(at);
    this.#received[slot]! += received;
    this.#lost[slot]! += lost;
  }

  /** A gap is filled: taken off where it was counted last. */
  fill(at: number): void {
    const newest = this.to(at);
    this.#received[newest]! += 1;
    for (let back = 0; back < WINDOW; back++) {
      const slot = (newest - back + WINDOW) % WINDOW;
      if (this.#lost[slot]! > 0) {
        this.#lost[slot]! -= 1;
        return;
      }
    }
  }

  sums(at: number): { received: number; lost: number } {
    this.to(at);
    const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
    return { received: sum(this.#received), lost: sum(this.#lost) };
  }
}

class ComponentCount {
  readonly window = new Window();
  /** By sequence number: counted as lost and not come since. */
  readonly #missing = new Uint8Array(256);
  #last: number;
  #stale = 0;
  heard: number;

  constructor(sequence: number, at: number) {
    this.#last = sequence;
    this.heard = at;
    this.window.count(at, 1, 0);
  }

  accept(sequence: number, at: number): Arrival {
    const silent = at - this.heard > SILENCE;
    this.heard = at;
    const ahead = (sequence - this.#last) & 255;
    if (ahead === 0 && !silent) return 'duplicate';
    if (ahead < REACH || silent) return this.#advance(sequence, ahead, at);
    if (this.#missing[sequence] === 1) {
      this.#missing[sequence] = 0;
      this.#stale = 0;
      this.window.fill(at);
      return 'late';
    }
    if (++this.#stale < RESTARTED) return 'duplicate';
    this.#missing.fill(0);
    this.#last = sequence;
    this.#stale = 0;
    this.window.count(at, 1, 0);
    return 'new';
  }

  #advance(sequence: number, ahead: number, at: number): Arrival {
    for (let i = 1; i < ahead; i++) this.#missing[(this.#last + i) & 255] = 1;
    this.#missing[sequence] = 0;
    // What lies too far back can fill no gap any more: its number is about to be used again.
    for (let i = 1; i <= REACH; i++) this.#missing[(sequence + i) & 255] = 0;
    this.window.count(at, 1, Math.max(ahead - 1, 0));
    this.#last = sequence;
    this.#stale = 0;
    return 'new';
  }
}

/** Counts one vehicle's frames by component. */
export class LinkQuality {
  readonly #components = new Map<number, ComponentCount>();

  accept(component: number, sequence: number, at: number): Arrival {
    const known = this.#components.get(component);
    if (known) return known.accept(sequence, at);
    if (this.#components.size >= MOST_COMPONENTS) this.#forgetOne();
    this.#components.set(component, new ComponentCount(sequence, at));
    return 'new';
  }

  /** Share of frames lost over the last 10 s, 0 … 1; 1 where nothing came at all. */
  loss(at: number): number {
    let received = 0;
    let lost = 0;
    for (const { window } of this.#components.values()) {
      const sums = window.sums(at);
      received += sums.received;
      lost += sums.lost;
    }
    return received === 0 ? 1 : lost / (received + lost);
  }

  /** Begins anew: another way to the vehicle has other numbers. */
  reset(): void {
    this.#components.clear();
  }

  #forgetOne(): void {
    const [oldest] = [...this.#components].sort(([, a], [, b]) => a.heard - b.heard);
    this.#components.delete(oldest![0]);
  }
}
