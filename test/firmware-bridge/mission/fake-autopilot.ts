/**
 * As much of an autopilot as the mission protocol needs, with the habits of ArduPilot and PX4 as they
 * were seen (DOMAIN.md): the tests' own, apart from the simulator's.
 */
import type { WireItem } from '../../../firmware-bridge/mavlink/mission/items.ts';
import type { Timers } from '../../../firmware-bridge/mavlink/vehicle-port.ts';
import { decode, encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import {
  Heartbeat,
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionItemInt,
  MissionRequest,
  MissionRequestInt,
  MissionRequestList,
  SystemTime,
} from '../../../src/wire/mavlink/messages.ts';

interface Upload {
  readonly list: number;
  readonly count: number;
  readonly from: number;
  next: number;
  heard: number;
  asked: number;
  /** What PX4 has taken so far, and ArduPilot of a fence. */
  readonly taken: WireItem[];
}

export interface Habits {
  readonly kind: 'ardupilot' | 'px4';
  readonly most: number;
  /** ms: asks again, and gives up. */
  readonly askAgain: number;
  readonly giveUp: number;
}
export const ARDUPILOT: Habits = { kind: 'ardupilot', most: 724, askAgain: 1000, giveUp: 8000 };
export const PX4: Habits = { kind: 'px4', most: 500, askAgain: 500, giveUp: 5000 };

/** Those whose place ArduPilot keeps. */
const PLACED = new Set([16, 17, 18, 19, 21, 22, 31, 82, 189, 195, 201]);

export class FakeAutopilot {
  readonly lists: WireItem[][] = [[], [], []];
  armed = false;
  /** Commands that it takes in no mission. */
  readonly refuses = new Set([2800, 260, 530, 214, 113]);
  /** Lists that it does not know. */
  readonly unknown = new Set<number>();
  /** Changes items while they are read, to lie. */
  lie: (item: WireItem, seq: number) => WireItem = (item) => item;
  off = false;
  private readonly habits: Habits;
  private readonly timers: Timers;
  private readonly transmit: (bytes: Uint8Array) => void;
  private upload: Upload | undefined;
  private sequence = 0;
  private booted: number;

  constructor(habits: Habits, timers: Timers, transmit: (bytes: Uint8Array) => void) {
    this.habits = habits;
    this.timers = timers;
    this.transmit = transmit;
    this.booted = timers.now();
    this.every(100, () => this.pursue());
    this.every(1000, () => this.speak());
  }

  /** Forgets what it was doing, keeps what it has stored; silent for `ms`. */
  reboot(ms = 1500) {
    this.upload = undefined;
    this.off = true;
    this.timers.after(ms, () => {
      this.off = false;
      this.booted = this.timers.now();
      this.speak();
    });
  }

  hear(frame: Frame) {
    if (this.off) return;
    switch (frame.message) {
      case MissionCount.MSG_ID:
        return this.begin(decode(frame, MissionCount), frame.system);
      case MissionItemInt.MSG_ID:
        return this.take(decode(frame, MissionItemInt), frame.system);
      case MissionRequestList.MSG_ID:
        return this.announce(decode(frame, MissionRequestList).missionType, frame.system);
      case MissionRequestInt.MSG_ID:
        return this.tell(decode(frame, MissionRequestInt), frame.system);
      case MissionClearAll.MSG_ID:
        return this.clear(decode(frame, MissionClearAll).missionType, frame.system);
      case MissionAck.MSG_ID:
        if (decode(frame, MissionAck).type === 15 && this.habits.kind === 'px4')
          this.upload = undefined;
    }
  }

  private get ardupilot(): boolean {
    return this.habits.kind === 'ardupilot';
  }

  private every(ms: number, work: () => void) {
    this.timers.after(ms, () => {
      if (!this.off) work();
      this.every(ms, work);
    });
  }

  /** Anything, to anybody. */
  send<T extends object>(as: MessageClass<T>, fields: Partial<T>) {
    const from = { sequence: this.sequence++ & 0xff, system: 1, component: 1 };
    this.transmit(encode(as, fields, from));
  }

  private ack(list: number, type: number, to: number) {
    this.send(MissionAck, { targetSystem: to, targetComponent: 190, type, missionType: list });
  }

  private speak() {
    this.send(Heartbeat, {
      type: 13,
      autopilot: this.ardupilot ? 3 : 12,
      baseMode: this.armed ? 0x80 : (0 as number),
      systemStatus: 3,
    });
    this.send(SystemTime, { timeBootMs: this.timers.now() - this.booted });
  }

  private begin(
    { count, missionType: list }: { count: number; missionType: number },
    from: number,
  ) {
    if (this.unknown.has(list)) return this.ack(list, 3, from);
    if (this.upload && this.upload.from !== from) return this.ack(list, 14, from);
    if (count > this.habits.most) return this.ack(list, 4, from);
    if (count === 0) {
      this.lists[list] = [];
      return this.ack(list, 0, from);
    }
    const now = this.timers.now();
    this.upload = { list, count, from, next: 0, heard: now, asked: now, taken: [] };
    if (this.ardupilot && list === 0) this.lists[0] = this.lists[0]!.slice(0, count);
    this.ask();
  }

  private ask() {
    const { list, next, from } = this.upload!;
    this.upload!.asked = this.timers.now();
    const fields = { targetSystem: from, targetComponent: 190, seq: next, missionType: list };
    if (this.ardupilot) this.send(MissionRequest, fields);
    else this.send(MissionRequestInt, fields);
  }

  /** Asks again, or gives up. */
  private pursue() {
    if (!this.upload) return;
    const now = this.timers.now();
    const { heard, asked, list, from } = this.upload;
    if (now - heard >= this.habits.giveUp) {
      this.upload = undefined;
      return this.ack(list, 15, from);
    }
    if (now - asked >= this.habits.askAgain) this.ask();
  }

  private take(item: InstanceType<typeof MissionItemInt>, from: number) {
    const { upload } = this;
    const list = item.missionType;
    // ArduPilot calls an item out of the blue an error; PX4 says nothing.
    if (!upload || upload.list !== list)
      return this.ardupilot ? this.ack(list, 1, from) : undefined;
    if (upload.from !== from) return this.ack(list, 14, from);
    if (item.seq !== upload.next) return this.ardupilot ? this.ack(list, 13, from) : undefined;
    if (this.ardupilot && this.refuses.has(item.command)) {
      this.upload = undefined;
      return this.ack(list, 3, from);
    }
    const kept = this.kept(item, list);
    // ArduPilot writes a mission as it comes: that is how half of one comes to be.
    if (this.ardupilot && list === 0) this.lists[0]![item.seq] = kept;
    else upload.taken.push(kept);
    upload.heard = this.timers.now();
    upload.next++;
    if (upload.next < upload.count) return this.ask();
    if (!(this.ardupilot && list === 0)) this.lists[list] = [...upload.taken];
    this.upload = undefined;
    this.ack(list, 0, from);
  }

  private kept(item: InstanceType<typeof MissionItemInt>, list: number): WireItem {
    const { command, frame, param1, param2, param3, param4, x, y, z, autocontinue } = item;
    const params = [param1, param2, param3, param4] as const;
    const autoContinue = autocontinue !== 0;
    if (!this.ardupilot) return { command, frame, params, x, y, z, autoContinue };
    if (list === 1)
      return { command, frame: 0, params: [param1, 0, 0, 0], x, y, z: 0, autoContinue: false };
    if (list === 2)
      return {
        command,
        frame: 3,
        params: [0, 0, 0, 0],
        x,
        y,
        z: Math.trunc(z),
        autoContinue: false,
      };
    if (!PLACED.has(command))
      return { command, frame: 0, params, x: 0, y: 0, z: 0, autoContinue: true };
    const first = command === 16 || command === 19 || command === 22 ? Math.trunc(param1) : param1;
    return {
      command,
      frame,
      params: [first, 0, command === 19 ? 1 : 0, command === 21 ? 1 : 0],
      x,
      y,
      z: Math.fround(Math.trunc(Math.fround(z * 100)) / 100),
      autoContinue: true,
    };
  }

  private announce(list: number, to: number) {
    if (this.unknown.has(list)) return this.ack(list, 3, to);
    if (this.upload && this.ardupilot) return this.ack(list, 14, to);
    const count = this.lists[list]!.length;
    this.send(MissionCount, { targetSystem: to, targetComponent: 190, count, missionType: list });
  }

  private tell({ seq, missionType }: { seq: number; missionType: number }, to: number) {
    const stored = this.lists[missionType]?.[seq];
    if (!stored) return this.ack(missionType, 13, to);
    const { command, frame, params, x, y, z, autoContinue } = this.lie(stored, seq);
    const [param1, param2, param3, param4] = params;
    this.send(MissionItemInt, {
      targetSystem: to,
      targetComponent: 190,
      seq,
      frame,
      command,
      param1,
      param2,
      param3,
      param4,
      x,
      y,
      z,
      autocontinue: autoContinue ? 1 : 0,
      missionType,
    });
  }

  private clear(list: number, from: number) {
    if (this.ardupilot && (this.armed || list === 255))
      return this.ack(list, list === 255 ? 3 : 1, from);
    this.lists[list] = [];
    this.ack(list, 0, from);
  }
}
