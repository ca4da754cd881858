import type {
  Autopilot,
  DroneEvent,
  DroneLink,
  EventKind,
} from '../../src/domain/flights/drone.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';
import type { Channel } from './channel.ts';
import { LinkQuality } from './link-quality.ts';
import type { VehiclePort } from './vehicle-port.ts';

/** ms: with five heartbeats missing a vehicle's link counts as lost, and another may take over its id. */
export const LOST_AFTER = 5000;
/** ms. Radios say how strong they are about once a second. */
const RADIO_STALE = 10_000;
/** MAV_AUTOPILOT. */
const AUTOPILOTS: Readonly<Record<number, Autopilot>> = { 3: 'ardupilot', 12: 'px4' };
const ARMED = 128;
/** MAV_COMP_ID_AUTOPILOT1 */
const FIRST_AUTOPILOT = 1;

/** What the station itself has to tell of a vehicle: its link, heartbeats, refused frames. */
export type StationEvent = Omit<DroneEvent, 'id'>;

/** What is needed of a HEARTBEAT. */
export interface AutopilotHeartbeat {
  readonly autopilot: number;
  readonly baseMode: number;
}

type FrameListener = (frame: Frame, at: number) => void;
type EventListener = (event: StationEvent) => void;
type RecordListener = (bytes: Uint8Array, at: number) => void;

/**
 * One system id, heard or not yet. Before it is heard, what is sent to it is lost, `component` is 1 and
 * `autopilot` is `other`.
 */
export class Vehicle implements VehiclePort {
  readonly system: number;
  component = FIRST_AUTOPILOT;
  autopilot: Autopilot = 'other';
  armed = false;
  /** Why ground-station heartbeats are to be withheld from it, and since when; undefined: they are not. */
  held: { readonly reason: string; readonly since: number } | undefined;
  readonly #now: () => number;
  readonly #signed: boolean;
  readonly #quality = new LinkQuality();
  readonly #frames = new Set<FrameListener>();
  readonly #events = new Set<EventListener>();
  readonly #records = new Set<RecordListener>();
  #channel: Channel | undefined;
  #linkName = '';
  #heartbeat = Number.NEGATIVE_INFINITY;
  #alive = false;

  constructor(system: number, options: { now: () => number; signed: boolean }) {
    this.system = system;
    this.#now = options.now;
    this.#signed = options.signed;
  }

  /** Where it was last heard; undefined: not yet, or that way is gone. */
  get channel(): Channel | undefined {
    return this.#channel;
  }

  /** An autopilot with this id has been heard since the start. */
  get isKnown(): boolean {
    return this.#linkName !== '';
  }

  isAlive(at: number): boolean {
    return this.#channel !== undefined && at - this.#heartbeat < LOST_AFTER;
  }

  /** Heartbeats are withheld from it, and that still matters: it was heard, or held, within `decided` ms. */
  isHeld(at: number, decided: number): boolean {
    if (this.held === undefined) return false;
    return at - Math.max(this.#heartbeat, this.held.since) < decided;
  }

  send<T extends object>(message: MessageClass<T>, fields: Partial<T>): void {
    const bytes = this.#channel?.send(message, fields);
    if (bytes) this.record(bytes, this.#now());
  }

  listen(listener: FrameListener): () => void {
    return listening(this.#frames, listener);
  }

  /** Hears `link`, `heartbeat` and `refused` events; returns how to stop. */
  onEvent(listener: EventListener): () => void {
    return listening(this.#events, listener);
  }

  /** Hears every frame received from it or sent to it, for the black box; keys are blanked out. */
  onRecord(listener: RecordListener): () => void {
    return listening(this.#records, listener);
  }

  /** The link as it is told upward. */
  link(at: number): DroneLink {
    const radio = this.#channel?.radio;
    const alive = this.isAlive(at);
    const silent = Math.max(0, at - this.#heartbeat) / 1000;
    return {
      name: this.#linkName,
      alive,
      ...(!alive && Number.isFinite(silent) && { silent }),
      loss: this.#quality.loss(at),
      signed: this.#signed,
      ...(radio &&
        at - radio.at < RADIO_STALE && { rssi: radio.rssi, remoteRssi: radio.remoteRssi }),
      heartbeat: this.#channel !== undefined && this.#channel.withheld === undefined,
    };
  }

  /** Its autopilot's heartbeat, which is also what binds it to a channel. */
  beat(channel: Channel, component: number, beat: AutopilotHeartbeat, at: number): void {
    if (this.#channel !== channel) {
      this.#channel = channel;
      this.#linkName = channel.link.name;
      this.#quality.reset();
    }
    // Of two autopilots in one system component 1 leads, else the one heard first, as VehicleView has it.
    const isOther = component !== this.component && component !== FIRST_AUTOPILOT;
    if (isOther && this.isAlive(at)) return;
    this.component = component;
    this.autopilot = AUTOPILOTS[beat.autopilot] ?? 'other';
    this.armed = (beat.baseMode & ARMED) !== 0;
    this.#heartbeat = at;
    this.tellLink(at);
  }

  accept(frame: Frame, at: number): void {
    this.#quality.accept(frame.component, frame.sequence, at);
    this.record(frame.bytes, at);
    for (const listener of this.#frames) listener(frame, at);
  }

  /** Its way is gone: the port was closed. */
  unbind(at: number): void {
    this.#channel = undefined;
    this.tellLink(at);
  }

  /** Tells where its link was lost or came back. */
  tellLink(at: number): void {
    const alive = this.isAlive(at);
    if (alive === this.#alive) return;
    this.#alive = alive;
    this.tell('link', { state: alive ? 'alive' : 'lost', name: this.#linkName }, at);
  }

  tell(kind: EventKind, detail: StationEvent['detail'], at: number): void {
    for (const listener of this.#events) listener({ time: at, kind, detail });
  }

  record(bytes: Uint8Array, at: number): void {
    for (const listener of this.#records) listener(bytes, at);
  }
}

function listening<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
