/** MAV_RESULT in our words. */
import type { Failure } from '../../../src/domain/flights/drone.ts';

export const ACCEPTED = 0;

interface Result {
  readonly reason: Failure;
  readonly words: string;
}

const RESULTS: Readonly<Record<number, Result>> = {
  1: { reason: 'refused', words: 'the autopilot refuses it for now' },
  2: { reason: 'refused', words: 'the autopilot denies it' },
  3: { reason: 'unsupported', words: 'the autopilot does not know this command' },
  4: { reason: 'refused', words: 'the autopilot tried and failed' },
  6: { reason: 'cancelled', words: 'the autopilot broke it off' },
  7: { reason: 'unsupported', words: 'the autopilot takes it as COMMAND_LONG only' },
  8: { reason: 'unsupported', words: 'the autopilot takes it as COMMAND_INT only' },
  9: { reason: 'unsupported', words: 'the autopilot does not take this reference of altitudes' },
  10: { reason: 'refused', words: 'another ground station is in control of the vehicle' },
};

/** Of a result other than ACCEPTED. */
export function refusalOf(result: number): Result {
  return RESULTS[result] ?? { reason: 'refused', words: `the autopilot refuses it (${result})` };
}
