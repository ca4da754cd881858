/** What two following states of a drone say about its flight. */
import type { DroneState } from './drone.ts';
import type { FlightSign } from './flight.ts';

/** Modes in which the vehicle comes home or down by itself, of ArduPilot and PX4. */
const RETURNING = new Set(['RTL', 'SMART_RTL', 'AUTO_RTL', 'LAND', 'Return', 'Land', 'Descend']);
/** Modes in which it stands still in the air until told otherwise. */
const HOLDING = new Set(['BRAKE', 'LOITER', 'POSHOLD', 'Hold', 'Position']);
/** Above home, where the vehicle does not say whether it has landed, m. */
const AIRBORNE_HEIGHT = 1.5;

/** Whether it is in the air, by its own word or else by its height. */
export function isAirborne({ armed, landed, position }: DroneState): boolean {
  if (!armed) return false;
  if (landed !== undefined) return landed !== 'ground';
  return (position?.relative ?? 0) > AIRBORNE_HEIGHT;
}

/**
 * The sign of a state by itself, so that one that was missed (an outage) is made up for by the next.
 * @param wasAirborne whether this sortie was seen in the air before
 */
export function flightSign(state: DroneState, wasAirborne: boolean): FlightSign {
  if (!state.armed) return wasAirborne ? 'landed' : 'disarmed';
  if (!isAirborne(state)) return 'armed';
  if (RETURNING.has(state.mode)) return 'returning';
  if (state.mission?.state === 'paused' || HOLDING.has(state.mode)) return 'paused';
  return 'airborne';
}
