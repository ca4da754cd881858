/** The shell around table.ts: hears the vehicle, sends, keeps the timers. */
import { decode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import {
  Heartbeat,
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionItemInt,
  MissionRequest,
  MissionRequestInt,
  MissionRequestList,
} from '../../../src/wire/mavlink/messages.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';
import { Boots } from './boots.ts';
import { judge } from './compare.ts';
import { countsHome, type List, MISSION_TYPE, type WireItem } from './items.ts';
import { kindOfResult } from './results.ts';
import { type Action, type Event, type Fault, idle, type OnBoard, type State } from './state.ts';
import { step } from './table.ts';

export type Ended =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: Fault; readonly onBoard: OnBoard };

export interface Order {
  readonly goal: State['goal'];
  readonly list: List;
  readonly items: readonly WireItem[];
  /** What was there before, where that is known. */
  readonly before?: readonly WireItem[] | undefined;
  /** Of 2 × the items: sent, then read back. */
  onProgress?(done: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** As whom a ground station speaks where the port does not say: MAVLink's usual 255, 190. */
const USUAL_STATION = 255;
const ARMED = 0x80;
/** ms for the whole, and for each item: 20 % loss in both directions costs about 1 s an item. */
const LIMIT = 60_000;
const LIMIT_PER_ITEM = 3000;

export function transfer(port: VehiclePort, timers: Timers, order: Order): Promise<Ended> {
  return new Promise((resolve) => new Transfer(port, timers, order, resolve).run());
}

class Transfer {
  private readonly port: VehiclePort;
  private readonly timers: Timers;
  private readonly order: Order;
  private readonly resolve: (ended: Ended) => void;
  private readonly address: { targetSystem: number; targetComponent: number; missionType: number };
  private readonly boots = new Boots();
  private state: State;
  /** At most the few that come while one is dealt with. */
  private readonly heard: (() => Event)[] = [];
  private read: WireItem[] = [];
  private arrived: WireItem | undefined;
  private armed: boolean | undefined;
  private stopTimer = () => {};
  private stopLimit = () => {};
  private readonly ends: (() => void)[] = [];

  constructor(port: VehiclePort, timers: Timers, order: Order, resolve: (ended: Ended) => void) {
    this.port = port;
    this.timers = timers;
    this.order = order;
    this.resolve = resolve;
    this.address = {
      targetSystem: port.system,
      targetComponent: port.component,
      missionType: MISSION_TYPE[order.list],
    };
    const homeSent = order.list === 'mission' && countsHome(port.autopilot);
    this.state = idle(order.goal, order.items.length, homeSent ? 0 : 1);
  }

  run(): void {
    const cancel = () => this.hear({ kind: 'cancel' });
    this.order.signal?.addEventListener('abort', cancel);
    this.ends.push(
      this.port.listen((frame) => this.frame(frame)),
      () => this.order.signal?.removeEventListener('abort', cancel),
    );
    this.startLimit();
    this.hear({ kind: 'start' });
  }

  private startLimit(): void {
    const ms = LIMIT + LIMIT_PER_ITEM * this.order.items.length;
    this.stopLimit = this.timers.after(ms, () => {
      this.startLimit();
      this.hear({ kind: 'deadline' });
    });
  }

  private frame(frame: Frame): void {
    if (frame.component !== this.port.component) return;
    if (this.boots.restarted(frame)) this.hear({ kind: 'reboot' });
    if (frame.message === Heartbeat.MSG_ID)
      this.armed = (decode(frame, Heartbeat).baseMode & ARMED) !== 0;
    if (frame.message === MissionItemInt.MSG_ID) this.takeItem(decode(frame, MissionItemInt));
    const event = this.eventOf(frame);
    if (event) this.hear(event);
  }

  private takeItem(item: InstanceType<typeof MissionItemInt>): void {
    if (!this.isOurList(item) || !this.isForUs(item)) return;
    this.take(() => {
      this.arrived = wireItem(item);
      return { kind: item.seq === this.state.next ? 'item' : 'item-unasked', seq: item.seq };
    });
  }

  private eventOf(frame: Frame): Event | undefined {
    switch (frame.message) {
      case MissionRequest.MSG_ID:
      case MissionRequestInt.MSG_ID: {
        // Both have the same fields; the old one is answered with ITEM_INT too.
        const { seq, ...to } = decode(
          frame,
          frame.message === MissionRequest.MSG_ID ? MissionRequest : MissionRequestInt,
        );
        if (!this.isOurList(to)) return undefined;
        if (!this.isForUs(to)) return { kind: 'foreign' };
        return { kind: seq < this.order.items.length ? 'request' : 'request-beyond', seq };
      }
      case MissionAck.MSG_ID: {
        const { type, ...to } = decode(frame, MissionAck);
        if (!this.isOurList(to)) return { kind: 'ack-elsewhere' };
        const kind = kindOfResult(type);
        if (this.isForUs(to)) return { kind, code: type };
        return kind === 'accepted' ? { kind: 'foreign' } : undefined;
      }
      case MissionCount.MSG_ID: {
        const { count, ...to } = decode(frame, MissionCount);
        return this.isOurList(to) && this.isForUs(to) ? { kind: 'count', count } : undefined;
      }
      default:
        return undefined;
    }
  }

  private isOurList(to: { missionType: number }): boolean {
    return to.missionType === this.address.missionType;
  }

  /** 0 is everybody. */
  private isForUs(to: { targetSystem: number }): boolean {
    return to.targetSystem === 0 || to.targetSystem === (this.port.station ?? USUAL_STATION);
  }

  private hear(event: Event): void {
    this.take(() => event);
  }

  /** One event is done with before the next: a port may answer while it is still being spoken to. */
  private take(event: () => Event): void {
    this.heard.push(event);
    if (this.heard.length > 1) return;
    for (let next = this.heard[0]; next; next = this.heard[0]) {
      const { state, actions } = step(this.state, next());
      this.state = state;
      for (const action of actions) this.act(action);
      this.tellProgress();
      // What is still in the line then, or comes later, finds it full and nobody working on it.
      if (state.phase === 'done' || state.phase === 'failed') {
        this.end();
        break;
      }
      this.heard.shift();
    }
  }

  private act(action: Action): void {
    const { address } = this;
    switch (action.do) {
      case 'count':
        this.port.send(MissionCount, { ...address, count: this.order.items.length });
        break;
      case 'item':
        this.sendItem(action.seq);
        break;
      case 'list':
        this.port.send(MissionRequestList, address);
        break;
      case 'ask':
        this.port.send(MissionRequestInt, { ...address, seq: action.seq });
        break;
      case 'keep':
        this.read.push(this.arrived!);
        break;
      case 'forget':
        this.read = [];
        break;
      case 'judge':
        this.judge();
        break;
      case 'acknowledge':
        this.port.send(MissionAck, { ...address, type: action.code });
        break;
      case 'clear':
        this.port.send(MissionClearAll, address);
        break;
      case 'timer':
        this.stopTimer();
        this.stopTimer = this.timers.after(action.ms, () => this.hear({ kind: 'timeout' }));
    }
  }

  private sendItem(seq: number): void {
    const { command, frame, params, x, y, z, autoContinue } = this.order.items[seq]!;
    const [param1, param2, param3, param4] = params;
    this.port.send(MissionItemInt, {
      ...this.address,
      seq,
      frame,
      command,
      current: 0,
      autocontinue: autoContinue ? 1 : 0,
      param1,
      param2,
      param3,
      param4,
      x,
      y,
      z,
    });
  }

  private judge(): void {
    const { list, items, before } = this.order;
    const about = { list, autopilot: this.port.autopilot };
    const { verdict: found, words } = judge(items, this.read, before, about);
    // Before anything that has come meanwhile.
    const safe = this.armed === false;
    this.heard.splice(1, 0, () => ({ kind: 'verdict', found, words, safe }));
  }

  private tellProgress(): void {
    const { phase, highest, next, goal } = this.state;
    const reading = phase === 'reading-items' || phase === 'judging' || phase === 'done';
    const sent = goal === 'verify' || reading ? this.order.items.length : highest + 1;
    this.order.onProgress?.(sent + (reading ? Math.min(next, this.order.items.length) : 0));
  }

  private end(): void {
    this.stopTimer();
    this.stopLimit();
    for (const stop of this.ends.splice(0)) stop();
    const { phase, fault, onBoard } = this.state;
    if (phase === 'done') this.resolve({ ok: true });
    else this.resolve({ ok: false, fault: fault!, onBoard: onBoard! });
  }
}

function wireItem(item: InstanceType<typeof MissionItemInt>): WireItem {
  const { command, frame, param1, param2, param3, param4, x, y, z, autocontinue } = item;
  return {
    command,
    frame,
    params: [param1, param2, param3, param4],
    x,
    y,
    z,
    autoContinue: autocontinue !== 0,
  };
}
