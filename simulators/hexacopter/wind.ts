import type { Random } from '../city/random.ts';
import type { Vec } from './space.ts';

export interface WindOptions {
  /** Mean, m/s. */
  readonly speed: number;
  /** Where it comes from, degrees. */
  readonly from: number;
  /** Standard deviation of the gusts, m/s. */
  readonly gusts: number;
}

/** How long a gust lasts, s. */
const GUST_TIME = 4;

/** A mean and gusts that come and go (Ornstein–Uhlenbeck). */
export class Wind {
  readonly #options: WindOptions;
  readonly #random: Random;
  readonly #mean: Vec;
  #gust = { north: 0, east: 0, up: 0 };

  constructor(options: WindOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    const to = ((options.from + 180) * Math.PI) / 180;
    this.#mean = {
      north: Math.cos(to) * options.speed,
      east: Math.sin(to) * options.speed,
      up: 0,
    };
  }

  /** Which way the air moves, m/s. */
  get velocity(): Vec {
    return {
      north: this.#mean.north + this.#gust.north,
      east: this.#mean.east + this.#gust.east,
      up: this.#gust.up,
    };
  }

  get gust(): Vec {
    return this.#gust;
  }

  step(dt: number): void {
    const keep = Math.exp(-dt / GUST_TIME);
    const shake = this.#options.gusts * Math.sqrt(1 - keep * keep);
    this.#gust = {
      north: this.#gust.north * keep + shake * this.#random.normal(),
      east: this.#gust.east * keep + shake * this.#random.normal(),
      up: this.#gust.up * keep + 0.3 * shake * this.#random.normal(),
    };
  }
}
