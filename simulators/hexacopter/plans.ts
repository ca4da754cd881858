/** What is stored on board: items as they are on the wire, for mission, fence and rally points. */

import { hash } from '../city/random.ts';

/** MAV_MISSION_TYPE: mission, fence, rally points. */
export type PlanType = 0 | 1 | 2;

/** Of MISSION_ITEM_INT. */
export interface Item {
  readonly frame: number;
  readonly command: number;
  readonly param1: number;
  readonly param2: number;
  readonly param3: number;
  readonly param4: number;
  /** Degrees × 1e7, or as they are where the command has no place. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly autocontinue: number;
}

/** MAV_MISSION_RESULT */
export const ACK = {
  accepted: 0,
  error: 1,
  frame: 2,
  unsupported: 3,
  noSpace: 4,
  invalid: 5,
  invalidParam1: 6,
  invalidX: 10,
  invalidY: 11,
  invalidSequence: 13,
  denied: 14,
  cancelled: 15,
} as const;

export type ItemVerdict =
  | { readonly ok: true; readonly item: Item }
  | { readonly ok: false; readonly ack: number };

/** MAV_CMD, as far as it is used here. */
export const CMD = {
  waypoint: 16,
  loiter: 17,
  loiterTurns: 18,
  loiterTime: 19,
  returnToLaunch: 20,
  land: 21,
  takeoff: 22,
  spline: 82,
  guidedEnable: 92,
  delay: 93,
  conditionDelay: 112,
  conditionDistance: 114,
  conditionYaw: 115,
  setMode: 176,
  jump: 177,
  changeSpeed: 178,
  setHome: 179,
  reposition: 192,
  pauseContinue: 193,
  roi: 195,
  roiNone: 197,
  roiOld: 201,
  digicam: 203,
  mountControl: 205,
  triggerDistance: 206,
  fenceEnable: 207,
  triggerInterval: 214,
  setCurrent: 224,
  calibrate: 241,
  reboot: 246,
  missionStart: 300,
  arm: 400,
  checks: 401,
  home: 410,
  setInterval: 511,
  request: 512,
  capabilities: 520,
  cameraMode: 530,
  gimbal: 1000,
  startCapture: 2000,
  stopCapture: 2001,
  fenceReturn: 5000,
  polygonInclusion: 5001,
  polygonExclusion: 5002,
  circleInclusion: 5003,
  circleExclusion: 5004,
  rally: 5100,
} as const;

/** MAV_FRAME: above mean sea level; above the ground. All others are above home. */
export const AMSL_FRAMES: ReadonlySet<number> = new Set([0, 5]);
export const TERRAIN_FRAMES: ReadonlySet<number> = new Set([10, 11]);

/** The three plans; they survive a restart. */
export class Plans {
  readonly #items: Record<PlanType, Item[]> = { 0: [], 1: [], 2: [] };
  /** Changes with the plan. */
  readonly versions: Record<PlanType, number> = { 0: 0, 1: 0, 2: 0 };
  readonly #ids = new Map<PlanType, { version: number; id: number }>();

  get(type: PlanType): readonly Item[] {
    return this.#items[type];
  }

  replace(type: PlanType, items: readonly Item[]): void {
    this.#items[type] = [...items];
    this.versions[type]++;
  }

  /** At `seq`, or behind the last. */
  put(type: PlanType, seq: number, item: Item): void {
    const items = this.#items[type];
    items[Math.min(seq, items.length)] = item;
    this.versions[type]++;
  }

  truncate(type: PlanType, count: number): void {
    const items = this.#items[type];
    if (items.length > count) items.length = count;
    this.versions[type]++;
  }

  /** A number for what is stored: 0 for nothing, else of its content. */
  opaqueId(type: PlanType): number {
    const known = this.#ids.get(type);
    if (known?.version === this.versions[type]) return known.id;
    const id = idOf(this.#items[type]);
    this.#ids.set(type, { version: this.versions[type], id });
    return id;
  }
}

function idOf(items: readonly Item[]): number {
  return items.length === 0 ? 0 : hash(JSON.stringify(items)) || 1;
}
