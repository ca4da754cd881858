/**
 * An autopilot's time: its uptime (time_boot_ms), and UTC once SYSTEM_TIME has said when it was booted.
 * `at` is always the bridge's time of arrival, ms.
 */

/** Messages of one moment may overtake one another, ms; a reboot sets further back than this. */
const DISORDER = 2000;
/** An uptime further ahead than the time that has passed is doubted, ms. */
const AHEAD = 60_000;
/** Two doubted uptimes that agree within this are believed, ms. */
const AGREEMENT = 5000;
/** How fast the least delay ever seen is forgotten: 10 ms a second. */
const LEAK = 0.01;
/** 2012-01-01 and 2100-01-01: outside, the clock was never set (or GPS weeks rolled over). */
const EARLIEST = 1_325_376_000_000;
const LATEST = 4_102_444_800_000;
/** An autopilot may be ahead of a bridge whose own clock was never set; behind by a day it is wrong. */
const MAX_BEHIND = 86_400_000;
/** Two readings of when it was booted agree within this, ms. */
const SAME_BOOT = 250;

/** `doubted`: further back or ahead than can be; the next one will tell. */
export type Heard = 'on' | 'reboot' | 'doubted';

interface Moment {
  readonly uptime: number;
  readonly at: number;
}

export class Clock {
  /** The furthest uptime believed. */
  #last: Moment | undefined;
  #doubt: Moment | undefined;
  /** uptime − at, of the message that was delayed least. */
  #offset: number | undefined;
  /** UTC of uptime 0. */
  #boot: number | undefined;
  #doubtedBoot: number | undefined;

  get hasUptime(): boolean {
    return this.#last !== undefined;
  }

  hear(uptime: number, at: number): Heard {
    const last = this.#last;
    if (last === undefined || !isDoubtful(last, uptime, at)) {
      this.#believe(uptime, at);
      return 'on';
    }
    const doubt = this.#doubt;
    if (doubt === undefined || Math.abs(doubt.uptime + at - doubt.at - uptime) > AGREEMENT) {
      this.#doubt = { uptime, at };
      return 'doubted';
    }
    if (uptime < last.uptime) {
      this.forget();
      this.#believe(uptime, at);
      return 'reboot';
    }
    this.#believe(uptime, at);
    return 'on';
  }

  /** It was `unix` (ms) when it had been up for `uptime`; false: that cannot be. 0 and the like: unset. */
  setUtc(unix: number, uptime: number, at: number): boolean {
    if (unix > LATEST) return false;
    if (unix < EARLIEST || unix < at - MAX_BEHIND) return true;
    const boot = unix - uptime;
    const doubted = this.#doubtedBoot;
    this.#doubtedBoot = undefined;
    // held as long as it is about right, so that what is timed by it keeps its time
    if (this.#boot !== undefined && Math.abs(boot - this.#boot) <= SAME_BOOT) return true;
    const isConfirmed = doubted !== undefined && Math.abs(boot - doubted) <= SAME_BOOT;
    if (this.#boot === undefined || isConfirmed) this.#boot = boot;
    else this.#doubtedBoot = boot;
    return true;
  }

  /** UTC by the autopilot where that is known, else `at`. Whole ms. */
  utc(at: number): number {
    if (this.#boot === undefined || this.#offset === undefined) return at;
    return Math.round(this.#boot + at + this.#offset);
  }

  utcOf(uptime: number): number | undefined {
    return this.#boot === undefined ? undefined : Math.round(this.#boot + uptime);
  }

  forget(): void {
    this.#last = undefined;
    this.#doubt = undefined;
    this.#offset = undefined;
    this.#boot = undefined;
    this.#doubtedBoot = undefined;
  }

  #believe(uptime: number, at: number): void {
    const passed = Math.max(0, at - (this.#last?.at ?? at));
    const offset = uptime - at;
    this.#offset = Math.max(offset, (this.#offset ?? offset) - passed * LEAK);
    this.#doubt = undefined;
    if (this.#last === undefined || uptime > this.#last.uptime) this.#last = { uptime, at };
  }
}

function isDoubtful(last: Moment, uptime: number, at: number): boolean {
  return (
    uptime < last.uptime - DISORDER || uptime > last.uptime + Math.max(0, at - last.at) + AHEAD
  );
}

/** A time of CAMERA_FEEDBACK and the like is either UTC or uptime, in µs: is it UTC? */
export function isUtc(ms: number): boolean {
  return ms >= EARLIEST && ms <= LATEST;
}
