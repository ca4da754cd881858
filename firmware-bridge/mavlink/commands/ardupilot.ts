/**
 * How ArduPilot's copters are told, and when that is done.
 *
 * | kind     | steps                                                              | done when                         |
 * |----------|--------------------------------------------------------------------|-----------------------------------|
 * | arm      | GUIDED, unless in a mode that can be armed; 400 p1 = 1               | armed                             |
 * | disarm   | 400 p1 = 0                                                         | disarmed                          |
 * | takeoff  | armed; GUIDED; 22 p7 = metres above home                           | at that height (5 %)              |
 * | start    | proven, armed; GUIDED; 224 to item 1; 300                          | AUTO and off the ground           |
 * | pause    | AUTO, GUIDED: 193 p1 = 0; other modes: GUIDED                      | mission paused, or it hovers      |
 * | continue | proven; AUTO: 193 p1 = 1; other modes: AUTO                        | AUTO and not paused               |
 * | goto     | 192 by COMMAND_INT above home, p2 = 1; 193 p1 = 1                  | within 5 m, 2 m in height         |
 * | land     | 21                                                                 | on the ground                     |
 * | return   | 20                                                                 | RTL (or a variant of it)          |
 * | jump     | proven; 224 p1 = item: home is its item 0                          | that item, or one after, is next  |
 * | speed    | 178 p1 = 1                                                         | accepted: it shows as it flies    |
 * | trigger  | 2000; 203 where that is unknown                                    | accepted: a capture event follows |
 * | rate     | 511                                                                | accepted                          |
 * | upload   | after the read-back, where there is a fence: 207 p1 = 1, p2 = 4    | the fence is on                   |
 *
 * Arming in AUTO is refused by it, and MISSION_START while disarmed is accepted and does nothing: that is
 * why it is armed in GUIDED. Pausing by LOITER without a remote control sinks. 193 in GUIDED stays in
 * force beyond a new target, hence goto's second step.
 */
import {
  armStep,
  CMD,
  COMMON,
  climbTime,
  flightTime,
  hasArrivedAt,
  hasClimbedTo,
  hovers,
  isAirborne,
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
  type Step,
  setMode,
  steps,
} from './steps.ts';

/** MAV_FRAME_GLOBAL_RELATIVE_ALT_INT */
const ABOVE_HOME = 6;
const ARMABLE = isIn('GUIDED', 'LOITER', 'POSHOLD', 'ALT_HOLD', 'STABILIZE');
const RETURNING = isIn('RTL', 'SMART_RTL', 'AUTO_RTL');

const guided = setMode('ardupilot', 'GUIDED');
const auto = setMode('ardupilot', 'AUTO');
const resume: Step = { send: long(CMD.pause, 1), optional: true };
/**
 * Only what was uploaded (its FENCE_TYPE "polygon", circles of the upload included): all of them would
 * switch on its own circle around home too, which knows nothing of the plan (seen: RTL in mid-mission).
 */
const UPLOADED_FENCES = 4;
export const FENCE_ON: Step = {
  send: long(CMD.fence, 1, UPLOADED_FENCES),
  unless: ({ fence }) => fence?.enabled === true,
  until: ({ fence }) => fence?.enabled !== false,
  within: SOON,
  shows: 'its fence as on',
};
const NOT_ARMED = 'it is not armed: arm it first';

export const ARDUPILOT: Recipes = {
  ...COMMON,
  arm: () => steps({ ...guided, unless: ARMABLE }, armStep(true)),

  takeoff({ altitude }, { state }) {
    if (!state.armed) return refuse(NOT_ARMED);
    return steps(guided, {
      send: long(CMD.takeoff, 0, 0, 0, 0, 0, 0, altitude),
      until: hasClimbedTo(altitude),
      within: climbTime(altitude),
      while: isIn('GUIDED'),
      shows: `${altitude} m above home`,
    });
  },

  start({ hash }, { state, proven }) {
    const refused = notProven(proven, hash);
    if (refused) return refused;
    if (isAirborne(state) && isIn('AUTO')(state)) return refuse('it flies its mission already');
    if (!state.armed) return refuse(NOT_ARMED);
    const current = state.mission?.current ?? 0;
    return steps(guided, current > 1 ? jumpStep(1, 1, current) : undefined, {
      send: long(CMD.start),
      until: (now) => now.mode === 'AUTO' && isAirborne(now),
      within: LIFT_OFF,
      shows: 'off the ground in AUTO',
    });
  },

  pause(_, { state }) {
    if (!isAirborne(state)) return refuse('it does not fly');
    const isHere = isIn('AUTO', 'GUIDED')(state);
    return steps({
      ...(isHere ? { send: long(CMD.pause, 0) } : { send: guided.send }),
      until: (now) =>
        now.mode === 'AUTO' && now.mission?.state !== undefined
          ? now.mission.state === 'paused'
          : isIn('AUTO', 'GUIDED')(now) && hovers(now),
      within: 15_000,
      shows: 'hovering',
    });
  },

  continue(_, { state, proven }) {
    const refused = notProven(proven);
    if (refused) return refused;
    if (!isAirborne(state)) return refuse('it is on the ground: start the mission');
    if (state.mission?.state === 'complete') return refuse('the mission is complete');
    if (state.mode !== 'AUTO') return steps(auto);
    return steps({
      send: long(CMD.pause, 1),
      until: ({ mode, mission }) => mode === 'AUTO' && mission?.state !== 'paused',
      within: SOON,
      shows: 'the mission going on',
    });
  },

  goto(to, { state }) {
    if (!isAirborne(state)) return refuse('it is on the ground: take off first');
    const { lat, lon, altitude } = to;
    const params = [-1, 1, 0, Number.NaN, lat, lon, altitude];
    return steps(
      { send: [{ command: CMD.reposition, params, frame: ABOVE_HOME }] },
      {
        ...resume,
        until: hasArrivedAt(to),
        within: flightTime(state, to),
        while: isIn('GUIDED'),
        shows: 'at its target',
      },
    );
  },

  land(_, { state }) {
    if (isOnGround(state)) return refuse('it is on the ground');
    return steps({
      send: long(CMD.land),
      until: isOnGround,
      within: landingTime(state),
      while: isIn('LAND'),
      shows: 'on the ground',
    });
  },

  return(_, { state }) {
    if (!isAirborne(state)) return refuse('it does not fly');
    return steps({ send: long(CMD.return), until: RETURNING, within: SOON, shows: 'RTL' });
  },

  jump({ item }, { state, proven }) {
    const refused = notProven(proven);
    if (refused) return refused;
    const { total = 0, current = 0 } = state.mission ?? {};
    if (item > total) return refuse(`the mission on board has ${total} items`);
    return steps(jumpStep(item, item, current));
  },
};
