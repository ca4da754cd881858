/**
 * The order and direction of passes by local search: chains of reversals (Lin and Kernighan 1973) and moves of
 * short stretches (Or 1976), then small disturbances that are kept where they pay (Martin, Otto, Felten 1991).
 */
import { nearest, type Ways } from './ways.ts';

/** Neighbours looked at, and how many of them are followed at each depth of a chain. */
const NEAR = 8;
const BREADTH = [5, 3, 1] as const;
const DEEPEST = 6;
/** Passes in the stretches that are moved. */
const LONGEST_MOVED = 3;
const GAIN = 1e-7;

/** A closed tour of passes, each from its entry to its exit; ends as `Ways` numbers them. */
class Round {
  readonly order: Int32Array;
  readonly at: Int32Array;

  constructor(entries: readonly number[]) {
    this.order = Int32Array.from(entries);
    this.at = new Int32Array(entries.length);
    this.order.forEach((entry, i) => {
      this.at[entry >> 1] = i;
    });
  }

  isEntry(end: number): boolean {
    return this.order[this.at[end >> 1]!] === end;
  }

  /** The entry that follows an exit. */
  next(exit: number): number {
    const i = this.at[exit >> 1]! + 1;
    return this.order[i === this.order.length ? 0 : i]!;
  }

  /** The exit that leads to an entry. */
  before(entry: number): number {
    const i = this.at[entry >> 1]!;
    return this.order[i === 0 ? this.order.length - 1 : i - 1]! ^ 1;
  }

  /** From the pass of one end to the pass of another, in tour order. */
  flip(first: number, last: number): void {
    const { order, at } = this;
    const count = order.length;
    let i = at[first >> 1]!;
    let j = at[last >> 1]!;
    for (let left = ((j - i + count) % count) + 1; left > 0; left -= 2) {
      const [a, b] = [order[i]! ^ 1, order[j]! ^ 1];
      order[i] = b;
      at[b >> 1] = i;
      order[j] = a;
      at[a >> 1] = j;
      i = i + 1 === count ? 0 : i + 1;
      j = j === 0 ? count - 1 : j - 1;
    }
  }
}

/** Reproducible numbers for disturbances, 0 … below (a linear congruential row). */
class Row {
  private state = 12_345;

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.state / 0x80000000) * limit);
  }
}

export class Search {
  private round: Round;
  private readonly ways: Ways;
  private readonly near: readonly Int32Array[];
  private readonly check: () => void;

  /** `entries`: of each pass the end it is begun from, in order; the tour's own start is put behind them. */
  constructor(entries: readonly number[], ways: Ways, check: () => void) {
    this.ways = ways;
    this.check = check;
    this.near = nearest(ways.places, NEAR);
    // Entered at the tour's end, left at its start.
    this.round = new Round([...entries, ways.count - 2]);
  }

  /** Entries in order, improved until nothing helps, then disturbed so many times. */
  improved(disturbances: number): number[] {
    const all = Array.from(this.round.order);
    this.settle(all.flatMap((entry) => [entry, entry ^ 1]));
    this.disturb(disturbances);
    return this.entries();
  }

  private entries(): number[] {
    const { order, at } = this.round;
    const last = order.length - 1;
    const gate = at[last]!;
    // The tour may run backwards by now: then every pass is entered from its other end.
    const forward = order[gate] === 2 * last;
    const turned: number[] = [];
    for (let i = 1; i <= last; i++) {
      turned.push(
        forward ? order[(gate + i) % (last + 1)]! : order[(gate - i + last + 1) % (last + 1)]! ^ 1,
      );
    }
    return turned;
  }

  /** Improves around these ends until nothing helps. Gives what that saves, s. */
  private settle(ends: readonly number[]): number {
    const waiting = [...ends];
    const waits = new Uint8Array(this.ways.count);
    for (const end of waiting) waits[end] = 1;
    const wake = (end: number) => {
      if (waits[end]) return;
      waits[end] = 1;
      waiting.push(end);
    };
    let saved = 0;
    for (let k = 0; k < waiting.length; k++) {
      const end = waiting[k]!;
      waits[end] = 0;
      if (k % 32 === 0) this.check();
      for (;;) {
        const gain = this.chain(end, wake) || this.move(end, wake);
        if (gain <= 0) break;
        saved += gain;
      }
    }
    return saved;
  }

  /** A chain of reversals that begins with the way at this end. */
  private chain(t1: number, wake: (end: number) => void): number {
    const done: [number, number][] = [];
    const touched: number[] = [t1];
    const gain = this.deepen(t1, 0, this.toNext(t1), done, touched);
    if (gain > 0) for (const end of touched) wake(end);
    return gain;
  }

  /** s of the way at this end. */
  private toNext(end: number): number {
    return this.ways.exact(end, this.beyond(end));
  }

  /** The end at the other side of the way at this end. */
  private beyond(end: number): number {
    return this.round.isEntry(end) ? this.round.before(end) : this.round.next(end);
  }

  private deepen(
    t1: number,
    depth: number,
    removed: number,
    done: [number, number][],
    touched: number[],
  ): number {
    if (depth >= DEEPEST) return 0;
    const t2 = this.beyond(t1);
    const entered = this.round.isEntry(t2);
    const breadth = BREADTH[depth] ?? 1;
    for (const { t3, t4, left } of this.candidates(t1, t2, entered, removed, breadth)) {
      if (entered) this.flipped(t2, t4, done);
      else this.flipped(t4, t2, done);
      touched.push(t2, t3, t4);
      if (left - this.ways.atLeast(t4, t1) > GAIN) {
        const gain = left - this.ways.exact(t4, t1);
        if (gain > GAIN) return gain;
      }
      const gain = this.deepen(t1, depth + 1, left, done, touched);
      if (gain > 0) return gain;
      this.unflipped(done);
      touched.length -= 3;
    }
    return 0;
  }

  private candidates(t1: number, t2: number, entered: boolean, removed: number, breadth: number) {
    const found: { t3: number; t4: number; left: number }[] = [];
    for (const t3 of this.near[t2]!) {
      if (removed - this.ways.atLeast(t2, t3) <= GAIN) continue;
      if (this.round.isEntry(t3) !== entered) continue;
      const t4 = this.beyond(t3);
      if (t4 === t1 || t3 === t1) continue;
      const left = removed - this.ways.exact(t2, t3);
      if (left <= GAIN) continue;
      found.push({ t3, t4, left: left + this.ways.exact(t3, t4) });
    }
    found.sort((a, b) => b.left - a.left || a.t3 - b.t3);
    if (found.length > breadth) found.length = breadth;
    return found;
  }

  private flipped(first: number, last: number, done: [number, number][]): void {
    this.round.flip(first, last);
    done.push([last, first]);
  }

  private unflipped(done: [number, number][]): void {
    const [first, last] = done.pop()!;
    this.round.flip(first, last);
  }

  /** Moves a short stretch that begins or ends with this end to beside a near one, either way around. */
  private move(end: number, wake: (end: number) => void): number {
    const { round, ways } = this;
    const last = ways.count - 2;
    const entry = round.isEntry(end);
    let far = end;
    for (let length = 1; length <= LONGEST_MOVED; length++) {
      // From `end` inwards to `far ^ 1`, the stretch's other end.
      if (far >> 1 === last >> 1) return 0;
      const other = far ^ 1;
      const [p, q] = [this.beyond(end), this.beyond(other)];
      if (p >> 1 === other >> 1 || p === q) return 0;
      const taken = ways.exact(p, end) + ways.exact(other, q);
      const out = taken - ways.atLeast(p, q) > GAIN ? taken - ways.exact(p, q) : 0;
      if (out > GAIN) {
        const gain = this.place(end, other, entry, out, wake);
        if (gain > 0) return gain;
      }
      far = q;
    }
    return 0;
  }

  private place(
    end: number,
    other: number,
    entry: boolean,
    out: number,
    wake: (end: number) => void,
  ): number {
    const { ways } = this;
    for (const a of this.near[end]!) {
      if (out - ways.atLeast(end, a) <= GAIN) continue;
      if (this.within(a, end, other, entry)) continue;
      const b = this.beyond(a);
      if (this.within(b, end, other, entry)) continue;
      const gap = ways.exact(a, b);
      if (out - ways.atLeast(a, end) - ways.atLeast(other, b) + gap <= GAIN) continue;
      const gain = out - ways.exact(a, end) - ways.exact(other, b) + gap;
      if (!(gain > GAIN)) continue;
      for (const touched of [a, b, end, other, this.beyond(end), this.beyond(other)]) wake(touched);
      this.relocate(end, other, entry, a, b);
      return gain;
    }
    return 0;
  }

  /** Whether an end belongs to the stretch. */
  private within(a: number, end: number, other: number, entry: boolean): boolean {
    const { at, order } = this.round;
    const count = order.length;
    const [first, last] = entry ? [end, other] : [other, end];
    const length = (at[last >> 1]! - at[first >> 1]! + count) % count;
    return (at[a >> 1]! - at[first >> 1]! + count) % count <= length;
  }

  /** Puts the stretch between a and b, `end` beside a: three reversals at most. */
  private relocate(end: number, other: number, entry: boolean, a: number, b: number): void {
    const { round } = this;
    const count = round.order.length;
    const [first, last] = entry ? [end, other] : [other, end];
    const taken: number[] = [];
    for (let i = round.at[first >> 1]!; ; i = (i + 1) % count) {
      taken.push(round.order[i]!);
      if (i === round.at[last >> 1]!) break;
    }
    const rest: number[] = [];
    for (let i = (round.at[last >> 1]! + 1) % count; rest.length < count - taken.length; ) {
      rest.push(round.order[i]!);
      i = (i + 1) % count;
    }
    // a is left before b is entered, or the other way around.
    const forward = !round.isEntry(a);
    const [leave] = forward ? [a] : [b];
    const place = rest.findIndex((e) => (e ^ 1) === leave) + 1;
    const begins = forward ? end : other;
    const stretch = taken[0] === begins ? taken : taken.map((e) => e ^ 1).reverse();
    const order = [...rest.slice(0, place), ...stretch, ...rest.slice(place)];
    order.forEach((e, i) => {
      round.order[i] = e;
      round.at[e >> 1] = i;
    });
  }

  /** Exchanges two stretches beside each other and lets it settle; taken back where it does not pay. */
  private disturb(times: number): void {
    const count = this.round.order.length;
    if (count < 8) return;
    const row = new Row();
    const length = Math.min(30, Math.floor((count - 2) / 2));
    for (let k = 0; k < times; k++) {
      const kept = Int32Array.from(this.round.order);
      const at = row.below(count);
      const [m, n] = [1 + row.below(length), 1 + row.below(length)];
      const ends = [0, m, m + n].map((i) => kept[(at + i) % count]!);
      const before = ends.map((entry) => this.round.before(entry));
      const [a, b, c] = ends as [number, number, number];
      const [x, y, z] = before as [number, number, number];
      const cost =
        this.ways.exact(x, b) +
        this.ways.exact(z, a) +
        this.ways.exact(y, c) -
        this.ways.exact(x, a) -
        this.ways.exact(y, b) -
        this.ways.exact(z, c);
      for (let i = 0; i < m + n; i++) {
        const entry = kept[(at + (i < n ? m + i : i - n)) % count]!;
        this.round.order[(at + i) % count] = entry;
        this.round.at[entry >> 1] = (at + i) % count;
      }
      if (this.settle([...ends, ...before]) - cost > GAIN) continue;
      this.round = new Round([...kept]);
    }
  }
}
