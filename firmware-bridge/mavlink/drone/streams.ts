/**
 * Sees that the vehicle sends what we need: ArduPilot streams nothing of position until it is asked, and
 * rates are forgotten by a reboot.
 *
 * | what                        | asked                                              | again                    |
 * |-----------------------------|----------------------------------------------------|--------------------------|
 * | each stream                 | SET_MESSAGE_INTERVAL (511), one after the other     | unanswered, dried up, or anew after a reboot |
 * | 511 is unknown to it        | REQUEST_DATA_STREAM, all groups                     | while positions are missing |
 * | a stream it refuses         | REQUEST_MESSAGE (512) where it is in POLLED         | every POLL_MS            |
 * | HOME_POSITION, AUTOPILOT_VERSION | REQUEST_MESSAGE (512)                          | until it came            |
 */
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import {
  AutopilotVersion,
  ExtendedSysState,
  GlobalPositionInt,
  HomePosition,
  RequestDataStream,
} from '../../../src/wire/mavlink/messages.ts';
import type { CommandChannel } from '../commands/command-channel.ts';
import { type Rates, streamsFor } from '../rates.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';

const SET_MESSAGE_INTERVAL = 511;
const REQUEST_MESSAGE = 512;
const ACCEPTED = 0;
const UNSUPPORTED = 3;

const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 60_000;
const POLL_MS = 2000;
const MOST_OVERRIDES = 64;
/** A steady stream is dry after so many of its periods, and not before FIRST_PAUSE. */
const DRY_PERIODS = 5;

const ONCE: readonly number[] = [AutopilotVersion.MSG_ID, HomePosition.MSG_ID];
const POLLED: readonly number[] = [ExtendedSysState.MSG_ID];
/** MAV_DATA_STREAM, Hz: extended status, position, extra 1 (attitude), extra 3 (battery, EKF, time). */
const DATA_STREAMS: readonly (readonly [stream: number, hertz: number])[] = [
  [2, 1],
  [6, 2],
  [10, 2],
  [12, 1],
];

interface Wish {
  readonly message: number;
  hertz: number;
  readonly steady: boolean;
  readonly once: boolean;
  state: 'wanted' | 'granted' | 'refused';
  /** Not asked again before this, ms. */
  notBefore: number;
  pause: number;
  /** When it last came, or was last asked for: its silence counts from then. */
  since: number;
}

export class Streams {
  readonly #port: VehiclePort;
  readonly #timers: Timers;
  readonly #commands: CommandChannel;
  readonly #rates: Rates;
  /** By message: bounded by the table and by MOST_OVERRIDES. */
  #wishes = new Map<number, Wish>();
  /** What `rate` commands set: message → Hz. */
  readonly #overrides = new Map<number, number>();
  #asked: readonly [component: number, autopilot: string] | undefined;
  #isAsking = false;
  #byGroups = false;
  /** Changes where answers that are still out no longer count. */
  #era = 0;

  constructor(port: VehiclePort, timers: Timers, commands: CommandChannel, rates: Rates) {
    this.#port = port;
    this.#timers = timers;
    this.#commands = commands;
    this.#rates = rates;
  }

  /** It started anew, or is another: everything is asked for again. */
  reset(): void {
    this.#era++;
    this.#byGroups = false;
    const { autopilot, component } = this.#port;
    this.#asked = [component, autopilot];
    this.#wishes = new Map();
    for (const { message, hertz, steady } of streamsFor(autopilot, this.#rates)) {
      this.#wishes.set(message, wish(message, hertz, steady, false));
    }
    for (const [message, hertz] of this.#overrides) {
      this.#wishes.set(message, wish(message, hertz, false, false));
    }
    for (const message of ONCE) this.#wishes.set(message, wish(message, 0, false, true));
  }

  /** Set by a `rate` command, and granted: after a reboot it is asked for like the others. */
  set(message: number, hertz: number): void {
    if (this.#overrides.size >= MOST_OVERRIDES && !this.#overrides.has(message)) return;
    this.#overrides.set(message, hertz);
    this.#wishes.set(message, { ...wish(message, hertz, false, false), state: 'granted' });
  }

  /** Home is set anew at each arming. */
  askAgain(message: number): void {
    const known = this.#wishes.get(message);
    if (known?.once) this.#wishes.set(message, wish(message, 0, false, true));
  }

  heard(frame: Frame, at: number): void {
    if (frame.component !== this.#port.component) return;
    const known = this.#wishes.get(frame.message);
    if (known === undefined) return;
    known.since = at;
    if (known.state === 'granted') known.pause = FIRST_PAUSE;
    if (known.once) known.state = 'granted';
  }

  /** Asks for the next thing that is missing. To be called while the vehicle is alive. */
  tick(at: number): void {
    const { component, autopilot } = this.#port;
    const [askedComponent, askedAutopilot] = this.#asked ?? [];
    if (askedComponent !== component || askedAutopilot !== autopilot) this.reset();
    if (this.#isAsking) return;
    for (const known of this.#wishes.values()) {
      if (isDue(known, at, this.#byGroups)) {
        this.#isAsking = true;
        void this.#ask(known, at).finally(() => {
          this.#isAsking = false;
        });
        return;
      }
    }
  }

  async #ask(known: Wish, at: number): Promise<void> {
    known.since = at;
    known.notBefore = at + known.pause;
    known.pause = Math.min(LONGEST_PAUSE, known.pause * 2);
    if (known.once) {
      await this.#commands.send({ command: REQUEST_MESSAGE, params: [known.message] });
    } else if (this.#byGroups) {
      this.#askByGroups();
    } else if (known.state === 'refused') {
      known.notBefore = at + POLL_MS;
      await this.#commands.send({ command: REQUEST_MESSAGE, params: [known.message] });
    } else {
      await this.#askForStream(known);
    }
  }

  async #askForStream(known: Wish): Promise<void> {
    const era = this.#era;
    const interval = known.hertz > 0 ? Math.round(1e6 / known.hertz) : -1;
    const params = [known.message, interval];
    const answer = await this.#commands.send({ command: SET_MESSAGE_INTERVAL, params });
    if (era !== this.#era || answer.kind !== 'result') return;
    if (answer.result === ACCEPTED) known.state = 'granted';
    else if (answer.result === UNSUPPORTED && known.message === GlobalPositionInt.MSG_ID) {
      this.#byGroups = true;
      this.#askByGroups();
    } else {
      known.state = 'refused';
      known.notBefore = this.#timers.now();
    }
  }

  #askByGroups(): void {
    const { system, component } = this.#port;
    for (const [reqStreamId, reqMessageRate] of DATA_STREAMS) {
      const target = { targetSystem: system, targetComponent: component };
      this.#port.send(RequestDataStream, { ...target, reqStreamId, reqMessageRate, startStop: 1 });
    }
  }
}

function wish(message: number, hertz: number, steady: boolean, once: boolean): Wish {
  const never = Number.NEGATIVE_INFINITY;
  const pause = FIRST_PAUSE;
  return { message, hertz, steady, once, state: 'wanted', notBefore: never, pause, since: never };
}

function isDue(known: Wish, at: number, byGroups: boolean): boolean {
  if (at < known.notBefore) return false;
  if (known.once) return known.state === 'wanted';
  const isDry = at - known.since > Math.max(FIRST_PAUSE, (DRY_PERIODS * 1000) / known.hertz);
  // One stands for all where streams come in groups.
  if (byGroups) return known.message === GlobalPositionInt.MSG_ID && isDry;
  if (known.state === 'refused') return POLLED.includes(known.message);
  return known.state === 'wanted' || (known.steady && known.hertz > 0 && isDry);
}
