import type { Fix } from '../../../src/domain/fleet/fix.ts';
import type { DroneState } from '../../../src/domain/flights/drone.ts';

const SECOND = 1000;
/** A time further back than this is a clock that was set, not a frame out of order: it goes on from there. */
const CLOCK_SET = 60 * SECOND;

/** Lets one through in each second of its own time. */
class EachSecond {
  #last = Number.NEGATIVE_INFINITY;

  isNext(time: number): boolean {
    const second = Math.floor(time / SECOND);
    const isBefore = second <= this.#last && (this.#last - second) * SECOND < CLOCK_SET;
    if (isBefore) return false;
    this.#last = second;
    return true;
  }
}

/** What is stored of a flight: a fix and a state for each second of the vehicle's time. */
export class Sampler {
  readonly #fixes = new EachSecond();
  readonly #states = new EachSecond();

  /** The fix where it is the first of its second. */
  fix(fix: Fix | undefined): Fix | undefined {
    return fix !== undefined && this.#fixes.isNext(fix.time) ? fix : undefined;
  }

  state(state: DroneState | undefined): DroneState | undefined {
    return state !== undefined && this.#states.isNext(state.time) ? state : undefined;
  }
}
