/**
 * The way of a drone's messages through the house. What is live is shown at once. The rest waits in a queue;
 * one worker stores it, lets the flights follow it, and only then acknowledges. While the database is away it
 * waits: bridges keep what is not acknowledged, so nothing is spooled here.
 */
import type { DroneReport, DroneState } from '../../domain/flights/drone.ts';
import type { Clock, LiveFeed, Log } from '../ports.ts';
import type { DroneFollower, DroneMessage, DroneStore } from './ports.ts';
import type { DroneStates } from './states.ts';

/** Messages in one transaction. */
const MOST_MESSAGES = 200;
/** Bytes of messages that may wait; beyond it the hub reads no more from drones' sockets. */
const MOST_WAITING = 32 * 1024 * 1024;

export type DroneMessageKind = 'live' | 'telemetry' | 'event' | 'reply';

export interface DroneIntakeParts {
  readonly store: DroneStore;
  readonly states: DroneStates;
  readonly follower: DroneFollower;
  readonly live: Pick<LiveFeed, 'drones' | 'droneEvents'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of everything taken in. */
  readonly count: (kind: DroneMessageKind, by: number) => void;
}

export class DroneIntake {
  readonly #parts: DroneIntakeParts;
  #queue: DroneMessage[] = [];
  #bytes = 0;
  #working: Promise<void> | undefined;
  #away = false;
  #room: { promise: Promise<void>; resolve: () => void } | undefined;

  constructor(parts: DroneIntakeParts) {
    this.#parts = parts;
  }

  /** Messages waiting, for metrics. */
  get waiting(): number {
    return this.#queue.length;
  }

  submit(message: DroneMessage): void {
    if (message.live) this.#show(message, message.live);
    if (this.#away && message.live) {
      message.done();
      return;
    }
    this.#queue.push(message);
    this.#bytes += message.bytes;
    if (!this.#away) this.#wake();
  }

  /** Undefined while there is room for more; else a promise of room. */
  room(): Promise<void> | undefined {
    if (this.#bytes < MOST_WAITING) return undefined;
    if (!this.#room) {
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }

  /** Tries again where the database was away. Call it every second. */
  async retry(): Promise<void> {
    if (this.#queue.length > 0) this.#wake();
    await this.#working;
  }

  /** Resolves when all that was taken in is answered, or the database is away. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  #wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#queue.length > 0 && !this.#away) this.#wake();
    });
  }

  async #work(): Promise<void> {
    // One turn of the event loop, so that what arrived together is stored together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, MOST_MESSAGES);
      if (!(await this.#takeOn(batch))) return;
      this.#queue = this.#queue.slice(batch.length);
      for (const message of batch) {
        this.#bytes -= message.bytes;
        message.done();
      }
      if (this.#bytes < MOST_WAITING / 2) {
        this.#room?.resolve();
        this.#room = undefined;
      }
    }
  }

  /** False where the database is away. A message that cannot be stored for another reason is given up. */
  async #takeOn(batch: readonly DroneMessage[]): Promise<boolean> {
    try {
      await this.#process(batch);
      this.#away = false;
      return true;
    } catch (error) {
      if (this.#parts.store.isAway(error)) return this.#noteAway(error);
      if (batch.length > 1) return this.#oneByOne(batch);
      const { device, source } = batch[0]!;
      this.#parts.log.error(
        { error: String(error), device: device.id, source },
        'a drone’s message could not be stored and was given up',
      );
      return true;
    }
  }

  async #oneByOne(batch: readonly DroneMessage[]): Promise<boolean> {
    for (const message of batch) if (!(await this.#takeOn([message]))) return false;
    return true;
  }

  #noteAway(error: unknown): false {
    if (!this.#away) {
      this.#parts.log.warn(
        { error: String(error) },
        'the database is away; what drones tell waits, unacknowledged, until it is back',
      );
    }
    this.#away = true;
    this.#letLiveGo();
    return false;
  }

  /** What was shown already is not kept waiting: the next one will say more. */
  #letLiveGo(): void {
    for (const message of this.#queue) {
      if (!message.live) continue;
      this.#bytes -= message.bytes;
      message.done();
    }
    this.#queue = this.#queue.filter(({ live }) => !live);
  }

  /** The steps, in order; done a second time they change nothing. */
  async #process(batch: readonly DroneMessage[]): Promise<void> {
    const { store, follower, live } = this.#parts;
    const states = batch.flatMap(({ device, states: all }) =>
      all.map((state) => ({ device, state })),
    );
    const events = batch.flatMap(({ device, events: all }) =>
      all.map((event) => ({ device, event, flight: follower.flightOf(device.id) })),
    );
    if (states.length + events.length > 0) {
      const fresh = await store.save(states, events);
      live.drones(this.#news(states.map(({ device, state }) => ({ device: device.id, state }))));
      live.droneEvents(fresh);
    }
    for (const message of batch) await this.#follow(message);
    this.#count('telemetry', states.length);
    this.#count('event', events.length);
  }

  async #follow({ device, live, states, replies }: DroneMessage): Promise<void> {
    const { follower } = this.#parts;
    if (live) await follower.states(device, [live], true);
    if (states.length > 0) await follower.states(device, states, false);
    for (const reply of replies) await follower.reply(device, reply);
    this.#count('reply', replies.length);
  }

  #show({ device }: DroneMessage, state: DroneState): void {
    this.#parts.states.hear(device.id, this.#parts.clock.now());
    this.#parts.live.drones(this.#news([{ device: device.id, state }]));
    this.#count('live', 1);
  }

  #news(reports: readonly DroneReport[]): DroneReport[] {
    return reports.filter(({ device, state }) => this.#parts.states.offer(device, state));
  }

  #count(kind: DroneMessageKind, by: number): void {
    if (by > 0) this.#parts.count(kind, by);
  }
}
