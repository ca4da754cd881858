import type { Fix } from '../../../src/domain/fleet/fix.ts';
import type { DroneState } from '../../../src/domain/flights/drone.ts';

const SECOND = 1000;
/** A time further back than this is a clock that was set, not a frame out of order: it goes on from there. */
const CLOCK_SET = 60 * SECOND;
/** So is one that has stayed back for so long. */
const STAYED_BACK = 3 * SECOND;

/** Lets one through in each second of its own time. */
class EachSecond {
  #last = Number.NEGATIVE_INFINITY;
  /** When that one arrived, ms. */
  #at = 0;

  isNext(time: number, at: number): boolean {
    const second = Math.floor(time / SECOND);
    const back = (this.#last - second) * SECOND;
    const isSet = back >= CLOCK_SET || (back > 0 && Math.abs(at - this.#at) >= STAYED_BACK);
    if (second <= this.#last && !isSet) return false;
    this.#last = second;
    this.#at = at;
    return true;
  }
}

/** What is stored of a flight: a fix and a state for each second of the vehicle's time. */
export class Sampler {
  readonly #fixes = new EachSecond();
  readonly #states = new EachSecond();

  /** The fix where it is the first of its second; `at`: when it arrived. */
  fix(fix: Fix | undefined, at: number): Fix | undefined {
    return fix !== undefined && this.#fixes.isNext(fix.time, at) ? fix : undefined;
  }

  state(state: DroneState | undefined, at: number): DroneState | undefined {
    return state !== undefined && this.#states.isNext(state.time, at) ? state : undefined;
  }
}
