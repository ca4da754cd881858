import { vehicleStatus } from '../../domain/fleet/status.ts';
import { LIVE_BITS } from '../../wire/live-frames.ts';
import { isStale, type LiveDrone } from './drones.ts';
import type { Vehicle, VehicleState } from './vehicle.ts';

/** The one word for a vehicle, as the domain says it. One that was never seen is shown as silent. */
export function stateOf(
  v: Pick<Vehicle, 'alarms' | 'time' | 'speed' | 'bits' | 'online'>,
  now: number,
): VehicleState {
  const known = (v.bits & LIVE_BITS.ignitionKnown) !== 0;
  const status = vehicleStatus({
    newest:
      v.time === 0
        ? undefined
        : {
            time: v.time,
            speed: v.speed ?? undefined,
            ignition: known ? (v.bits & LIVE_BITS.ignition) !== 0 : undefined,
          },
    online: v.online,
    alarms: v.alarms,
    now,
  });
  return status === 'never-seen' ? 'silent' : status;
}

const GRAVE: ReadonlySet<string | undefined> = new Set(['critical', 'emergency', 'failed']);

/** A drone tells more than a fix does: in the air, armed on the ground, disarmed, or not heard. */
export function droneStateOf(drone: LiveDrone, alarms: number, now: number): VehicleState {
  const { state } = drone;
  if (!state || isStale(drone, now)) return 'silent';
  const failing = state.armed && state.batteries.some((battery) => GRAVE.has(battery.state));
  if (alarms > 0 || failing || state.fence?.breached) return 'alarm';
  if (!state.armed) return 'parked';
  return state.landed === 'ground' ? 'stopped' : 'moving';
}
