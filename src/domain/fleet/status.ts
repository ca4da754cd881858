import { MINUTE } from '../geo/units.ts';

const VEHICLE_STATUSES = [
  /** A violation is open. */
  'alarm',
  'moving',
  /** Standing, the engine on or not known to be off. */
  'stopped',
  /** Standing, the engine off. */
  'parked',
  /** Connected or not, it has said nothing for a while. */
  'silent',
  'never-seen',
] as const;
export type VehicleStatus = (typeof VEHICLE_STATUSES)[number];

/** From walking pace on a vehicle counts as moving, m/s. */
export const MOVING_FROM = 1;
/** Without a fix for this long a vehicle counts as silent, ms; a parked one that sleeps is still parked. */
export const SILENT_AFTER = 10 * MINUTE;

/** One word for a vehicle, the most urgent first; the same on the page and in the API. */
export function vehicleStatus(input: {
  readonly newest?:
    | {
        readonly time: number;
        readonly speed?: number | undefined;
        readonly ignition?: boolean | undefined;
      }
    | undefined;
  readonly online: boolean;
  /** Open violations. */
  readonly alarms: number;
  readonly now: number;
}): VehicleStatus {
  const { newest, online, alarms, now } = input;
  if (alarms > 0) return 'alarm';
  if (newest === undefined) return 'never-seen';
  const moving = (newest.speed ?? 0) >= MOVING_FROM;
  if (newest.ignition === false && !moving) return 'parked';
  // Whoever went offline while driving says no more where it is: half the patience.
  const patience = online ? SILENT_AFTER : SILENT_AFTER / 2;
  if (now - newest.time > patience) return 'silent';
  return moving ? 'moving' : 'stopped';
}
