/**
 * As much of a copter as commands need, with the habits of ArduPilot and PX4 in DOMAIN.md: modes, arming,
 * take-off, go-to, landing, a mission's counter, COMMAND_ACKs that can be lost or refused. Not the
 * simulator: this one does exactly what a test tells it.
 */
import type { DroneVehicle } from '../../../firmware-bridge/mavlink/drone.ts';
import type { Timers } from '../../../firmware-bridge/mavlink/vehicle-port.ts';
import { every } from '../../../firmware-bridge/timers.ts';
import type { DroneLink } from '../../../src/domain/flights/drone.ts';
import { decode, encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import {
  CommandAck,
  CommandInt,
  CommandLong,
  ExtendedSysState,
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  HomePosition,
  MissionCurrent,
  StatusText,
  SystemTime,
} from '../../../src/wire/mavlink/messages.ts';
import { modeNumbers } from '../../../src/wire/mavlink/vehicle/modes.ts';
import type { SeenEvent } from '../../../src/wire/mavlink/vehicle/view.ts';

export type Kind = 'ardupilot' | 'px4';
/** MAV_LANDED_STATE */
const GROUND = 1;
const AIR = 2;
const STEP = 250;
export const HOME = { lat: 36.62, lon: 101.77, amsl: 2261 };

export interface Sent {
  readonly command: number;
  readonly params: readonly number[];
  readonly confirmation?: number;
  readonly frame?: number;
  readonly component: number;
}

export class FakeCopter implements DroneVehicle {
  readonly system = 1;
  readonly component = 1;
  readonly autopilot: Kind;
  armed = false;
  mode: string;
  relative = 0;
  lat = HOME.lat;
  lon = HOME.lon;
  /** As the autopilot counts. */
  seq = 0;
  items = 5;
  missionState = 2;
  missionId = 0;
  alive = true;
  speaks = true;
  booted: number;
  /** MAV_RESULT by command, instead of doing it. */
  readonly refuses = new Map<number, number>();
  /** Done, and its ACK lost so many times. */
  readonly losesAcks = new Map<number, number>();
  /** Not even heard so many times. */
  readonly deafTo = new Map<number, number>();
  /** Accepted, and nothing is done. */
  readonly ignores = new Set<number>();
  /** Answers IN_PROGRESS first, the rest after so many ms. */
  readonly takesLong = new Map<number, number>();
  /** Sent after a refusal of this command. */
  readonly texts = new Map<number, readonly string[]>();
  readonly sent: Sent[] = [];
  readonly wrote: { readonly id: number; readonly fields: object }[] = [];
  readonly #timers: Timers;
  readonly #listeners = new Set<(frame: Frame, at: number) => void>();
  readonly #tellers = new Set<(event: SeenEvent) => void>();
  readonly #framer = new Framer();
  #climbTo: number | undefined;
  #goTo: { lat: number; lon: number } | undefined;
  #sequence = 0;
  #ticks = 0;

  constructor(autopilot: Kind, timers: Timers) {
    this.autopilot = autopilot;
    this.mode = autopilot === 'px4' ? 'Hold' : 'STABILIZE';
    this.#timers = timers;
    this.booted = timers.now() - 60_000;
    every(timers, STEP, () => this.#step());
  }

  link(): DroneLink {
    return { name: 'test', alive: this.alive, loss: 0, signed: false, heartbeat: true };
  }

  listen(listener: (frame: Frame, at: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onEvent(listener: (event: SeenEvent) => void): () => void {
    this.#tellers.add(listener);
    return () => this.#tellers.delete(listener);
  }

  send<T extends object>(message: MessageClass<T>, fields: Partial<T>): void {
    this.wrote.push({ id: message.MSG_ID, fields });
    const from = { system: 255, component: 190, sequence: 0 };
    const [frame] = this.#framer.push(encode(message, fields, from));
    if (frame !== undefined && this.speaks) this.#timers.after(20, () => this.#hear(frame));
  }

  say<T extends object>(message: MessageClass<T>, fields: { [K in keyof T]?: unknown }): void {
    if (!this.speaks) return;
    const from = { system: 1, component: 1, sequence: this.#sequence++ & 255 };
    const [frame] = this.#framer.push(encode(message, fields as Partial<T>, from));
    for (const listener of this.#listeners) listener(frame!, this.#timers.now());
  }

  text(text: string, severity = 2): void {
    this.say(StatusText, { severity, text });
  }

  reboot(): void {
    this.booted = this.#timers.now();
    this.armed = false;
  }

  /** In the air at this height, as after a take-off. */
  fly(mode: string, relative = 30): void {
    Object.assign(this, { mode, relative, armed: true });
    this.#climbTo = relative;
  }

  isFlying(): boolean {
    return this.relative > 0.5;
  }

  #step(): void {
    this.#move();
    this.#say();
  }

  #move(): void {
    const isDown = ['LAND', 'Land', 'RTL', 'Return'].includes(this.mode);
    const target = isDown ? 0 : (this.#climbTo ?? this.relative);
    const most = (isDown ? 2 : 4) * (STEP / 1000);
    this.relative += Math.max(-most, Math.min(most, target - this.relative));
    if (isDown && this.relative === 0) this.armed = false;
    if (this.#goTo !== undefined && (this.mode === 'GUIDED' || this.mode === 'Hold')) {
      this.lat += (this.#goTo.lat - this.lat) / 4;
      this.lon += (this.#goTo.lon - this.lon) / 4;
    }
  }

  #say(): void {
    const now = this.#timers.now();
    const { main, sub } = modeNumbers(this.autopilot, this.mode)!;
    const uptime = now - this.booted;
    const px4 = this.autopilot === 'px4';
    this.say(Heartbeat, {
      type: 13,
      autopilot: px4 ? 12 : 3,
      baseMode: 1 + (this.armed ? 128 : 0),
      customMode: px4 ? (main << 16) + (sub << 24) : main,
      systemStatus: 4,
    });
    this.say(SystemTime, { timeUnixUsec: BigInt(now) * 1000n, timeBootMs: uptime });
    this.say(GpsRawInt, { fixType: 3, satellitesVisible: 14, eph: 80, epv: 100, lat: 1, lon: 1 });
    this.say(GlobalPositionInt, {
      timeBootMs: uptime,
      lat: Math.round(this.lat * 1e7),
      lon: Math.round(this.lon * 1e7),
      alt: Math.round((HOME.amsl + this.relative) * 1000),
      relativeAlt: Math.round(this.relative * 1000),
      hdg: 9000,
    });
    this.say(ExtendedSysState, { landedState: this.isFlying() ? AIR : GROUND });
    this.say(MissionCurrent, {
      seq: this.seq,
      total: this.items,
      missionState: this.missionState,
      missionId: this.missionId,
    });
    if (this.#ticks++ % 40 === 0) {
      const { lat, lon, amsl } = HOME;
      const place = { latitude: lat * 1e7, longitude: lon * 1e7, altitude: amsl * 1000 };
      this.say(HomePosition, place);
    }
  }

  #hear(frame: Frame): void {
    if (frame.message === CommandLong.MSG_ID) {
      const { command, confirmation, ...m } = decode(frame, CommandLong);
      const params = [m._param1, m._param2, m._param3, m._param4, m._param5, m._param6, m._param7];
      this.#command({ command, params, confirmation, component: m.targetComponent });
    } else if (frame.message === CommandInt.MSG_ID) {
      const { command, frame: reference, ...m } = decode(frame, CommandInt);
      const place = [m._param5 / 1e7, m._param6 / 1e7, m._param7];
      const params = [m._param1, m._param2, m._param3, m._param4, ...place];
      this.#command({ command, params, frame: reference, component: m.targetComponent });
    }
  }

  #command(sent: Sent): void {
    const { command } = sent;
    this.sent.push(sent);
    const deaf = this.deafTo.get(command) ?? 0;
    if (deaf > 0) return void this.deafTo.set(command, deaf - 1);
    const long = this.takesLong.get(command);
    if (long !== undefined) {
      this.#ack(command, 5);
      this.takesLong.delete(command);
      this.#timers.after(long, () => this.#execute(sent));
    } else this.#execute(sent);
  }

  #execute(sent: Sent): void {
    const { command } = sent;
    const refused = this.refuses.get(command);
    const result = refused ?? (this.ignores.has(command) ? 0 : this.#do(sent));
    const lost = this.losesAcks.get(command) ?? 0;
    if (lost > 0) this.losesAcks.set(command, lost - 1);
    else this.#ack(command, result);
    // The text comes after the ACK, as seen.
    for (const text of this.texts.get(command) ?? []) {
      if (result !== 0) this.#timers.after(300, () => this.text(text));
    }
  }

  #ack(command: number, result: number): void {
    this.say(CommandAck, { command, result, targetSystem: 255, targetComponent: 190 });
  }

  #do({ command, params }: Sent): number {
    const [p1 = 0, p2 = 0, p3 = 0, , p5 = 0, p6 = 0, p7 = 0] = params;
    const px4 = this.autopilot === 'px4';
    switch (command) {
      case 176:
        return this.#setMode(p2, p3);
      case 400:
        if (p1 === 1 && this.mode === 'AUTO') return 4;
        this.armed = p1 === 1;
        if (this.armed && this.mode === 'Mission') this.#climbTo = 30;
        return 0;
      case 22:
        if (!this.armed || (!px4 && this.mode !== 'GUIDED') || this.isFlying()) return 4;
        if (px4) this.mode = 'Takeoff';
        this.#climbTo = px4 ? p7 - HOME.amsl : p7;
        return 0;
      case 300:
        if (this.armed) Object.assign(this, { mode: 'AUTO', missionState: 3 });
        if (this.armed) this.#climbTo = 30;
        return 0;
      case 193:
        if (this.mode === 'AUTO') this.missionState = p1 === 0 ? 4 : 3;
        return this.mode === 'AUTO' || this.mode === 'GUIDED' ? 0 : 2;
      case 20:
        this.mode = px4 ? 'Return' : 'RTL';
        return 0;
      case 21:
        this.mode = px4 ? 'Land' : 'LAND';
        return 0;
      case 192:
        this.mode = px4 ? 'Hold' : 'GUIDED';
        this.#goTo = { lat: p5, lon: p6 };
        this.#climbTo = px4 ? p7 - HOME.amsl : p7;
        return 0;
      case 224:
        this.seq = p1;
        return 0;
      default:
        return 0;
    }
  }

  #setMode(main: number, sub: number): number {
    const names = ['GUIDED', 'AUTO', 'STABILIZE', 'Hold', 'Mission'];
    const name = names.find((mode) => {
      const numbers = modeNumbers(this.autopilot, mode);
      return numbers?.main === main && numbers.sub === sub;
    });
    if (name === undefined) return 4;
    this.mode = name;
    if (name === 'Mission' && this.armed) this.#climbTo = 30;
    return 0;
  }
}
