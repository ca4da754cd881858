/** ArduCopter 4.7, as seen: docs of its tables; what differs from PX4 is here and in ardupilot-items.ts. */
import { judgeArduPilotItem } from './ardupilot-items.ts';
import { ARDUPILOT_PARAMETERS, tuneArduPilot } from './ardupilot-parameters.ts';
import {
  COMMON_COMMANDS,
  commandPlace,
  guidedOf,
  type Handler,
  RESULT,
  startCapture,
  stopCapture,
} from './commands.ts';
import type { FlightMode, Personality } from './personality.ts';
import { ACK, CMD } from './plans.ts';
import { SEVERITY } from './radio.ts';
import type { Vehicle } from './vehicle.ts';

const GUIDED = 4;
const AUTO = 3;

const mode = (
  number: number,
  name: string,
  behaviour: FlightMode['behaviour'],
  needsPosition = true,
  armable = true,
): FlightMode => ({ number, name, behaviour, needsPosition, armable });

const MODES: readonly FlightMode[] = [
  mode(0, 'STABILIZE', 'manual', false),
  mode(2, 'ALT_HOLD', 'manual', false),
  mode(AUTO, 'AUTO', 'mission', true, false),
  mode(GUIDED, 'GUIDED', 'guided'),
  mode(5, 'LOITER', 'manual'),
  mode(6, 'RTL', 'return', true, false),
  mode(9, 'LAND', 'land', false, false),
  mode(16, 'POSHOLD', 'manual'),
  mode(17, 'BRAKE', 'hold', true, false),
  mode(21, 'SMART_RTL', 'return', true, false),
  mode(27, 'AUTO_RTL', 'return', true, false),
];

/** MAV_MODE_FLAG: custom, stabilised, manual input; guided in those that hold a position; armed. */
const BASE = 1 | 16 | 64;
const GUIDED_FLAG = 8;
const ARMED = 128;

const arm: Handler = ({ vehicle }, { params }) => {
  const { flight, radio, personality } = vehicle;
  const forced = params[1] === 21_196;
  if (params[0] === 1) {
    if (flight.armed) return RESULT.accepted;
    const faults = forced ? [] : personality.texts.checks(vehicle);
    for (const { text } of faults) radio.text(SEVERITY.critical, text);
    if (faults.length > 0) return RESULT.failed;
    flight.arm();
    return RESULT.accepted;
  }
  if (params[0] !== 0) return RESULT.unsupported;
  if (flight.armed && flight.airborne && !forced) return RESULT.failed;
  if (flight.armed) flight.disarm('command');
  return RESULT.accepted;
};

const takeoff: Handler = ({ vehicle }, { params }) => {
  const guided = vehicle.flight.mode.number === GUIDED ? guidedOf(vehicle) : undefined;
  const { flight } = vehicle;
  const up = (flight.home?.up ?? 0) + params[6];
  if (!guided || !flight.armed || flight.airborne || !(up > vehicle.believed.up)) {
    return RESULT.failed;
  }
  guided.takeOff(vehicle, up);
  return RESULT.accepted;
};

/** Disarmed it says accepted and does nothing. */
const missionStart: Handler = ({ vehicle }) => {
  if (!vehicle.flight.armed) return RESULT.accepted;
  if (vehicle.flight.setMode(AUTO) !== undefined) return RESULT.failed;
  vehicle.mission.release(vehicle);
  return RESULT.accepted;
};

const pauseContinue: Handler = ({ vehicle }, { params }) => {
  const { behaviour, airborne } = vehicle.flight;
  if (params[0] !== 0 && params[0] !== 1) return RESULT.denied;
  const act = params[0] === 0 ? behaviour.pause : behaviour.resume;
  if (!act || !airborne) {
    vehicle.radio.text(SEVERITY.info, params[0] === 0 ? 'Failed to pause' : 'Failed to resume');
    return RESULT.failed;
  }
  act.call(behaviour, vehicle);
  return RESULT.accepted;
};

const reposition: Handler = ({ vehicle }, command) => {
  if (command.frame === undefined) return RESULT.intOnly;
  const { flight, fence, tuning } = vehicle;
  const changesMode = (command.params[1] & 1) !== 0;
  if (flight.mode.number !== GUIDED && !changesMode) return RESULT.denied;
  const place = commandPlace(vehicle, command);
  if (!place) return RESULT.denied;
  // Refused without a text.
  if (tuning.fence.enabled && fence.broken(vehicle, place)) return RESULT.failed;
  if (flight.setMode(GUIDED) !== undefined) return RESULT.failed;
  if (command.params[0] > 0) flight.speed = command.params[0];
  if (flight.armed && flight.airborne) guidedOf(vehicle)?.goTo(vehicle, place);
  return RESULT.accepted;
};

const fenceEnable: Handler = ({ vehicle }, { params }) => {
  if (params[0] !== 0 && params[0] !== 1) return RESULT.failed;
  vehicle.parameters.set('FENCE_ENABLE', params[0]);
  return RESULT.accepted;
};

const runChecks: Handler = ({ vehicle }) => {
  if (vehicle.flight.armed) return RESULT.rejected;
  for (const { text, mode: ofMode } of vehicle.personality.texts.checks(vehicle)) {
    if (!ofMode) vehicle.radio.text(SEVERITY.critical, text);
  }
  return RESULT.accepted;
};

function checks(vehicle: Vehicle): { text: string; mode: boolean }[] {
  const { gps, flight, tuning, fence, packs, failsafes } = vehicle;
  const prearm: string[] = [];
  if (gps.fix < 3) prearm.push('GPS 1: Bad fix');
  else if (gps.hdop > 1.4) prearm.push('High GPS HDOP');
  else if (!gps.healthy) prearm.push('Need Position Estimate');
  packs.forEach((pack, at) => {
    if (tuning.battery.arming > 0 && pack.voltage < tuning.battery.arming) {
      prearm.push(`Battery ${at + 1} below minimum arming voltage`);
    }
  });
  if (failsafes.batteryLevel > 0) prearm.push('Battery failsafe');
  if (failsafes.stationLost) prearm.push('GCS failsafe on');
  if (tuning.fence.enabled && gps.healthy) {
    const broken = fence.broken(vehicle, vehicle.believed);
    if (broken) prearm.push(`Vehicle breaching ${broken} fence`);
  }
  prearm.push(...vehicle.denials);
  const texts = prearm.map((text) => ({ text: `PreArm: ${text}`, mode: false }));
  if (!flight.mode.armable)
    texts.push({ text: `Arm: ${flight.mode.name} mode not armable`, mode: true });
  return texts;
}

/** Messages it can send; ALTITUDE, ODOMETRY, CURRENT_MODE, CAMERA_TRIGGER and the like are none of them. */
const MESSAGES = [0, 1, 2, 24, 30, 32, 33, 42, 74, 111, 147, 148, 162, 168, 193, 242, 245];

export const ARDUPILOT: Personality = {
  name: 'ardupilot',
  autopilot: 3,
  modes: MODES,
  bootMode: 0,
  modeNumber: (main) => main,
  baseMode: ({ needsPosition }, armed) =>
    BASE | (needsPosition ? GUIDED_FLAG : 0) | (armed ? ARMED : 0),
  bootTexts: ['ArduCopter V4.7.0', 'Frame: HEXA/X'],
  version: { software: (4 << 24) | (7 << 16) | 255, capabilities: 0xe1ef },
  parameters: ARDUPILOT_PARAMETERS,
  encoding: 'cast',
  systemParameter: 'MAV_SYSID',
  tuning: tuneArduPilot,
  streams: new Map([
    [0, 1],
    [111, 0.1],
  ]),
  messages: new Set(MESSAGES),
  missions: {
    home: true,
    oldRequests: true,
    most: { 0: 650, 1: 70, 2: 50 },
    retry: 1,
    giveUp: 8,
    atomic: false,
    giveUpAck: ACK.cancelled,
    busyAck: ACK.denied,
    outOfTurnAck: ACK.invalidSequence,
    cancellable: false,
    clearsAll: false,
    clearsWhileFlown: false,
    opaqueIds: false,
    judge: judgeArduPilotItem,
  },
  commands: {
    ...COMMON_COMMANDS,
    [CMD.arm]: arm,
    [CMD.takeoff]: takeoff,
    [CMD.missionStart]: missionStart,
    [CMD.pauseContinue]: pauseContinue,
    [CMD.reposition]: reposition,
    [CMD.fenceEnable]: fenceEnable,
    [CMD.checks]: runChecks,
    [CMD.startCapture]: startCapture,
    [CMD.stopCapture]: stopCapture,
  },
  manualSinks: true,
  returnItemChangesMode: false,
  reachesAll: true,
  missionWaits: true,
  texts: {
    armed: 'Arming motors',
    disarmed: () => 'Disarming motors',
    modeRefused: (name, why) => `Mode change to ${name} failed: ${why}`,
    fence: (kind) => `${kind} fence breached`,
    gcsLost: 'GCS Failsafe',
    gcsBack: 'GCS Failsafe Cleared',
    battery: (pack, state, volts, used) =>
      `Battery ${pack} is ${state} ${volts.toFixed(2)}V used ${used.toFixed(0)} mAh`,
    positionLost: 'EKF Failsafe: changed to LAND Mode',
    gpsBack: 'EKF Failsafe Cleared',
    item: (seq, command) => (seq < 0 ? 'Mission complete' : `Mission: ${seq} ${itemName(command)}`),
    checks,
    noMessage: (message) => `No ap_message for mavlink id (${message})`,
    missionFaults: () => [],
  },
};

const ITEM_NAMES: Readonly<Record<number, string>> = {
  [CMD.waypoint]: 'WP',
  [CMD.loiter]: 'LoitUnlim',
  [CMD.loiterTurns]: 'LoitTurns',
  [CMD.loiterTime]: 'LoitTime',
  [CMD.returnToLaunch]: 'RTL',
  [CMD.land]: 'Land',
  [CMD.takeoff]: 'Takeoff',
  [CMD.delay]: 'Delay',
};

function itemName(command: number): string {
  return ITEM_NAMES[command] ?? `CMD ${command}`;
}
