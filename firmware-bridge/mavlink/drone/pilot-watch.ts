/**
 * Whether a pilot is there. Where the watch of an armed vehicle ceases, ground-station heartbeats are
 * withheld from it, so that its own failsafe decides; a pilot who comes back, or disarming, ends that.
 *
 * A watch that ended before the vehicle was armed counts for nothing: somebody else flies it. A bridge that
 * was started anew finds the vehicle armed and has seen no watch: then it counts as watched until now if
 * the flight was commanded through us, for its pilot has the page to come back to; a flight of somebody
 * else's (by remote control) is left alone.
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
  #wasArmed: boolean | undefined;
  readonly #commanded: boolean;

  /**
   * @param timeout ms
   * @param commanded the vehicle was commanded through this bridge shortly before its start
   */
  constructor(timeout: number, commanded = false) {
    this.#timeout = timeout;
    this.#commanded = commanded;
  }

  watch(): void {
    this.#silence = 0;
  }

  /**
   * Returns why heartbeats are to be withheld now; undefined: they are not.
   * @param armed undefined: the vehicle was not heard yet
   */
  tick(at: number, armed: boolean | undefined): string | undefined {
    const passed = Math.min(LONGEST_TICK, Math.max(0, at - (this.#lastTick ?? at)));
    this.#lastTick = at;
    if (this.#silence !== undefined) this.#silence += passed;
    if (armed && this.#wasArmed === undefined && this.#commanded) this.#silence ??= 0;
    const isOver = this.#silence !== undefined && this.#silence > this.#timeout;
    if (!armed && (this.#wasArmed || isOver)) this.#silence = undefined;
    this.#wasArmed = armed ?? this.#wasArmed;
    if (!armed || !isOver) return undefined;
    return `no pilot for ${Math.round(this.#timeout / 1000)} s`;
  }
}
