import type { Random } from '../city/random.ts';

/** Seconds in which the error of a receiver among houses changes its mind. */
const CORRELATION = 30;

/** The error of a GPS receiver: it drifts, it does not jump (a Gauss–Markov process for each axis). */
export class Receiver {
  readonly #random: Random;
  /** Standard deviation for each axis, m. */
  readonly #sigma: number;
  #east: number;
  #north: number;

  constructor(random: Random) {
    this.#random = random;
    this.#sigma = random.between(1.2, 2.4);
    this.#east = random.normal() * this.#sigma;
    this.#north = random.normal() * this.#sigma;
  }

  /** The radius that holds the place in 95 of 100 cases, m. */
  get accuracy(): number {
    return this.#sigma * 2.45;
  }

  /** The error after so many further seconds, m. */
  drift(seconds: number): { east: number; north: number } {
    const keep = Math.exp(-seconds / CORRELATION);
    const fresh = this.#sigma * Math.sqrt(1 - keep * keep);
    this.#east = this.#bounded(this.#east * keep + this.#random.normal() * fresh);
    this.#north = this.#bounded(this.#north * keep + this.#random.normal() * fresh);
    return { east: this.#east, north: this.#north };
  }

  /** Receivers filter out what is beyond belief. */
  #bounded(error: number): number {
    const most = 3 * this.#sigma;
    return Math.max(-most, Math.min(most, error));
  }
}
