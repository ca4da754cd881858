/** Batteries: BATTERY_STATUS a pack each; SYS_STATUS where there is none. */
import { BATTERY_STATES, type Battery } from '../../../domain/flights/drone.ts';
import { BatteryStatus, type SysStatus } from '../messages.ts';
import { round } from './quantities.ts';
import { on, type Rule } from './rule.ts';
import { known } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** No cell; not sent. */
const NO_VOLTAGE = 65_535;
/** What flies here has less, V. */
const MAX_VOLTAGE = 200;
/** cA and %: not measured. */
const UNKNOWN = -1;
/** PX4 has its own −1 A for it, cA. */
const UNKNOWN_TO_PX4 = -100;
/** Packs remembered; more ids are garbage. */
const MOST_PACKS = 16;

export const powerRules: readonly Rule[] = [
  on(BatteryStatus, (vehicle, message, at) => {
    const { id, voltages, voltagesExt, chargeState } = message;
    const packs = vehicle.seen.packs ?? new Map();
    if (!packs.has(id) && packs.size >= MOST_PACKS) return vehicle.refuse('battery');
    // MAV_BATTERY_CHARGE_STATE, 0 undefined, 1 OK …
    const state = BATTERY_STATES[chargeState - 1];
    const battery = known<Battery>({
      id,
      voltage: packVoltage(vehicle, voltages, voltagesExt),
      current: currentOf(message.currentBattery),
      remaining: remainingOf(vehicle, message.batteryRemaining),
      state,
    });
    vehicle.seen.packs = new Map(packs).set(id, { at, battery });
  }),
];

/** Called for SYS_STATUS. */
export function notePower(vehicle: Vehicle, message: InstanceType<typeof SysStatus>, at: number) {
  const { voltageBattery, currentBattery, batteryRemaining } = message;
  const voltage = voltageBattery === 0 ? undefined : voltageOf(vehicle, [voltageBattery]);
  const remaining = remainingOf(vehicle, batteryRemaining);
  if (voltage === undefined && remaining === undefined) {
    delete vehicle.seen.power;
    return;
  }
  const battery = known<Battery>({ id: 0, voltage, current: currentOf(currentBattery), remaining });
  vehicle.seen.power = { at, battery };
}

/** Cells 1–10 (65535: none) and 11–14 (0: none), mV. A pack without cells has its whole in the first. */
function packVoltage(
  vehicle: Vehicle,
  cells: readonly number[],
  more: readonly number[],
): number | undefined {
  return voltageOf(vehicle, [...cells, ...more]);
}

function voltageOf(vehicle: Vehicle, millivolts: readonly number[]): number | undefined {
  const cells = millivolts.filter((value) => value !== NO_VOLTAGE && value !== 0);
  if (cells.length === 0) return undefined;
  const volts = cells.reduce((sum, value) => sum + value, 0) / 1000;
  if (volts <= MAX_VOLTAGE) return round(volts, 3);
  vehicle.refuse('battery');
  return undefined;
}

function currentOf(centiamperes: number): number | undefined {
  return centiamperes === UNKNOWN || centiamperes === UNKNOWN_TO_PX4
    ? undefined
    : round(centiamperes / 100, 2);
}

function remainingOf(vehicle: Vehicle, percent: number): number | undefined {
  if (percent === UNKNOWN) return undefined;
  if (percent >= 0 && percent <= 100) return percent;
  vehicle.refuse('battery');
  return undefined;
}
