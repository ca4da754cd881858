/** PX4 1.15: what differs from ArduPilot is here and in px4-items.ts. */
import { TakingOff } from './behaviours.ts';
import { COMMON_COMMANDS, commandPlace, guidedOf, type Handler, RESULT } from './commands.ts';
import { isMove, placeOf } from './mission-moves.ts';
import type { FlightMode, Personality } from './personality.ts';
import { ACK, CMD } from './plans.ts';
import { judgePx4Item } from './px4-items.ts';
import { PX4_PARAMETERS, tunePx4 } from './px4-parameters.ts';
import { SEVERITY } from './radio.ts';
import type { Vehicle } from './vehicle.ts';

/** custom_mode: main << 16 | sub << 24, without a sign. */
const custom = (main: number, sub = 0) => main * 2 ** 16 + sub * 2 ** 24;
const AUTO = 4;
const TAKEOFF = custom(AUTO, 2);
const HOLD = custom(AUTO, 3);
const MISSION = custom(AUTO, 4);

const mode = (
  number: number,
  name: string,
  behaviour: FlightMode['behaviour'],
  needsPosition = true,
  armable = true,
): FlightMode => ({ number, name, behaviour, needsPosition, armable });

const MODES: readonly FlightMode[] = [
  mode(custom(1), 'Manual', 'manual', false),
  mode(custom(2), 'Altitude', 'manual', false),
  mode(custom(3), 'Position', 'manual'),
  mode(custom(7), 'Stabilized', 'manual', false),
  mode(TAKEOFF, 'Takeoff', 'takeoff'),
  mode(HOLD, 'Hold', 'hold'),
  mode(MISSION, 'Mission', 'mission'),
  mode(custom(AUTO, 5), 'Return', 'return', true, false),
  mode(custom(AUTO, 6), 'Land', 'land', false, false),
];

/** MAV_MODE_FLAG: custom; auto, guided and stabilised, or manual input and stabilised; armed. */
const AUTO_FLAGS = 1 | 4 | 8 | 16;
const MANUAL_FLAGS = 1 | 16 | 64;
const ARMED = 128;

/** MAV_RESULT of arming: temporarily rejected, where a check fails. */
function tryToArm(vehicle: Vehicle): boolean {
  const { flight, radio, personality } = vehicle;
  if (flight.armed) return true;
  const faults = personality.texts.checks(vehicle);
  if (faults.length === 0) {
    flight.arm();
    return true;
  }
  radio.text(SEVERITY.critical, 'Arming denied: Resolve system health failures first');
  for (const { text } of faults) radio.text(SEVERITY.critical, text);
  return false;
}

const arm: Handler = ({ vehicle }, { params }) => {
  const { flight } = vehicle;
  const forced = params[1] === 21_196;
  if (params[0] === 1) return tryToArm(vehicle) ? RESULT.accepted : RESULT.rejected;
  if (params[0] !== 0) return RESULT.denied;
  if (!flight.armed) return RESULT.accepted;
  if (flight.airborne && !forced) {
    vehicle.radio.text(SEVERITY.critical, 'Disarming denied: not landed');
    return RESULT.rejected;
  }
  flight.disarm('command');
  return RESULT.accepted;
};

/** Parameter 7 is above mean sea level; it takes off once it is armed. */
const takeoff: Handler = ({ vehicle }, { params }) => {
  const { flight, ground } = vehicle;
  if (flight.airborne) return RESULT.rejected;
  if (flight.setMode(TAKEOFF) !== undefined) return RESULT.rejected;
  if (flight.behaviour instanceof TakingOff && Number.isFinite(params[6])) {
    vehicle.takeoffUp = params[6] - ground.origin.amsl;
    flight.behaviour.height = vehicle.takeoffUp;
  }
  return RESULT.accepted;
};

const missionStart: Handler = ({ vehicle }, { params }) => {
  if (vehicle.personality.texts.missionFaults(vehicle).length > 0) return RESULT.denied;
  if (vehicle.flight.setMode(MISSION) !== undefined) return RESULT.denied;
  if (params[0] > 0) vehicle.mission.setCurrent(vehicle, params[0]);
  if (!tryToArm(vehicle)) return RESULT.failed;
  vehicle.mission.release(vehicle);
  return RESULT.accepted;
};

const reposition: Handler = ({ vehicle }, command) => {
  const { flight, fence, tuning, radio } = vehicle;
  const place = commandPlace(vehicle, { ...command, frame: command.frame ?? 0 });
  if (!place || !flight.armed || !flight.airborne) return RESULT.denied;
  if (tuning.fence.enabled && fence.broken(vehicle, place)) {
    radio.text(SEVERITY.critical, 'Reposition is outside geofence');
    return RESULT.denied;
  }
  const changesMode = (command.params[1] & 1) !== 0;
  if (flight.mode.number !== HOLD && !changesMode) return RESULT.denied;
  if (flight.setMode(HOLD) !== undefined) return RESULT.rejected;
  if (command.params[0] > 0) flight.speed = command.params[0];
  guidedOf(vehicle)?.goTo(vehicle, place);
  return RESULT.accepted;
};

const runChecks: Handler = ({ vehicle }) => {
  if (vehicle.flight.armed) return RESULT.rejected;
  for (const { text } of vehicle.personality.texts.checks(vehicle)) {
    vehicle.radio.text(SEVERITY.critical, text);
  }
  return RESULT.accepted;
};

function checks(vehicle: Vehicle): { text: string; mode: boolean }[] {
  const { gps, flight, parameters, packs, failsafes, fence, tuning } = vehicle;
  const faults: string[] = [];
  if (gps.fix < 3) faults.push('GPS fix too low');
  else if (!gps.healthy) faults.push('ekf2 missing data');
  if (packs.some((pack) => pack.charge < parameters.get('COM_ARM_BAT_MIN'))) {
    faults.push('Low battery');
  }
  if (failsafes.stationLost) faults.push('No connection to the ground control station');
  if (tuning.fence.enabled && gps.healthy && fence.broken(vehicle, vehicle.believed)) {
    faults.push('Outside geofence');
  }
  faults.push(...vehicle.denials);
  const texts = faults.map((text) => ({ text: `Preflight Fail: ${text}`, mode: false }));
  if (!flight.mode.armable) {
    texts.push({ text: `Preflight Fail: Mode ${flight.mode.name} not armable`, mode: true });
  }
  return texts;
}

/** It looks at waypoints against fences, not at the legs between them. */
function missionFaults(vehicle: Vehicle): string[] {
  const { plans, tuning, fence } = vehicle;
  if (!tuning.fence.enabled) return [];
  const outside = plans
    .get(0)
    .findIndex(
      (item) =>
        isMove(item.command) &&
        (item.x !== 0 || item.y !== 0) &&
        fence.broken(vehicle, placeOf(vehicle, item)) !== undefined,
    );
  return outside < 0 ? [] : [`Mission rejected: Waypoint ${outside + 1} violates geofence`];
}

export const PX4: Personality = {
  name: 'px4',
  autopilot: 12,
  modes: MODES,
  bootMode: HOLD,
  modeNumber: custom,
  baseMode: ({ behaviour }, armed) =>
    (behaviour === 'manual' ? MANUAL_FLAGS : AUTO_FLAGS) | (armed ? ARMED : 0),
  bootTexts: ['Ready for takeoff soon'],
  version: { software: (1 << 24) | (15 << 16) | (4 << 8) | 255, capabilities: 0xe4ef },
  parameters: PX4_PARAMETERS,
  encoding: 'bytewise',
  systemParameter: 'MAV_SYS_ID',
  tuning: tunePx4,
  streams: new Map([
    [0, 1],
    [1, 1],
    [2, 1],
    [24, 2],
    [30, 5],
    [33, 4],
    [42, 1],
    [74, 2],
    [141, 1],
    [147, 0.5],
    [230, 0.5],
    [231, 0.5],
    [242, 0.5],
    [245, 1],
  ]),
  messages: new Set([0, 1, 2, 24, 30, 32, 33, 42, 74, 111, 141, 147, 148, 230, 231, 242, 245]),
  missions: {
    home: false,
    oldRequests: false,
    most: { 0: 500, 1: 64, 2: 32 },
    retry: 0.5,
    giveUp: 5,
    atomic: true,
    busyAck: ACK.error,
    cancellable: true,
    clearsAll: true,
    clearsWhileFlown: true,
    opaqueIds: true,
    judge: judgePx4Item,
  },
  commands: {
    ...COMMON_COMMANDS,
    [CMD.arm]: arm,
    [CMD.takeoff]: takeoff,
    [CMD.missionStart]: missionStart,
    [CMD.reposition]: reposition,
    [CMD.checks]: runChecks,
  },
  manualSinks: false,
  returnItemChangesMode: true,
  reachesAll: false,
  missionWaits: false,
  texts: {
    armed: 'Armed by external command',
    disarmed: (why) =>
      why === 'landed'
        ? 'Disarmed by landing'
        : why === 'idle'
          ? 'Disarmed by auto preflight disarming'
          : 'Disarmed by external command',
    takenOff: 'Takeoff detected',
    landed: 'Landing detected',
    modeRefused: (name, why) => `Switching to mode '${name}' is currently not possible: ${why}`,
    fence: () => 'Geofence violation',
    gcsLost: 'Connection to ground control station lost',
    gcsBack: 'Connection to ground control station regained',
    battery: (pack, state) =>
      state === 'low'
        ? `Low battery level (pack ${pack})`
        : `Critical battery level (pack ${pack})`,
    positionLost: 'Failsafe activated: no valid position estimate, landing',
    item: (seq) => (seq < 0 ? 'Mission finished, loitering' : undefined),
    checks,
    noMessage: (message) => `Stream ${message} not found`,
    missionFaults,
  },
};
