/** One vehicle: what is remembered of it, and what of that is news. */
import type { DroneEvent, EventKind } from '../../../domain/flights/drone.ts';
import { Captures } from './captures.ts';
import { Clock } from './clock.ts';
import { known, type Presence, type Seen, type Told } from './seen.ts';
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
