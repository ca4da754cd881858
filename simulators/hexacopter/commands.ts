/** Commands that both autopilots know, and how they come in. */
import { CommandAck, HomePosition } from '../../src/wire/mavlink/messages.ts';
import { Guided } from './behaviours.ts';
import { AMSL_FRAMES, CMD } from './plans.ts';
import { AUTOPILOT } from './radio.ts';
import type { Vec } from './space.ts';
import type { Streams } from './streams.ts';
import type { Vehicle } from './vehicle.ts';

/** MAV_RESULT */
export const RESULT = {
  accepted: 0,
  rejected: 1,
  denied: 2,
  unsupported: 3,
  failed: 4,
  inProgress: 5,
  cancelled: 6,
  intOnly: 8,
  badFrame: 9,
} as const;
export type Result = (typeof RESULT)[keyof typeof RESULT];

/** COMMAND_LONG or COMMAND_INT. */
export interface Command {
  readonly command: number;
  readonly params: readonly [number, number, number, number, number, number, number];
  /** Of COMMAND_INT; undefined: it came as COMMAND_LONG. */
  readonly frame?: number;
  /** Degrees, from parameters 5 and 6. */
  readonly lat: number;
  readonly lon: number;
  readonly sender: { readonly system: number; readonly component: number };
  /** To whom of the copter. */
  readonly component: number;
}

/** What a handler works on. */
export interface Desk {
  readonly vehicle: Vehicle;
  readonly streams: Streams;
  /** Begins anew as soon as the answer is out. */
  reboot(): void;
  /** Answers IN_PROGRESS now and then, and the result at the end, s of link time. */
  takeTime(command: Command, seconds: number, result: Result): void;
}

export type Handler = (desk: Desk, command: Command) => Result;

export function acknowledge(
  vehicle: Vehicle,
  command: Command,
  result: Result,
  progress = 0,
  component = AUTOPILOT,
): void {
  vehicle.radio.send(
    CommandAck,
    {
      command: command.command,
      result,
      progress,
      resultParam2: 0,
      targetSystem: command.sender.system,
      targetComponent: command.sender.component,
    },
    component,
  );
}

/** Parameters 5 to 7 as a place; undefined where it is none. */
export function commandPlace(vehicle: Vehicle, { frame, lat, lon, params }: Command) {
  const z = params[6];
  if (!Number.isFinite(lat) || !Number.isFinite(lon) || !Number.isFinite(z)) return undefined;
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return undefined;
  const { ground, flight } = vehicle;
  const above = AMSL_FRAMES.has(frame ?? 3) ? z - ground.origin.amsl : (flight.home?.up ?? 0) + z;
  const place: Vec = { ...ground.toVec({ lat, lon, amsl: ground.origin.amsl }), up: above };
  return place;
}

/** To a mode of the same kind: RTL, LAND. */
function modeCommand(kind: 'return' | 'land'): Handler {
  return ({ vehicle }) =>
    vehicle.flight.setMode(vehicle.flight.modeOf(kind).number) === undefined
      ? RESULT.accepted
      : RESULT.failed;
}

const changeSpeed: Handler = ({ vehicle }, { params }) => {
  const [kind, speed] = params;
  // Climb and descent (2, 3) are taken and not flown: they belong to parameters here.
  if (kind > 3 || kind < 0) return RESULT.denied;
  if (!(speed > 0)) return speed === -1 ? RESULT.accepted : RESULT.denied;
  if (kind <= 1) {
    vehicle.flight.speed = speed;
    if (vehicle.flight.mode.behaviour === 'mission') vehicle.mission.speed = speed;
  }
  return RESULT.accepted;
};

const setCurrent: Handler = ({ vehicle }, { params }) =>
  vehicle.mission.setCurrent(vehicle, params[0]) ? RESULT.accepted : RESULT.failed;

const setInterval: Handler = ({ vehicle, streams }, { params }) => {
  const [message, interval] = params;
  if (vehicle.personality.messages.has(message)) {
    streams.set(message, interval);
    return RESULT.accepted;
  }
  vehicle.radio.text(6, vehicle.personality.texts.noMessage(message));
  return RESULT.denied;
};

const request: Handler = ({ vehicle, streams }, { params }) => {
  if (!vehicle.personality.messages.has(params[0])) return RESULT.failed;
  streams.sendOnce(vehicle, params[0]);
  return RESULT.accepted;
};

const mode: Handler = ({ vehicle }, { params }) => {
  const [flags, main, sub] = params;
  // MAV_MODE_FLAG_CUSTOM_MODE_ENABLED
  if ((flags & 1) === 0) return RESULT.denied;
  const number = vehicle.personality.modeNumber(main, sub);
  return vehicle.flight.setMode(number) === undefined ? RESULT.accepted : RESULT.failed;
};

const camera = {
  trigger: (({ vehicle }, { params }) => {
    vehicle.camera.everyMetres(vehicle, params[0], params[2] === 1);
    return RESULT.accepted;
  }) satisfies Handler,
  shoot: (({ vehicle }, { params }) => {
    if (params[4] === 1) vehicle.camera.shoot(vehicle);
    return RESULT.accepted;
  }) satisfies Handler,
};

const calibrate: Handler = (desk, command) => {
  if (desk.vehicle.flight.armed) return RESULT.rejected;
  desk.takeTime(command, 3, RESULT.accepted);
  return RESULT.inProgress;
};

export const startCapture: Handler = ({ vehicle }, { params }) => {
  const [, interval, total] = params;
  if (total === 1) vehicle.camera.shoot(vehicle);
  else if (interval > 0) vehicle.camera.everySeconds(vehicle, interval, total);
  else return RESULT.denied;
  return RESULT.accepted;
};

export const stopCapture: Handler = ({ vehicle }) => {
  vehicle.camera.stop();
  return RESULT.accepted;
};

const pitch: Handler = ({ vehicle }, { params }) => {
  if (Number.isFinite(params[0])) vehicle.camera.pitch = params[0];
  return RESULT.accepted;
};

const home: Handler = ({ vehicle, streams }) => {
  if (!vehicle.flight.home) return RESULT.failed;
  streams.sendOnce(vehicle, HomePosition.MSG_ID);
  return RESULT.accepted;
};

const setHome: Handler = ({ vehicle }, command) => {
  const place = command.params[0] === 1 ? vehicle.believed : commandPlace(vehicle, command);
  if (!place || !vehicle.gps.aligned) return RESULT.failed;
  vehicle.flight.home = place;
  return RESULT.accepted;
};

const reboot: Handler = (desk, { params }) => {
  if (params[0] !== 1 && params[0] !== 3) return RESULT.denied;
  if (desk.vehicle.flight.armed) return RESULT.failed;
  desk.reboot();
  return RESULT.accepted;
};

export const COMMON_COMMANDS: Readonly<Record<number, Handler>> = {
  [CMD.returnToLaunch]: modeCommand('return'),
  [CMD.land]: modeCommand('land'),
  [CMD.changeSpeed]: changeSpeed,
  [CMD.setCurrent]: setCurrent,
  [CMD.setInterval]: setInterval,
  [CMD.request]: request,
  [CMD.setMode]: mode,
  [CMD.triggerDistance]: camera.trigger,
  [CMD.digicam]: camera.shoot,
  [CMD.calibrate]: calibrate,
  [CMD.gimbal]: pitch,
  [CMD.mountControl]: pitch,
  [CMD.home]: home,
  [CMD.setHome]: setHome,
  [CMD.reboot]: reboot,
  [CMD.roi]: () => RESULT.accepted,
  [CMD.roiNone]: () => RESULT.accepted,
};

/** The guided behaviour, where the mode has it. */
export function guidedOf(vehicle: Vehicle): Guided | undefined {
  const { behaviour } = vehicle.flight;
  return behaviour instanceof Guided ? behaviour : undefined;
}
