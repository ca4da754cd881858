/** A camera's own count: which pictures were not told of, which were told of twice. */

/** Pictures remembered, to know a repetition. */
const MOST_RECENT = 128;
/** Lost ones remembered; of a longer gap the newest. */
const MOST_LOST = 100;
/** The same number again within this is the same picture, ms. */
const SAME_PICTURE = 1000;
/** For a picture without a time: a camera does not begin anew and get to this number sooner, ms. */
const SAME_NUMBER = 60_000;

/** `late`: one that was missing. */
export type Noted = 'new' | 'late' | 'again';

export class ImageIndices {
  #highest: number | undefined;
  /** When each was taken or, where that is not known, told. */
  readonly #recent = new Map<number, { readonly taken: number | undefined; readonly at: number }>();
  /** Since when each is missing. */
  readonly #lost = new Map<number, number>();

  get total(): number {
    return (this.#highest ?? -1) + 1;
  }

  get isAnyLost(): boolean {
    return this.#lost.size > 0;
  }

  get lost(): readonly number[] {
    return [...this.#lost.keys()];
  }

  note(index: number, taken: number | undefined, at: number): Noted {
    if (this.#isRepeated(index, taken, at)) return 'again';
    const isLate = this.#lost.delete(index);
    if (!isLate) this.#advance(index, at);
    this.#recent.set(index, { taken, at });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MOST_RECENT) this.#recent.delete(oldest!);
    return isLate ? 'late' : 'new';
  }

  /** Those missing for longer than `patience` (ms) by now; they are given up. */
  giveUp(at: number, patience: number): number[] {
    const old = [...this.#lost].filter(([, since]) => at - since > patience).map(([one]) => one);
    for (const index of old) this.#lost.delete(index);
    return old;
  }

  /** There was no link to ask over: their time begins anew. */
  wait(at: number): void {
    for (const index of this.#lost.keys()) this.#lost.set(index, at);
  }

  #isRepeated(index: number, taken: number | undefined, at: number): boolean {
    const before = this.#recent.get(index);
    if (before === undefined) return false;
    if (taken === undefined || before.taken === undefined) return at - before.at < SAME_NUMBER;
    return Math.abs(taken - before.taken) < SAME_PICTURE;
  }

  #advance(index: number, at: number): void {
    const highest = this.#highest;
    this.#highest = index;
    if (highest === undefined) return;
    // counting began anew
    if (index <= highest) {
      this.#recent.clear();
      this.#lost.clear();
      return;
    }
    for (let i = Math.max(highest + 1, index - MOST_LOST); i < index; i++) this.#lost.set(i, at);
    for (const oldest of this.#lost.keys()) {
      if (this.#lost.size <= MOST_LOST) break;
      this.#lost.delete(oldest);
    }
  }
}
