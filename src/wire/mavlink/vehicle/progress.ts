/** Where it is in its mission, whether it flies, its fence, the wind. */
import { type LandedState, MISSION_STATES } from '../../../domain/flights/drone.ts';
import {
  ExtendedSysState,
  FenceStatus,
  MissionCurrent,
  MissionItemReached,
  Wind,
  WindCov,
} from '../messages.ts';
import { compass, speedOf } from './quantities.ts';
import { on, type Rule } from './rule.ts';
import { known, type Seen } from './seen.ts';
import type { Vehicle } from './vehicle.ts';

/** MAV_LANDED_STATE, 0 undefined */
const LANDED: Readonly<Record<number, LandedState>> = {
  1: 'ground',
  2: 'air',
  3: 'takeoff',
  4: 'landing',
};
/** FENCE_BREACH, 0 none */
const BREACHES: Readonly<Record<number, string>> = { 1: 'min-alt', 2: 'max-alt', 3: 'boundary' };
/** MISSION_CURRENT.total: there is no mission. */
const NO_MISSION = 65_535;
const DEGREES = 180 / Math.PI;
/** m/s */
const MAX_WIND = 150;

export const progressRules: readonly Rule[] = [
  on(MissionCurrent, (vehicle, { seq, total, missionState }, at) => {
    vehicle.seen.mission = known<NonNullable<Seen['mission']>>({
      at,
      seq,
      // 0: this autopilot does not say (MAVLink 1, ArduPilot before 4.4)
      total: total === 0 ? undefined : total === NO_MISSION ? 0 : total,
      state: MISSION_STATES[missionState - 1],
    });
  }),
  on(MissionItemReached, (vehicle, { seq }) => {
    vehicle.seen.reached = seq;
  }),
  on(ExtendedSysState, (vehicle, { landedState }, at) => {
    const state = LANDED[landedState];
    if (state !== undefined) vehicle.seen.landed = { at, state };
  }),
  on(FenceStatus, (vehicle, { breachStatus, breachCount, breachType }, at) => {
    vehicle.seen.fence = known<NonNullable<Seen['fence']>>({
      at,
      breached: breachStatus !== 0,
      count: breachCount,
      type: BREACHES[breachType],
    });
  }),
  /** ArduPilot: where it comes from, degrees (−180 … 180). */
  on(Wind, (vehicle, { direction, speed }, at) => noteWind(vehicle, speed, direction, at)),
  /** Where it blows to, north and east. */
  on(WindCov, (vehicle, { windX, windY }, at) => {
    noteWind(vehicle, Math.hypot(windX, windY), Math.atan2(-windY, -windX) * DEGREES, at);
  }),
];

function noteWind(vehicle: Vehicle, metresPerSecond: number, degrees: number, at: number): void {
  const speed = speedOf(metresPerSecond);
  const from = compass(degrees);
  if (speed === undefined || speed < 0 || speed > MAX_WIND || from === undefined) {
    vehicle.refuse('wind');
    return;
  }
  vehicle.seen.wind = { at, speed, from };
}
