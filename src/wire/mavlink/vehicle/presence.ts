/** HEARTBEAT: which component is the autopilot, whether it is there, its mode, arming and alarm. */
import type { Autopilot, LandedState } from '../../../domain/flights/drone.ts';
import { Heartbeat } from '../messages.ts';
import { isArduPilotCopter, modeName } from './modes.ts';
import { weighSuspicion } from './reboot.ts';
import { onAny, type Rule } from './rule.ts';
import { known, type Presence } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** MAV_AUTOPILOT */
const INVALID = 8;
const AUTOPILOTS: Readonly<Record<number, Autopilot>> = { 3: 'ardupilot', 12: 'px4' };
/** MAV_TYPEs that are no vehicle, whatever they say of an autopilot: ground station, gimbal, camera… */
const NO_VEHICLES = new Set([5, 6, 18, 26, 27, 30, 31, 32, 33, 34, 36, 37, 38, 39, 40, 41, 42]);
/** MAV_COMP_ID_AUTOPILOT1 */
const FIRST_AUTOPILOT = 1;
/** MAV_MODE_FLAG_SAFETY_ARMED */
const ARMED = 128;
/** MAV_STATE */
const STANDBY = 3;
const ACTIVE = 4;
const ALARMS: Readonly<Record<number, string>> = { 5: 'critical', 6: 'emergency' };

export const presenceRules: readonly Rule[] = [
  onAny(
    Heartbeat,
    (vehicle, { type, autopilot, baseMode, customMode, systemStatus }, at, frame) => {
      if (!isOfVehicle(autopilot, type)) return;
      if (!isAutopilot(vehicle, frame.component)) return;
      const kind = AUTOPILOTS[autopilot] ?? 'other';
      const before = vehicle.presence;
      const armed = (baseMode & ARMED) !== 0;
      vehicle.presence = known<Presence>({
        autopilot: kind,
        type,
        armed,
        mode: modeName(kind, customMode, baseMode, type),
        status: systemStatus,
        landed: isArduPilotCopter(kind, type)
          ? (inferLanded(armed, systemStatus) ?? before?.landed)
          : undefined,
      });
      vehicle.heartbeat(at);
      weighSuspicion(vehicle, at);
      const alarm = ALARMS[systemStatus];
      if (alarm !== undefined && before !== undefined && before.status < systemStatus) {
        vehicle.failsafe('other', `system status ${alarm}`, at);
      }
    },
  ),
];

/** Whether a heartbeat is an autopilot's: cameras, gimbals, ground stations and companions beat too. */
export function isOfVehicle(autopilot: number, type: number): boolean {
  return autopilot !== INVALID && !NO_VEHICLES.has(type);
}

/** Component 1 is the autopilot if it says so; else the first that does. */
function isAutopilot(vehicle: Vehicle, component: number): boolean {
  if (vehicle.presence === undefined || component === FIRST_AUTOPILOT) {
    if (vehicle.component !== component) vehicle.forget();
    vehicle.component = component;
  }
  return vehicle.component === component;
}

/** While it has an alarm its state does not say where it is. */
function inferLanded(armed: boolean, status: number): LandedState | undefined {
  if (!armed || status === STANDBY) return 'ground';
  return status === ACTIVE ? 'air' : undefined;
}
