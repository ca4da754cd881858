import { HexacopterModel, type HexacopterOptions } from '../../../simulators/hexacopter/model.ts';
import { decode, encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import {
  CommandAck,
  CommandInt,
  CommandLong,
  Heartbeat,
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionItemInt,
  MissionRequest,
  MissionRequestInt,
  MissionRequestList,
  StatusText,
} from '../../../src/wire/mavlink/messages.ts';
import type { Signer } from '../../../src/wire/mavlink/signing.ts';

export const HOME = { lat: 31.23, lon: 121.47, amsl: 4 };
/** s of link time between two looks. */
const TICK = 0.04;

export interface TestItem {
  readonly command: number;
  readonly frame?: number;
  readonly params?: readonly number[];
  readonly lat?: number;
  readonly lon?: number;
  readonly z?: number;
}

interface Heard {
  /** s of link time. */
  readonly at: number;
  readonly frame: Frame;
}

/** A ground station in virtual time, wired straight to one simulated copter. */
export class GroundStation {
  readonly model: HexacopterModel;
  readonly heard: Heard[] = [];
  now = 0;
  beats = true;
  signer: Signer | undefined;
  readonly system: number;
  readonly #framer = new Framer();
  #sequence = 0;
  #lastBeat = Number.NEGATIVE_INFINITY;

  constructor(options: Partial<HexacopterOptions> = {}, system = 255) {
    this.system = system;
    this.model = new HexacopterModel({
      autopilot: 'ardupilot',
      home: HOME,
      ...options,
      out: (bytes) => {
        for (const frame of this.#framer.push(bytes)) this.heard.push({ at: this.now, frame });
        options.out?.(bytes);
      },
    });
  }

  send<T extends object>(as: MessageClass<T>, fields: Partial<T>, system = this.system): void {
    const from = { sequence: this.#sequence++ & 0xff, system, component: 190 };
    this.model.receive(encode(as, fields, from, this.signer));
  }

  /** Lets time go by, s. */
  run(seconds: number): void {
    const end = this.now + seconds - 1e-9;
    while (this.now < end) {
      if (this.beats && this.now - this.#lastBeat >= 1) {
        this.#lastBeat = this.now;
        this.send(Heartbeat, { type: 6, autopilot: 8, systemStatus: 4 });
      }
      this.now += TICK;
      this.model.step(TICK);
    }
  }

  /** Runs until it holds; false when it never does within `seconds`. */
  until(holds: () => boolean, seconds: number): boolean {
    const end = this.now + seconds;
    while (!holds()) {
      if (this.now >= end) return false;
      this.run(TICK);
    }
    return true;
  }

  all<T extends object>(as: MessageClass<T>, since = 0): T[] {
    return this.heard
      .filter(({ at, frame }) => frame.message === as.MSG_ID && at >= since)
      .map(({ frame }) => decode(frame, as));
  }

  last<T extends object>(as: MessageClass<T>): T | undefined {
    const found = this.heard.findLast(({ frame }) => frame.message === as.MSG_ID);
    return found && decode(found.frame, as);
  }

  /** Result of the command. */
  command(command: number, params: readonly number[] = [], component = 1): number | undefined {
    const before = this.heard.length;
    this.send(CommandLong, {
      targetSystem: 1,
      targetComponent: component,
      command,
      ...named(params),
    });
    return this.#answer(before, command);
  }

  commandInt(command: number, params: readonly number[], frame = 3): number | undefined {
    const before = this.heard.length;
    const fields = { targetSystem: 1, targetComponent: 1, command, frame, ...named(params) };
    this.send(CommandInt, fields);
    return this.#answer(before, command);
  }

  #answer(before: number, command: number): number | undefined {
    const ack = this.heard
      .slice(before)
      .filter(({ frame }) => frame.message === CommandAck.MSG_ID)
      .map(({ frame }) => decode(frame, CommandAck))
      .find((each) => each.command === command);
    return ack?.result;
  }

  texts(since = 0): string[] {
    return this.all(StatusText, since).map(({ text }) => text);
  }

  get armed(): boolean {
    return ((this.#heartbeat?.baseMode ?? 0) & 128) !== 0;
  }

  get mode(): number | undefined {
    return this.#heartbeat?.customMode;
  }

  get #heartbeat() {
    const found = this.heard.findLast(
      ({ frame }) => frame.message === Heartbeat.MSG_ID && frame.component === 1,
    );
    return found && decode(found.frame, Heartbeat);
  }

  /** Type of the final MISSION_ACK, undefined when there was none. */
  upload(items: readonly TestItem[], type = 0): number | undefined {
    const before = this.heard.length;
    this.send(MissionCount, {
      targetSystem: 1,
      targetComponent: 1,
      count: items.length,
      missionType: type,
    });
    for (let answered = before; answered < this.heard.length; answered++) {
      const { frame } = this.heard[answered]!;
      if (frame.message === MissionAck.MSG_ID) return decode(frame, MissionAck).type;
      const seq = requested(frame);
      if (seq !== undefined) this.sendItem(items, seq, type);
    }
    return undefined;
  }

  sendItem(items: readonly TestItem[], seq: number, missionType = 0): void {
    const { command, frame = 3, params = [], lat = 0, lon = 0, z = 0 } = items[seq]!;
    this.send(MissionItemInt, {
      targetSystem: 1,
      targetComponent: 1,
      seq,
      command,
      frame,
      param1: params[0] ?? 0,
      param2: params[1] ?? 0,
      param3: params[2] ?? 0,
      param4: params[3] ?? 0,
      x: Math.round(lat * 1e7),
      y: Math.round(lon * 1e7),
      z,
      autocontinue: 1,
      missionType,
    });
  }

  /** What is on board, by download. */
  download(missionType = 0): InstanceType<typeof MissionItemInt>[] {
    const before = this.heard.length;
    this.send(MissionRequestList, { targetSystem: 1, targetComponent: 1, missionType });
    const { frame } = this.heard
      .slice(before)
      .find((each) => each.frame.message === MissionCount.MSG_ID)!;
    const { count } = decode(frame, MissionCount);
    for (let seq = 0; seq < count; seq++) {
      this.send(MissionRequestInt, { targetSystem: 1, targetComponent: 1, seq, missionType });
    }
    return this.heard
      .slice(before)
      .filter((each) => each.frame.message === MissionItemInt.MSG_ID)
      .map((each) => decode(each.frame, MissionItemInt));
  }

  /** Type of the answering MISSION_ACK. */
  clear(missionType: number): number | undefined {
    const before = this.heard.length;
    this.send(MissionClearAll, { targetSystem: 1, targetComponent: 1, missionType });
    const found = this.heard.slice(before).find(({ frame }) => frame.message === MissionAck.MSG_ID);
    return found && decode(found.frame, MissionAck).type;
  }
}

function requested(frame: Frame): number | undefined {
  if (frame.message === MissionRequest.MSG_ID) return decode(frame, MissionRequest).seq;
  if (frame.message === MissionRequestInt.MSG_ID) return decode(frame, MissionRequestInt).seq;
  return undefined;
}

function named(params: readonly number[]) {
  return Object.fromEntries(params.map((value, at) => [`_param${at + 1}`, value]));
}
