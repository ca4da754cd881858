/**
 * Where each vehicle is drawn right now. Vehicles glide from where they are shown to their newest fix
 * in about the time between their last two fixes, so the picture runs one update behind the truth and
 * never jumps. Plain typed arrays, slot by slot: the map hands them to the graphics card as they are.
 */

/** Longer gaps are not animated: nobody knows the way taken. */
const LONGEST_GLIDE_MS = 30_000;
const SHORTEST_GLIDE_MS = 150;
/** A little longer than the gap, so that the next fix comes before the vehicle is seen to halt. */
const OVERLAP = 1.1;

export class Motion {
  count = 0;
  /** Bumped when anything is drawn elsewhere than before. */
  version = 0;
  /** lon, lat per slot, as shown. */
  shown: Float64Array;
  /** Degrees clockwise from north per slot, as shown. */
  heading: Float32Array;
  #from: Float64Array;
  #to: Float64Array;
  #turn: Float32Array;
  #headingFrom: Float32Array;
  #start: Float64Array;
  #end: Float64Array;
  readonly #gliding = new Set<number>();

  constructor(capacity = 1024) {
    this.shown = new Float64Array(capacity * 2);
    this.heading = new Float32Array(capacity);
    this.#from = new Float64Array(capacity * 2);
    this.#to = new Float64Array(capacity * 2);
    this.#turn = new Float32Array(capacity);
    this.#headingFrom = new Float32Array(capacity);
    this.#start = new Float64Array(capacity);
    this.#end = new Float64Array(capacity);
  }

  get gliding(): number {
    return this.#gliding.size;
  }

  /** Room for one more; the new slot is not shown until it is placed. */
  add(): number {
    if (this.count === this.heading.length) this.#grow();
    const slot = this.count++;
    this.shown.fill(Number.NaN, slot * 2, slot * 2 + 2);
    this.heading[slot] = 0;
    this.version++;
    return slot;
  }

  /** Takes the slot out; the last slot moves into its place. */
  remove(slot: number): void {
    const last = --this.count;
    for (const a of [this.shown, this.#from, this.#to]) {
      a[slot * 2] = a[last * 2]!;
      a[slot * 2 + 1] = a[last * 2 + 1]!;
    }
    for (const a of [this.heading, this.#turn, this.#headingFrom, this.#start, this.#end]) {
      a[slot] = a[last]!;
    }
    this.#gliding.delete(slot);
    if (this.#gliding.delete(last) && slot !== last) this.#gliding.add(slot);
    this.version++;
  }

  clear(): void {
    this.count = 0;
    this.#gliding.clear();
    this.version++;
  }

  place(slot: number, lon: number, lat: number, heading: number | null): void {
    this.shown[slot * 2] = lon;
    this.shown[slot * 2 + 1] = lat;
    if (heading !== null) this.heading[slot] = heading;
    this.#gliding.delete(slot);
    this.version++;
  }

  /** `gap`: time between this fix and the one before, ms; `now` as in advance(). */
  moveTo(
    slot: number,
    lon: number,
    lat: number,
    heading: number | null,
    gap: number,
    now: number,
  ): void {
    const known = Number.isFinite(this.shown[slot * 2]!);
    if (!known || !(gap > 0 && gap <= LONGEST_GLIDE_MS)) {
      this.place(slot, lon, lat, heading);
      return;
    }
    this.#from[slot * 2] = this.shown[slot * 2]!;
    this.#from[slot * 2 + 1] = this.shown[slot * 2 + 1]!;
    this.#to[slot * 2] = lon;
    this.#to[slot * 2 + 1] = lat;
    const headingNow = this.heading[slot]!;
    this.#headingFrom[slot] = headingNow;
    this.#turn[slot] = heading === null ? 0 : ((heading - headingNow + 540) % 360) - 180;
    this.#start[slot] = now;
    this.#end[slot] = now + Math.max(SHORTEST_GLIDE_MS, gap * OVERLAP);
    this.#gliding.add(slot);
  }

  /** Moves everything that glides on to `now` (ms, any steady clock). */
  advance(now: number): void {
    if (this.#gliding.size === 0) return;
    for (const slot of this.#gliding) {
      const span = this.#end[slot]! - this.#start[slot]!;
      const part = Math.min(1, Math.max(0, (now - this.#start[slot]!) / span));
      const x = slot * 2;
      this.shown[x] = this.#from[x]! + (this.#to[x]! - this.#from[x]!) * part;
      this.shown[x + 1] = this.#from[x + 1]! + (this.#to[x + 1]! - this.#from[x + 1]!) * part;
      // The turn is made in the first third, as a vehicle turns before it drives on.
      this.heading[slot] = this.#headingFrom[slot]! + this.#turn[slot]! * Math.min(1, part * 3);
      if (part === 1) this.#gliding.delete(slot);
    }
    this.version++;
  }

  #grow(): void {
    const wider = <A extends Float64Array | Float32Array>(a: A): A => {
      const b = new (a.constructor as new (n: number) => A)(a.length * 2);
      b.set(a);
      return b;
    };
    this.shown = wider(this.shown);
    this.heading = wider(this.heading);
    this.#from = wider(this.#from);
    this.#to = wider(this.#to);
    this.#turn = wider(this.#turn);
    this.#headingFrom = wider(this.#headingFrom);
    this.#start = wider(this.#start);
    this.#end = wider(this.#end);
  }
}
