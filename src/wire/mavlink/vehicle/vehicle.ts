/** What is remembered of one vehicle, and how the rules of its messages write into it. */
import type {
  Autopilot,
  Battery,
  DroneEvent,
  EventKind,
  GpsFix,
  LandedState,
  MissionState,
} from '../../../domain/flights/drone.ts';
import { decode } from '../codec.ts';
import type { Frame } from '../frame.ts';
import type { MessageClass } from '../message-class.ts';
import { Captures } from './captures.ts';
import { Clock } from './clock.ts';
import { Texts } from './texts.ts';

/** An event before it has an id: ids are the caller's, which knows what it sent before. */
export type SeenEvent = Omit<DroneEvent, 'id'>;

/** Why a value was not taken over. */
export const REFUSALS = [
  'position',
  'altitude',
  'speed',
  'attitude',
  'battery',
  'gps',
  'wind',
  'time',
  'mission',
  'text',
  'capture',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export const FAILSAFE_KINDS = ['battery', 'gcs', 'gps', 'ekf', 'rc', 'fence', 'other'] as const;
export type FailsafeKind = (typeof FAILSAFE_KINDS)[number];

/** One failsafe is told of in several ways; of one kind within this it is one event, ms. */
const SAME_FAILSAFE = 10_000;

/** The newest of each message; each with its time of arrival. Bounded: one of each, packs by id. */
export interface Seen {
  place?: {
    readonly at: number;
    readonly uptime: number;
    readonly lat: number;
    readonly lon: number;
    readonly amsl?: number;
    readonly relative?: number;
    readonly speed?: number;
    readonly course?: number;
    readonly climb?: number;
    readonly heading?: number;
  };
  hud?: {
    readonly at: number;
    readonly speed?: number;
    readonly climb?: number;
    readonly heading?: number;
  };
  attitude?: {
    readonly at: number;
    readonly uptime: number;
    readonly roll: number;
    readonly pitch: number;
    readonly yaw: number;
  };
  gps?: GpsSeen;
  secondGps?: GpsSeen;
  /** Height above the ground, by the autopilot's terrain data or its range finder. */
  ground?: {
    readonly at: number;
    readonly above: number;
    /** Of where it speaks; absent: of where the vehicle is. */
    readonly lat?: number;
    readonly lon?: number;
  };
  home?: { readonly lat: number; readonly lon: number; readonly amsl: number };
  /** SYS_STATUS's one battery: only where no BATTERY_STATUS comes. */
  power?: { readonly at: number; readonly battery: Battery };
  packs?: ReadonlyMap<number, { readonly at: number; readonly battery: Battery }>;
  prearm?: { readonly at: number; readonly ok: boolean };
  fenceEnabled?: { readonly at: number; readonly enabled: boolean };
  fence?: {
    readonly at: number;
    readonly breached: boolean;
    readonly count: number;
    readonly type?: string;
  };
  estimator?: { readonly at: number; readonly ok: boolean; readonly flags: number };
  /** As the autopilot counts; translated when it is looked at. */
  mission?: {
    readonly at: number;
    readonly seq: number;
    readonly total?: number;
    readonly state?: MissionState;
  };
  /** Of MISSION_ITEM_REACHED, as the autopilot counts. */
  reached?: number;
  wind?: { readonly at: number; readonly speed: number; readonly from: number };
  landed?: { readonly at: number; readonly state: LandedState };
  /** Bits of SYS_STATUS that were enabled and unhealthy. */
  unhealthy?: number;
}

export interface GpsSeen {
  readonly at: number;
  readonly fix: GpsFix;
  readonly satellites?: number;
  readonly hdop?: number;
  /** m */
  readonly accuracy?: number;
}

/** Of the autopilot's heartbeats; survives a reboot. */
export interface Presence {
  readonly autopilot: Autopilot;
  /** MAV_TYPE */
  readonly type: number;
  readonly armed: boolean;
  readonly mode: string;
  /** MAV_STATE */
  readonly status: number;
  /** Of ArduPilot's copters, which say it so without being asked. */
  readonly landed?: LandedState;
}

/** What was told as events so far. Bounded: one of each, batteries by pack. */
export interface Told {
  armed?: boolean;
  mode?: string;
  landed?: LandedState;
  home?: string;
  item?: number;
  reached?: number;
  breached?: boolean;
  batteries: Map<number, string>;
}

export class Vehicle {
  readonly system: number;
  /** Of the autopilot; until its first heartbeat the one that nearly all have. */
  component = 1;
  presence: Presence | undefined;
  seen: Seen = {};
  told: Told = { batteries: new Map() };
  /** Of the first heartbeat, and of the newest: ms. */
  since: number | undefined;
  heartbeatAt: number | undefined;
  isAlive = false;
  /** Of the newest frame of the autopilot, ms. */
  heardAt = 0;
  /** A boot text was heard, and so many heartbeats since. */
  suspicion: { heartbeats: number } | undefined;
  bootedAt: number | undefined;
  readonly clock = new Clock();
  readonly texts = new Texts();
  readonly captures = new Captures();
  readonly refused = Object.fromEntries(REFUSALS.map((reason) => [reason, 0])) as Record<
    Refusal,
    number
  >;
  readonly #failsafes = new Map<FailsafeKind, number>();
  #events: SeenEvent[] = [];

  readonly #link: string;

  /** `link`: name of the link, for the events about it. */
  constructor(system: number, link: string) {
    this.system = system;
    this.#link = link;
  }

  heartbeat(at: number): void {
    this.since ??= at;
    this.heartbeatAt = Math.max(at, this.heartbeatAt ?? at);
    if (!this.isAlive) this.#setAlive(true, at);
  }

  loseLink(at: number): void {
    this.#setAlive(false, at);
  }

  #setAlive(alive: boolean, at: number): void {
    this.isAlive = alive;
    this.emit('link', at, { state: alive ? 'alive' : 'lost', name: this.#link });
  }

  emit(kind: EventKind, at: number, detail: DroneEvent['detail'] = {}): void {
    this.#events.push({ time: this.clock.utc(at), kind, detail });
  }

  emitAs(time: number, kind: EventKind, detail: DroneEvent['detail']): void {
    this.#events.push({ time, kind, detail });
  }

  failsafe(kind: FailsafeKind, text: string, at: number): void {
    const last = this.#failsafes.get(kind);
    if (last !== undefined && Math.abs(at - last) < SAME_FAILSAFE) return;
    this.#failsafes.set(kind, at);
    this.emit('failsafe', at, { kind, text });
  }

  refuse(reason: Refusal): void {
    this.refused[reason]++;
  }

  takeEvents(): SeenEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** All that the autopilot said, as after a reboot; the next heartbeat tells of mode and arming. */
  forget(): void {
    const { armed, mode, landed } = this.told;
    this.told = known<Told>({ armed, mode, landed, batteries: new Map() });
    this.seen = {};
    this.clock.forget();
    this.captures.forget(this.component);
    this.#failsafes.clear();
  }
}

/** What one message does to what is known. */
export interface Rule {
  readonly message: number;
  /** Of the autopilot only, or of whatever component sends it. */
  readonly from: 'autopilot' | 'any';
  readonly apply: (vehicle: Vehicle, frame: Frame, at: number) => void;
}

type Apply<T> = (vehicle: Vehicle, message: T, at: number, frame: Frame) => void;

export function on<T extends object>(as: MessageClass<T>, apply: Apply<T>): Rule {
  return rule(as, 'autopilot', apply);
}

export function onAny<T extends object>(as: MessageClass<T>, apply: Apply<T>): Rule {
  return rule(as, 'any', apply);
}

function rule<T extends object>(as: MessageClass<T>, from: Rule['from'], apply: Apply<T>): Rule {
  return {
    message: as.MSG_ID,
    from,
    apply: (vehicle, frame, at) => apply(vehicle, decode(frame, as), at, frame),
  };
}

/** The object without the fields that are not known. */
export function known<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const rest: Partial<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) rest[key] = value;
  }
  return rest as T;
}
