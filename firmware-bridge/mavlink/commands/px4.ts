/**
 * How PX4's copters are told, and when that is done.
 *
 * | kind     | steps                                                              | done when                         |
 * |----------|--------------------------------------------------------------------|-----------------------------------|
 * | arm      | Hold, if in a mode that would fly off; 400 p1 = 1                    | armed                             |
 * | disarm   | 400 p1 = 0                                                         | disarmed                          |
 * | takeoff  | armed, home known; 22 p7 = home's height + metres                  | at that height (5 %)              |
 * | start    | proven; 224 to item 0; Mission; 400 unless armed                   | Mission and off the ground        |
 * | pause    | Hold                                                               | Hold                              |
 * | continue | proven; Mission                                                    | Mission                           |
 * | goto     | home known; 192 by COMMAND_INT above mean sea level, p2 = 1        | within 5 m, 2 m in height         |
 * | land     | 21                                                                 | on the ground                     |
 * | return   | 20                                                                 | Return                            |
 * | jump     | proven; 224 p1 = item − 1: there is no home item                   | that item, or one after, is next  |
 * | speed, trigger, rate | as with ArduPilot                                      | accepted                          |
 *
 * In Mission mode arming alone takes off: that is why `arm` goes to Hold first.
 */
import type { DroneState } from '../../../src/domain/flights/drone.ts';
import {
  armStep,
  CMD,
  COMMON,
  climbTime,
  flightTime,
  hasArrivedAt,
  hasClimbedTo,
  isAirborne,
  isArmed,
  isIn,
  isOnGround,
  jumpStep,
  LIFT_OFF,
  landingTime,
  long,
  notProven,
  type Recipes,
  refuse,
  SOON,
  setMode,
  steps,
} from './steps.ts';

/** MAV_FRAME_GLOBAL_INT */
const ABOVE_SEA = 5;
const AS_IT_IS = Number.NaN;
const STAYS_DOWN = isIn('Hold', 'Position', 'Altitude', 'Manual', 'Stabilized');
const HOME_UNKNOWN = "home's height is not known yet: wait for GPS";

const hold = setMode('px4', 'Hold');
const mission = setMode('px4', 'Mission');

/** Metres above mean sea level. */
const seaLevel = ({ home }: DroneState, aboveHome: number): number | undefined =>
  home && home.amsl + aboveHome;

export const PX4: Recipes = {
  ...COMMON,
  arm: () => steps({ ...hold, unless: STAYS_DOWN }, armStep(true)),

  takeoff({ altitude }, { state }) {
    if (!state.armed) return refuse('it is not armed: arm it first');
    const amsl = seaLevel(state, altitude);
    if (amsl === undefined) return refuse(HOME_UNKNOWN);
    return steps({
      send: long(CMD.takeoff, 0, 0, 0, AS_IT_IS, AS_IT_IS, AS_IT_IS, amsl),
      until: hasClimbedTo(altitude),
      within: climbTime(altitude),
      while: isIn('Takeoff', 'Hold'),
      shows: `${altitude} m above home`,
    });
  },

  start({ hash }, { state, proven }) {
    const refused = notProven(proven, hash);
    if (refused) return refused;
    if (isAirborne(state) && isIn('Mission')(state)) return refuse('it flies its mission already');
    const current = state.mission?.current ?? 0;
    return steps(
      current > 1 ? jumpStep(1, 0, current) : undefined,
      mission,
      { ...armStep(true), unless: isArmed },
      {
        send: [],
        until: (now) => now.mode === 'Mission' && isAirborne(now),
        within: LIFT_OFF,
        shows: 'off the ground in Mission',
      },
    );
  },

  pause(_, { state }) {
    return isAirborne(state) ? steps(hold) : refuse('it does not fly');
  },

  continue(_, { state, proven }) {
    const refused = notProven(proven);
    if (refused) return refused;
    if (!isAirborne(state)) return refuse('it is on the ground: start the mission');
    if (state.mission?.state === 'complete') return refuse('the mission is complete');
    return steps(mission);
  },

  goto(to, { state }) {
    if (!isAirborne(state)) return refuse('it is on the ground: take off first');
    const amsl = seaLevel(state, to.altitude);
    if (amsl === undefined) return refuse(HOME_UNKNOWN);
    const params = [-1, 1, 0, AS_IT_IS, to.lat, to.lon, amsl];
    return steps({
      send: [{ command: CMD.reposition, params, frame: ABOVE_SEA }],
      until: hasArrivedAt(to),
      within: flightTime(state, to),
      while: isIn('Hold'),
      shows: 'at its target',
    });
  },

  land(_, { state }) {
    if (isOnGround(state)) return refuse('it is on the ground');
    return steps({
      send: long(CMD.land, 0, 0, 0, AS_IT_IS, AS_IT_IS, AS_IT_IS, 0),
      until: isOnGround,
      within: landingTime(state),
      while: isIn('Land'),
      shows: 'on the ground',
    });
  },

  return(_, { state }) {
    if (!isAirborne(state)) return refuse('it does not fly');
    const until = isIn('Return');
    return steps({ send: long(CMD.return), until, within: SOON, shows: 'Return' });
  },

  jump({ item }, { state, proven }) {
    const refused = notProven(proven);
    if (refused) return refused;
    const { total = 0, current = 0 } = state.mission ?? {};
    if (item > total) return refuse(`the mission on board has ${total} items`);
    return steps(jumpStep(item, item - 1, current));
  },
};
