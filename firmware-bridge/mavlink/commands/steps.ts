/** What a command consists of: requests to the autopilot, and what the vehicle must then show. */

import type {
  Autopilot,
  CommandArgs,
  CommandKind,
  DroneState,
  Failure,
} from '../../../src/domain/flights/drone.ts';
import { metresBetween } from '../../../src/domain/geo/distance.ts';
import { modeNumbers } from '../../../src/wire/mavlink/vehicle/modes.ts';
import type { CommandRequest, Params } from './command-channel.ts';

export type Condition = (state: DroneState) => boolean;

export interface Step {
  /** Alternatives: the next one only where the autopilot does not know the one before. */
  readonly send: readonly CommandRequest[];
  /** Passed over where the vehicle shows this already. */
  readonly unless?: Condition;
  /** Done when the vehicle shows this; absent: when the autopilot has accepted it. */
  readonly until?: Condition;
  /** For `until`, ms from the answer on. */
  readonly within?: number;
  /** Once true it must stay so until the end; else somebody or something else has taken over. */
  readonly while?: Condition;
  /** What `until` is, for the sentence that it did not come: `it is armed`. */
  readonly shows?: string;
  /** A refusal does not matter. */
  readonly optional?: true;
}

export type Recipe =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly reason: Failure; readonly detail: string };

/** What a recipe is made from: the vehicle as it is now, and the mission proven to be on board. */
export interface Sight {
  readonly state: DroneState;
  readonly proven: string | undefined;
}

/** Those that are a matter of commands to the autopilot. */
export type DirectKind = Exclude<CommandKind, 'upload' | 'verify' | 'watch'>;
export type Recipes = {
  readonly [K in DirectKind]: (args: CommandArgs[K], sight: Sight) => Recipe;
};

export const CMD = {
  takeoff: 22,
  return: 20,
  land: 21,
  setMode: 176,
  speed: 178,
  reposition: 192,
  pause: 193,
  fence: 207,
  digicam: 203,
  jump: 224,
  start: 300,
  arm: 400,
  interval: 511,
  capture: 2000,
} as const;

/** Modes, items and pauses are told once a second. ms */
export const SOON = 5000;
/** A heartbeat a second tells of modes and arming; ArduPilot spins its motors up first. */
const ARMING = 8000;
/** From the start of the motors until it is off the ground. */
export const LIFT_OFF = 30_000;

export const steps = (...all: readonly (Step | undefined)[]): Recipe => ({
  ok: true,
  steps: all.filter((step) => step !== undefined),
});
export const refuse = (detail: string, reason: Failure = 'refused'): Recipe => ({
  ok: false,
  reason,
  detail,
});
export const long = (command: number, ...params: Params): CommandRequest[] => [{ command, params }];

export const isArmed: Condition = ({ armed }) => armed;
const isDisarmed: Condition = ({ armed }) => !armed;
export const isOnGround: Condition = ({ landed, armed }) => landed === 'ground' || !armed;

/** Off the ground as far as can be seen; autopilots that do not say so are judged by their height. */
export const isAirborne: Condition = ({ landed, armed, position }) =>
  armed && (landed === undefined ? (position?.relative ?? 0) > 1 : landed !== 'ground');

export const isIn =
  (...modes: readonly string[]): Condition =>
  ({ mode }) =>
    modes.includes(mode);

/** DO_SET_MODE, and seen in the heartbeat; nothing where it is in that mode already. */
export function setMode(autopilot: Autopilot, mode: string): Step {
  const { main, sub } = modeNumbers(autopilot, mode) ?? { main: 0, sub: 0 };
  return {
    send: long(CMD.setMode, 1, main, sub),
    unless: isIn(mode),
    until: isIn(mode),
    within: SOON,
    shows: `mode ${mode}`,
  };
}

export const armStep = (armed: boolean): Step => ({
  send: long(CMD.arm, armed ? 1 : 0),
  until: armed ? isArmed : isDisarmed,
  within: ARMING,
  shows: armed ? 'armed' : 'disarmed',
});

/** Within a metre, or 5 % of the height: autopilots call that reached. */
export const hasClimbedTo =
  (altitude: number): Condition =>
  ({ position }) =>
    (position?.relative ?? 0) >= altitude - Math.max(1, 0.05 * altitude);

/** Half a metre a second is slow for any of them. ms */
export const climbTime = (metres: number): number => LIFT_OFF + (Math.abs(metres) / 0.5) * 1000;

/** Metres. GPS alone is not better than this, and waypoint radii are as large. */
const ARRIVED = { across: 5, up: 2 };

export const hasArrivedAt =
  ({ lat, lon, altitude }: CommandArgs['goto']): Condition =>
  ({ position }) =>
    position !== undefined &&
    metresBetween(position.lon, position.lat, lon, lat) <= ARRIVED.across &&
    (position.relative === undefined || Math.abs(position.relative - altitude) <= ARRIVED.up);

/** At 2 m/s across and half a metre a second up, and a minute to spare. ms */
export function flightTime(state: DroneState, to: CommandArgs['goto']): number {
  const { position } = state;
  if (position === undefined) return 10 * 60_000;
  const across = metresBetween(position.lon, position.lat, to.lon, to.lat);
  const up = Math.abs(to.altitude - (position.relative ?? 0));
  return 60_000 + (across / 2 + up / 0.5) * 1000;
}

/** From its height at a quarter of a metre a second, and a minute to spare. ms */
export const landingTime = ({ position }: DroneState): number =>
  60_000 + (Math.max(0, position?.relative ?? 100) / 0.25) * 1000;

/** Hovers, where the autopilot does not say that it is paused. */
export const hovers: Condition = ({ groundSpeed = 0, climb = 0 }) =>
  groundSpeed < 0.7 && Math.abs(climb) < 0.5;

/** The same for every autopilot. */
export const COMMON: Pick<Recipes, 'disarm' | 'speed' | 'trigger' | 'rate'> = {
  disarm: () => steps(armStep(false)),
  speed: ({ speed }) => steps({ send: long(CMD.speed, 1, speed, -1) }),
  trigger: () =>
    steps({
      send: [...long(CMD.capture, 0, 0, 1), ...long(CMD.digicam, 0, 0, 0, 0, 1)],
    }),
  rate: ({ message, hertz }) =>
    steps({ send: long(CMD.interval, message, hertz > 0 ? Math.round(1e6 / hertz) : -1) }),
};

/** DO_SET_MISSION_CURRENT. `seq`: as that autopilot counts. */
export const jumpStep = (item: number, seq: number, from: number): Step => ({
  send: long(CMD.jump, seq),
  // Items that are no waypoints are over at once: the one after may be the first to be seen.
  until: ({ mission }) => {
    const current = mission?.current ?? 0;
    return current === item || (current > item && current !== from);
  },
  within: SOON,
  shows: `on the way to item ${item}`,
});

/** Why it may not fly the mission on board; undefined: it may. */
export function notProven(proven: string | undefined, hash?: string): Recipe | undefined {
  if (proven === undefined) {
    return refuse(
      'nothing is proven to be on board: upload the mission, or have it verified',
      'not-verified',
    );
  }
  if (hash === undefined || proven === hash) return undefined;
  return refuse(
    `another mission is on board (${proven.slice(0, 12)}…), upload this one`,
    'not-verified',
  );
}
