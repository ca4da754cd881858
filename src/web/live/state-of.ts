import { vehicleStatus } from '../../domain/fleet/status.ts';
import { LIVE_BITS } from '../../wire/live-frames.ts';
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
