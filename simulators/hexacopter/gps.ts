import type { Random } from '../city/random.ts';
import { add, type Vec, ZERO } from './space.ts';

export interface GpsOptions {
  /** Standard deviation over ground, m. */
  readonly noise: number;
  /** s from boot to a healthy estimate of its position, as copters need to be armed. */
  readonly armable: number;
}

/** How long an error of the position lasts, s. */
const ERROR_TIME = 40;
/** Without GPS the estimate runs away so fast, m/s. */
const DRIFT = 0.25;
/** The estimator takes this long to see that the GPS is gone, s. */
const PATIENCE = 5;

/** The receiver and the estimator behind it. */
export class Gps {
  readonly #options: GpsOptions;
  readonly #random: Random;
  #error = { north: 0, east: 0, up: 0 };
  #drift: Vec = ZERO;
  #running = 0;
  #lostFor = 0;
  #stale: Vec | undefined;
  /** Taken away from outside: the receiver sees nothing. */
  lost = false;
  /** The receiver is off by this; the estimator does not believe it. */
  glitch: Vec = ZERO;

  constructor(options: GpsOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** How far the copter believes itself from where it is. */
  get error(): Vec {
    return add(this.#error, this.#drift);
  }

  /** MAVLink's GPS_FIX_TYPE. */
  get fix(): number {
    if (this.#running < this.#options.armable * 0.25 || this.lost) return 1;
    return this.#running < this.#options.armable * 0.35 ? 2 : 3;
  }

  get satellites(): number {
    if (this.lost) return 0;
    return Math.min(14, Math.floor((14 * this.#running) / (0.5 * this.#options.armable || 1)));
  }

  /** Without unit. */
  get hdop(): number {
    if (this.fix < 3) return 99.99;
    return this.#running < this.#options.armable * 0.6 ? 1.9 : 0.7;
  }

  get glitching(): boolean {
    return this.glitch !== ZERO;
  }

  /** The estimator knows where it is (also for a while after the GPS is gone). */
  get healthy(): boolean {
    return this.#running >= this.#options.armable && this.#lostFor < PATIENCE;
  }

  /** It has known once since boot. */
  get aligned(): boolean {
    return this.#running >= this.#options.armable;
  }

  /** It had a position once since boot. */
  get everSeen(): boolean {
    return this.#running >= this.#options.armable * 0.35;
  }

  /** What the receiver says, where the estimate is this: the last place it saw, once it sees nothing. */
  seen(believed: Vec): Vec {
    if (!this.lost || !this.#stale) this.#stale = add(believed, this.glitch);
    return this.#stale;
  }

  step(dt: number): void {
    this.#running += dt;
    const keep = Math.exp(-dt / ERROR_TIME);
    const shake = this.#options.noise * Math.sqrt(1 - keep * keep);
    const { normal } = this.#random;
    this.#error = {
      north: this.#error.north * keep + shake * normal(),
      east: this.#error.east * keep + shake * normal(),
      up: this.#error.up * keep + 0.3 * shake * normal(),
    };
    this.#lostFor = this.lost || this.glitching ? this.#lostFor + dt : 0;
    if (this.#lostFor > 0) {
      this.#drift = add(this.#drift, { north: DRIFT * dt, east: -DRIFT * 0.5 * dt, up: 0 });
    } else {
      const back = Math.exp(-dt / 2);
      this.#drift = { north: this.#drift.north * back, east: this.#drift.east * back, up: 0 };
    }
  }
}
