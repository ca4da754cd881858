import { LIVE_BITS } from '../../wire/live-frames.ts';
import type { Vehicle, VehicleState } from './vehicle.ts';

/** No fix for this long is shown as silent, whatever the rule for its kind says of violations. */
const SILENT_MS = 600_000;
/** Slower than this stands still: receivers drift, m/s. */
const MOVING_SPEED = 0.8;

export function stateOf(
  v: Pick<Vehicle, 'alarms' | 'time' | 'speed' | 'bits'>,
  now: number,
): VehicleState {
  if (v.alarms > 0) return 'alarm';
  if (v.time === 0 || now - v.time > SILENT_MS) return 'silent';
  if ((v.speed ?? 0) > MOVING_SPEED) return 'moving';
  const ignitionOff =
    (v.bits & LIVE_BITS.ignitionKnown) !== 0 && (v.bits & LIVE_BITS.ignition) === 0;
  return ignitionOff ? 'parked' : 'stopped';
}
