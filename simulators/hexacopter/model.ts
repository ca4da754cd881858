/** One simulated hexacopter without a socket: bytes in, frames out, time given from outside. */
import { classOf, decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import {
  CommandInt,
  CommandLong,
  Heartbeat,
  MissionItemReached,
  RequestDataStream,
  SetMode,
  SetupSigning,
  TimeSync,
} from '../../src/wire/mavlink/messages.ts';
import { SignatureCheck } from '../../src/wire/mavlink/signing.ts';
import { ARDUPILOT } from './ardupilot.ts';
import { CAMERA_COMMANDS } from './camera-component.ts';
import {
  acknowledge,
  type Command,
  type Desk,
  type Handler,
  RESULT,
  type Result,
} from './commands.ts';
import { MissionServer } from './mission-server.ts';
import { PX4 } from './px4.ts';
import { AUTOPILOT, CAMERA, Radio, SEVERITY } from './radio.ts';
import { type Place, ZERO } from './space.ts';
import { Streams } from './streams.ts';
import { Vehicle, type VehicleOptions } from './vehicle.ts';

export interface HexacopterOptions extends Partial<VehicleOptions> {
  readonly autopilot: 'ardupilot' | 'px4';
  readonly home: Place;
  /** Flight time runs this many times as fast as the link's time. */
  readonly factor?: number;
  /** 32 bytes: unsigned frames are refused, its own are signed. */
  readonly signingKey?: Uint8Array;
  /** By name, over the autopilot's usual ones. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Commands that answer IN_PROGRESS for a while before their result: s by MAV_CMD. */
  readonly slow?: Readonly<Record<number, number>>;
  readonly out: (frame: Uint8Array) => void;
}

/** s of flight per step: 25 Hz. */
export const STEP = 0.04;
/** s without a word while it starts anew. */
const BOOT_TIME = 2;
/** How often a command that takes time says so, s. */
const PROGRESS = 1;
/** Commands under way at once; further ones are refused. */
const MOST_PENDING = 8;

interface Pending {
  readonly command: Command;
  readonly began: number;
  readonly seconds: number;
  readonly result: Result;
  told: number;
}

const DEFAULTS = {
  seed: 1,
  system: 1,
  heading: 0,
  wind: { speed: 3, from: 240, gusts: 0.8 },
  packs: [{ cells: 6, capacity: 16_000, charge: 1 }],
  gpsNoise: 0.4,
  armable: 40,
  epoch: Date.UTC(2026, 0, 5, 2),
} as const;

export class HexacopterModel implements Desk {
  readonly vehicle: Vehicle;
  streams: Streams;
  readonly #factor: number;
  readonly #slow: Readonly<Record<number, number>>;
  readonly #framer = new Framer();
  #missions: MissionServer;
  #check: SignatureCheck | undefined;
  #pending: Pending[] = [];
  #flightLeft = 0;
  #bootLeft = 0;
  #reboots = false;
  /** Frames it refused for their signature, by verdict. */
  readonly refused = { unsigned: 0, 'bad-signature': 0, replayed: 0, 'too-old': 0 };

  constructor(options: HexacopterOptions) {
    const { autopilot, factor = 1, signingKey, parameters = {}, slow = {}, out, ...rest } = options;
    const personality = autopilot === 'px4' ? PX4 : ARDUPILOT;
    const vehicleOptions = { ...DEFAULTS, ...rest };
    const now = () => this.vehicle.now;
    const radio = new Radio({ system: vehicleOptions.system, now, out });
    this.vehicle = new Vehicle(personality, vehicleOptions, radio);
    this.#factor = factor;
    this.#slow = slow;
    this.vehicle.parameters.set(personality.systemParameter, vehicleOptions.system);
    for (const [name, value] of Object.entries(parameters)) {
      this.vehicle.parameters.set(name, value);
    }
    this.streams = new Streams(personality.streams);
    this.#missions = new MissionServer(this.vehicle);
    this.secure(signingKey);
    this.#boot();
  }

  /** Signing from now on with this key, on its only link; undefined: none. */
  secure(key: Uint8Array | undefined): void {
    this.#check = key && new SignatureCheck(key);
    this.vehicle.radio.sign(key);
  }

  /** Link time that has gone by, s; flight time follows by the factor, in whole steps. */
  step(seconds: number): void {
    const { vehicle } = this;
    if (this.#bootLeft > 0) {
      this.#bootLeft -= seconds;
      if (this.#bootLeft > 0) return;
      this.#boot();
    }
    this.#flightLeft += seconds * this.#factor;
    const steps = Math.floor(this.#flightLeft / STEP + 1e-6);
    this.#flightLeft -= steps * STEP;
    const share = steps > 0 ? seconds / steps : 0;
    if (steps === 0) vehicle.linked += seconds;
    for (let n = 0; n < steps; n++) {
      vehicle.linked += share;
      vehicle.fly(STEP);
    }
    this.#speak();
  }

  /** From any one link, in any pieces. */
  receive(bytes: Uint8Array): void {
    if (this.#bootLeft > 0) return;
    for (const frame of this.#framer.push(bytes)) this.#hear(frame);
    if (this.#reboots) this.restart();
  }

  /** Without a power cut to the memory: plans and parameters stay. In the air it falls out of the sky. */
  restart(): void {
    this.#reboots = false;
    this.#bootLeft = BOOT_TIME;
    this.#pending = [];
    this.#framer.reset();
    this.vehicle.restart();
    this.streams = new Streams(this.vehicle.personality.streams);
    this.#missions = new MissionServer(this.vehicle);
  }

  reboot(): void {
    this.#reboots = true;
  }

  takeTime(command: Command, seconds: number, result: Result): void {
    if (this.#pending.length >= MOST_PENDING) return;
    const began = this.vehicle.linked;
    this.#pending.push({ command, began, seconds, result, told: began });
  }

  /** The GPS sees nothing, or all again. */
  loseGps(lost: boolean): void {
    this.vehicle.gps.lost = lost;
  }

  /** The receiver is off by so many metres; 0, 0: no more. */
  glitchGps(north: number, east: number): void {
    this.vehicle.gps.glitch = north === 0 && east === 0 ? ZERO : { north, east, up: 0 };
    const text = north === 0 && east === 0 ? 'Glitch cleared' : 'GPS Glitch or Compass error';
    this.vehicle.radio.text(SEVERITY.critical, text);
  }

  /** Takes charge out of all packs, down to this share (0 … 1); never puts any in. */
  drainTo(charge: number): void {
    for (const pack of this.vehicle.packs) {
      pack.used = Math.max(pack.used, pack.options.capacity * (1 - charge));
    }
  }

  /** An arming check fails with this text until it is allowed again. */
  deny(text: string, denied = true): void {
    if (denied) this.vehicle.denials.add(text);
    else this.vehicle.denials.delete(text);
  }

  /** Any text of its own, of any length. */
  say(severity: number, text: string): void {
    this.vehicle.radio.text(severity, text);
  }

  #boot(): void {
    this.#bootLeft = 0;
    const { radio, parameters, personality } = this.vehicle;
    radio.system = parameters.get(personality.systemParameter);
    for (const text of personality.bootTexts) radio.text(SEVERITY.info, text);
  }

  #speak(): void {
    const { vehicle } = this;
    vehicle.radio.sendTexts();
    this.streams.step(vehicle);
    this.#missions.step();
    vehicle.parameters.sendListed(vehicle.radio);
    this.#tellReached();
    this.#tellPending();
  }

  /** Of all that was reached in one step only the last is told. */
  #tellReached(): void {
    const seq = this.vehicle.mission.takeReached();
    if (seq !== undefined) this.vehicle.radio.send(MissionItemReached, { seq });
  }

  #tellPending(): void {
    const now = this.vehicle.linked;
    const over = this.#pending.filter(({ began, seconds }) => now - began >= seconds);
    this.#pending = this.#pending.filter((pending) => !over.includes(pending));
    for (const { command, result } of over) acknowledge(this.vehicle, command, result);
    for (const pending of this.#pending) {
      if (now - pending.told < PROGRESS) continue;
      pending.told = now;
      const progress = ((now - pending.began) / pending.seconds) * 100;
      acknowledge(this.vehicle, pending.command, RESULT.inProgress, progress);
    }
  }

  #hear(frame: Frame): void {
    const { vehicle } = this;
    if (frame.system === vehicle.radio.system) return;
    const verdict = this.#check?.check(frame, vehicle.now) ?? 'ok';
    if (verdict !== 'ok') {
      this.refused[verdict]++;
      return;
    }
    if (!this.#isMeant(frame)) return;
    switch (frame.message) {
      case Heartbeat.MSG_ID:
        if (frame.system === vehicle.tuning.groundStation.system) vehicle.failsafes.heard(vehicle);
        return;
      case CommandLong.MSG_ID:
        this.#obey(longCommand(frame));
        return;
      case CommandInt.MSG_ID:
        this.#obey(intCommand(frame));
        return;
      case RequestDataStream.MSG_ID:
        this.streams.receive(frame, vehicle.personality.messages);
        return;
      case SetMode.MSG_ID:
        vehicle.flight.setMode(decode(frame, SetMode).customMode);
        return;
      case SetupSigning.MSG_ID:
        this.#setupSigning(frame);
        return;
      case TimeSync.MSG_ID:
        this.#answerTime(frame);
        return;
      default:
        vehicle.parameters.receive(frame, vehicle.radio);
        this.#missions.receive(frame);
    }
  }

  /** Addressed to it, to all, or to nobody at all. */
  #isMeant(frame: Frame): boolean {
    const offset = targetOffset(frame.message);
    if (offset === undefined) return true;
    const system = frame.payload[offset] ?? 0;
    return system === 0 || system === this.vehicle.radio.system;
  }

  #obey(command: Command): void {
    const { personality } = this.vehicle;
    const hasCamera = personality.name === 'px4';
    const known = personality.commands[command.command];
    const ofCamera = hasCamera ? CAMERA_COMMANDS[command.command] : undefined;
    if (command.component === CAMERA || (command.component === 0 && ofCamera && !known)) {
      if (!hasCamera) return;
      const result = ofCamera?.(this, command) ?? RESULT.unsupported;
      acknowledge(this.vehicle, command, result, 0, CAMERA);
      return;
    }
    if (command.component !== 0 && command.component !== AUTOPILOT) return;
    if (this.#pending.some((pending) => pending.command.command === command.command)) {
      acknowledge(this.vehicle, command, RESULT.inProgress);
      return;
    }
    acknowledge(this.vehicle, command, this.#perform(known, command));
  }

  #perform(handler: Handler | undefined, command: Command): Result {
    const result = handler?.(this, command) ?? RESULT.unsupported;
    const seconds = this.#slow[command.command];
    if (seconds === undefined || result !== RESULT.accepted) return result;
    this.takeTime(command, seconds, result);
    return RESULT.inProgress;
  }

  #setupSigning(frame: Frame): void {
    const { secretKey } = decode(frame, SetupSigning);
    this.secure(secretKey.some((byte) => byte !== 0) ? Uint8Array.from(secretKey) : undefined);
  }

  #answerTime(frame: Frame): void {
    const { tc1, ts1 } = decode(frame, TimeSync);
    if (tc1 !== 0n) return;
    this.vehicle.radio.send(TimeSync, { tc1: BigInt(this.vehicle.uptime) * 1_000_000n, ts1 });
  }
}

const targets = new Map<number, number | undefined>();

/** Where in its payload a message says to which system it goes; undefined: to all. */
function targetOffset(message: number): number | undefined {
  if (!targets.has(message)) {
    const field = classOf(message)?.FIELDS.find(({ name }) => name === 'targetSystem');
    targets.set(message, field?.offset);
  }
  return targets.get(message);
}

function longCommand(frame: Frame): Command {
  const long = decode(frame, CommandLong);
  const { _param1, _param2, _param3, _param4, _param5, _param6, _param7 } = long;
  return {
    command: long.command,
    params: [_param1, _param2, _param3, _param4, _param5, _param6, _param7],
    lat: _param5,
    lon: _param6,
    sender: { system: frame.system, component: frame.component },
    component: long.targetComponent,
  };
}

function intCommand(frame: Frame): Command {
  const int = decode(frame, CommandInt);
  const { _param1, _param2, _param3, _param4, _param5, _param6, _param7 } = int;
  return {
    command: int.command,
    params: [_param1, _param2, _param3, _param4, _param5, _param6, _param7],
    frame: int.frame,
    lat: _param5 / 1e7,
    lon: _param6 / 1e7,
    sender: { system: frame.system, component: frame.component },
    component: int.targetComponent,
  };
}
