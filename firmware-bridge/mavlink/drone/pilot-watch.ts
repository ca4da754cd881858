/**
 * Whether a pilot is there. Where the watch of an armed vehicle ceases, ground-station heartbeats are
 * withheld from it, so that its own failsafe decides; a pilot who comes back, or disarming, ends that.
 *
 * Silence is added up from the ticks between, never read off the clock: a bridge whose clock is set in
 * mid-flight must not send a drone home.
 */

/** The most one tick can add, ms: longer ones are a clock that was set, or a process that slept. */
const LONGEST_TICK = 2000;

export class PilotWatch {
  readonly #timeout: number;
  /** ms without a watch; undefined: there was none since the vehicle was last disarmed. */
  #silence: number | undefined;
  #lastTick: number | undefined;
  #wasArmed = false;

  /** @param timeout ms */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  watch(): void {
    this.#silence = 0;
  }

  /** Returns why heartbeats are to be withheld now; undefined: they are not. */
  tick(at: number, armed: boolean): string | undefined {
    const passed = Math.min(LONGEST_TICK, Math.max(0, at - (this.#lastTick ?? at)));
    this.#lastTick = at;
    if (this.#silence !== undefined) this.#silence += passed;
    if (this.#wasArmed && !armed) this.#silence = undefined;
    this.#wasArmed = armed;
    if (!armed || this.#silence === undefined || this.#silence <= this.#timeout) return undefined;
    return `no pilot for ${Math.round(this.#timeout / 1000)} s`;
  }
}
