/** The copter's side of the mission protocol, for missions, fences and rally points. */
import { decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import {
  MissionAck,
  MissionClearAll,
  MissionCount,
  MissionItem,
  MissionItemInt,
  MissionRequest,
  MissionRequestInt,
  MissionRequestList,
  MissionSetCurrent,
} from '../../src/wire/mavlink/messages.ts';
import { areasOf } from './fence.ts';
import { ACK, type Item, type PlanType } from './plans.ts';
import { SEVERITY } from './radio.ts';
import type { Vehicle } from './vehicle.ts';

interface Station {
  readonly system: number;
  readonly component: number;
}

interface Upload {
  readonly type: PlanType;
  readonly count: number;
  readonly from: Station;
  next: number;
  /** s of link time: when an item came last, when one was asked for last. */
  heard: number;
  asked: number;
  /** What came so far, where it is not stored at once. */
  readonly staged: Item[];
}

const ALL_TYPES = 255;
/** Plans that ArduPilot writes item by item over the old ones; a fence is put in place whole. */
const FENCE: PlanType = 1;

export class MissionServer {
  readonly #vehicle: Vehicle;
  #upload: Upload | undefined;

  constructor(vehicle: Vehicle) {
    this.#vehicle = vehicle;
  }

  receive(frame: Frame): void {
    const from = { system: frame.system, component: frame.component };
    switch (frame.message) {
      case MissionCount.MSG_ID:
        this.#begin(decode(frame, MissionCount), from);
        return;
      case MissionItemInt.MSG_ID:
        this.#item(decode(frame, MissionItemInt), from);
        return;
      case MissionItem.MSG_ID:
        this.#item(wholeItem(decode(frame, MissionItem)), from);
        return;
      case MissionRequestList.MSG_ID:
        this.#list(decode(frame, MissionRequestList).missionType, from);
        return;
      case MissionRequestInt.MSG_ID:
        this.#give(decode(frame, MissionRequestInt), from, true);
        return;
      case MissionRequest.MSG_ID:
        this.#give(decode(frame, MissionRequest), from, false);
        return;
      case MissionClearAll.MSG_ID:
        this.#clear(decode(frame, MissionClearAll).missionType, from);
        return;
      case MissionAck.MSG_ID:
        this.#cancel(decode(frame, MissionAck), from);
        return;
      case MissionSetCurrent.MSG_ID:
        this.#vehicle.mission.setCurrent(this.#vehicle, decode(frame, MissionSetCurrent).seq);
        return;
    }
  }

  /** Asks again, gives up. */
  step(): void {
    const upload = this.#upload;
    if (!upload) return;
    const { linked, personality } = this.#vehicle;
    const { retry, giveUp, giveUpAck } = personality.missions;
    if (linked - upload.heard >= giveUp) {
      this.#upload = undefined;
      if (giveUpAck !== undefined) this.#ack(upload.from, upload.type, giveUpAck);
      else this.#vehicle.radio.text(SEVERITY.critical, 'Operation timeout');
    } else if (linked - upload.asked >= retry) this.#ask(upload);
  }

  #begin({ count, missionType }: { count: number; missionType: number }, from: Station): void {
    const { personality, plans, linked } = this.#vehicle;
    const habits = personality.missions;
    if (!isPlanType(missionType)) {
      this.#ack(from, missionType, ACK.unsupported);
      return;
    }
    const busy = this.#upload;
    if (busy && !same(busy.from, from)) {
      this.#ack(from, missionType, habits.busyAck);
      return;
    }
    if (count > habits.most[missionType]) {
      this.#ack(from, missionType, ACK.noSpace);
      return;
    }
    if (count === 0) {
      plans.replace(missionType, []);
      this.#upload = undefined;
      this.#ack(from, missionType, ACK.accepted);
      return;
    }
    if (!this.#stages(missionType)) plans.truncate(missionType, count);
    this.#upload = {
      type: missionType,
      count,
      from,
      next: 0,
      heard: linked,
      asked: linked,
      staged: [],
    };
    this.#ask(this.#upload);
  }

  #item(item: Item & { seq: number; missionType: number }, from: Station): void {
    const upload = this.#upload;
    const { outOfTurnAck, judge } = this.#vehicle.personality.missions;
    if (!upload || upload.type !== item.missionType || !same(upload.from, from)) {
      // Nobody asked for it.
      if (outOfTurnAck !== undefined) this.#ack(from, item.missionType, ACK.error);
      return;
    }
    if (item.seq !== upload.next) {
      if (outOfTurnAck !== undefined) this.#ack(from, upload.type, outOfTurnAck);
      return;
    }
    const verdict = judge(item, upload.type);
    if (!verdict.ok) {
      this.#upload = undefined;
      this.#ack(from, upload.type, verdict.ack);
      return;
    }
    this.#store(upload, verdict.item);
    upload.next++;
    upload.heard = this.#vehicle.linked;
    if (upload.next < upload.count) this.#ask(upload);
    else this.#complete(upload);
  }

  #store(upload: Upload, item: Item): void {
    const { plans, personality } = this.#vehicle;
    if (this.#stages(upload.type)) upload.staged.push(item);
    // Home is the autopilot's own.
    else if (upload.type === 0 && upload.next === 0 && personality.missions.home) {
      plans.put(0, 0, this.#homeItem(item));
    } else plans.put(upload.type, upload.next, item);
  }

  #complete(upload: Upload): void {
    const { plans, ground, personality, radio } = this.#vehicle;
    this.#upload = undefined;
    if (upload.type === FENCE) {
      const toVec = (x: number, y: number) => ground.toVec({ lat: x / 1e7, lon: y / 1e7, amsl: 0 });
      if (!areasOf(upload.staged, toVec)) {
        this.#ack(upload.from, FENCE, ACK.error);
        return;
      }
    }
    if (this.#stages(upload.type)) plans.replace(upload.type, upload.staged);
    this.#ack(upload.from, upload.type, ACK.accepted);
    for (const text of personality.texts.missionFaults(this.#vehicle)) {
      radio.text(SEVERITY.critical, text);
    }
  }

  #stages(type: PlanType): boolean {
    return this.#vehicle.personality.missions.atomic || type === FENCE;
  }

  #ask(upload: Upload): void {
    upload.asked = this.#vehicle.linked;
    const old = this.#vehicle.personality.missions.oldRequests;
    this.#vehicle.radio.send(old ? MissionRequest : MissionRequestInt, {
      targetSystem: upload.from.system,
      targetComponent: upload.from.component,
      seq: upload.next,
      missionType: upload.type,
    });
  }

  #ack(to: Station, missionType: number, type: number): void {
    const { personality, plans, radio } = this.#vehicle;
    const told = personality.missions.opaqueIds && type === ACK.accepted && isPlanType(missionType);
    radio.send(MissionAck, {
      targetSystem: to.system,
      targetComponent: to.component,
      type,
      missionType,
      opaqueId: told ? plans.opaqueId(missionType) : 0,
    });
  }

  #list(missionType: number, to: Station): void {
    const { personality, plans, radio } = this.#vehicle;
    if (!isPlanType(missionType)) {
      this.#ack(to, missionType, ACK.unsupported);
      return;
    }
    if (this.#upload) {
      this.#ack(to, missionType, personality.missions.busyAck);
      return;
    }
    radio.send(MissionCount, {
      targetSystem: to.system,
      targetComponent: to.component,
      count: plans.get(missionType).length,
      missionType,
      opaqueId: personality.missions.opaqueIds ? plans.opaqueId(missionType) : 0,
    });
  }

  #give(request: { seq: number; missionType: number }, to: Station, whole: boolean): void {
    const { seq, missionType } = request;
    const { plans, personality, radio, mission } = this.#vehicle;
    if (!isPlanType(missionType)) {
      this.#ack(to, missionType, ACK.unsupported);
      return;
    }
    const stored = plans.get(missionType)[seq];
    if (!stored) {
      this.#ack(to, missionType, ACK.invalidSequence);
      return;
    }
    const isHome = missionType === 0 && seq === 0 && personality.missions.home;
    const item = isHome ? this.#homeItem(stored) : stored;
    const { x, y } = item;
    const fields = {
      ...item,
      seq,
      missionType,
      targetSystem: to.system,
      targetComponent: to.component,
      current: missionType === 0 && mission.current === seq ? 1 : 0,
    };
    if (whole) radio.send(MissionItemInt, fields);
    else radio.send(MissionItem, { ...fields, x: x / 1e7, y: y / 1e7 });
  }

  /** Item 0 shows home as it is now, whatever was sent. */
  #homeItem(sent: Item): Item {
    const { flight, ground } = this.#vehicle;
    if (!flight.home) return sent;
    const { lat, lon, amsl } = ground.toPlace(flight.home);
    return {
      frame: 0,
      command: 16,
      param1: 0,
      param2: 0,
      param3: 0,
      param4: 0,
      x: Math.round(lat * 1e7),
      y: Math.round(lon * 1e7),
      z: Math.round(amsl * 100) / 100,
      autocontinue: 1,
    };
  }

  #clear(missionType: number, from: Station): void {
    const { personality, plans, flight } = this.#vehicle;
    const { clearsAll, clearsWhileFlown, busyAck } = personality.missions;
    const all = missionType === ALL_TYPES;
    if (all ? !clearsAll : !isPlanType(missionType)) {
      this.#ack(from, missionType, ACK.unsupported);
      return;
    }
    if (this.#upload) {
      this.#ack(from, missionType, busyAck);
      return;
    }
    const flown = flight.armed && flight.mode.behaviour === 'mission';
    if (missionType === 0 && flown && !clearsWhileFlown) {
      this.#ack(from, missionType, ACK.error);
      return;
    }
    for (const type of [0, 1, 2] as const) {
      if (all || type === missionType) plans.replace(type, []);
    }
    this.#ack(from, missionType, ACK.accepted);
  }

  #cancel({ type }: { type: number }, from: Station): void {
    const upload = this.#upload;
    if (!upload || type !== ACK.cancelled || !same(upload.from, from)) return;
    if (!this.#vehicle.personality.missions.cancellable) return;
    this.#upload = undefined;
    this.#vehicle.radio.text(SEVERITY.info, 'Operation cancelled');
  }
}

function isPlanType(type: number): type is PlanType {
  return type === 0 || type === 1 || type === 2;
}

function same(a: Station, b: Station): boolean {
  return a.system === b.system && a.component === b.component;
}

/** MISSION_ITEM has a place in degrees; frame 2 has none. */
function wholeItem<T extends { frame: number; x: number; y: number }>(item: T): T {
  if (item.frame === 2) return item;
  return { ...item, x: Math.round(item.x * 1e7), y: Math.round(item.y * 1e7) };
}
