/**
 * MAVLink's command protocol towards one vehicle: COMMAND_LONG and COMMAND_INT, sent again where no
 * COMMAND_ACK comes, one in flight per (target, command) as the protocol demands; others wait their turn.
 *
 * | event           | what follows                                                                |
 * |-----------------|-----------------------------------------------------------------------------|
 * | sent            | RETRY_MS without an answer: again, `confirmation` + 1; TRIES in all          |
 * | IN_PROGRESS     | not sent again; waits PROGRESS_MS from then on                               |
 * | any other result| answered                                                                    |
 * | TRIES, no answer| `no-answer`                                                                 |
 * | signal aborted  | `cancelled`: not sent again, a late answer is passed over                    |
 * | `expires` passed| `expired` if it was never sent, else not sent again and `no-answer`         |
 *
 * A COMMAND_ACK names the command and nothing else. So after one that was given up, answers to it that may
 * still be on the way are passed over, and the next one of that command is sent once more if one of those
 * was its own.
 */
import { decode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { CommandAck, CommandInt, CommandLong } from '../../../src/wire/mavlink/messages.ts';
import { GROUND_STATION } from '../channel.ts';
import type { Timers, VehiclePort } from '../vehicle-port.ts';

const RETRY_MS = 1500;
/** The guide's three would lose every twentieth command where 20 % are lost each way; five, one in 200. */
const TRIES = 5;
/** An autopilot that is at it says so again at least this often (calibrations: each second). */
const PROGRESS_MS = 10_000;
/** Waiting for their turn, over all commands. */
const MOST_WAITING = 64;
const IN_PROGRESS = 5;

/** Seven numbers as in COMMAND_LONG; those left out are 0. NaN says "as it is". */
export type Params = readonly number[];

export interface CommandRequest {
  /** MAV_CMD */
  readonly command: number;
  readonly params: Params;
  /** By COMMAND_INT in this MAV_FRAME: params 5 and 6 are degrees. */
  readonly frame?: number;
  /** Absent: the autopilot. */
  readonly component?: number;
}

export type Answer =
  /** `result`: a MAV_RESULT, never IN_PROGRESS. `tries`: how often it was sent. */
  | { readonly kind: 'result'; readonly result: number; readonly tries: number }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' };

interface Pending {
  readonly request: CommandRequest;
  readonly signal: AbortSignal | undefined;
  readonly expires: number;
  answer(answer: Answer): void;
}

interface InFlight extends Pending {
  tries: number;
  /** Until when answers to what was sent may come, ms. */
  awaited: number;
  stop(): void;
}

/** Answers that may still come to what was given up. */
interface Stale {
  left: number;
  readonly until: number;
}

export class CommandChannel {
  readonly #port: VehiclePort;
  readonly #timers: Timers;
  readonly #stopListening: () => void;
  readonly #inFlight = new Map<string, InFlight>();
  readonly #waiting: Pending[] = [];
  /** One per (component, command) that was ever given up. */
  readonly #stale = new Map<string, Stale>();

  constructor(port: VehiclePort, timers: Timers) {
    this.#port = port;
    this.#timers = timers;
    this.#stopListening = port.listen((frame) => {
      if (frame.message === CommandAck.MSG_ID) this.#acknowledged(frame);
    });
  }

  /**
   * Resolves with the autopilot's own answer, or why there is none. Never rejects.
   * @param expires ms; not sent after this
   */
  send(
    request: CommandRequest,
    signal?: AbortSignal,
    expires = Number.POSITIVE_INFINITY,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      if (signal?.aborted) resolve({ kind: 'cancelled' });
      else if (this.#waiting.length >= MOST_WAITING) resolve({ kind: 'busy' });
      else {
        const pending = { request, signal, expires, answer: resolve };
        signal?.addEventListener('abort', () => this.#cancel(pending), { once: true });
        this.#waiting.push(pending);
        this.#next();
      }
    });
  }

  close(): void {
    this.#stopListening();
    for (const { answer } of this.#waiting.splice(0)) answer({ kind: 'cancelled' });
    for (const [key] of this.#inFlight) this.#finish(key, { kind: 'cancelled' });
  }

  #next(): void {
    for (const pending of [...this.#waiting]) {
      const key = this.#keyOf(pending.request);
      if (this.#inFlight.has(key)) continue;
      this.#waiting.splice(this.#waiting.indexOf(pending), 1);
      const flight: InFlight = { ...pending, tries: 0, awaited: 0, stop: () => {} };
      this.#inFlight.set(key, flight);
      this.#try(key, flight);
    }
  }

  #try(key: string, flight: InFlight): void {
    const now = this.#timers.now();
    const isLate = now > flight.expires;
    if (flight.tries === TRIES || isLate) {
      this.#finish(key, { kind: flight.tries === 0 ? 'expired' : 'no-answer' });
      return;
    }
    flight.awaited = now + RETRY_MS;
    // Before it is sent: over a link in memory the answer is there when `send` returns.
    flight.stop = this.#timers.after(RETRY_MS, () => this.#try(key, flight));
    this.#transmit(flight.request, flight.tries++);
  }

  #transmit({ command, params, frame, component }: CommandRequest, confirmation: number): void {
    const [p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0] = params;
    const target = {
      targetSystem: this.#port.system,
      targetComponent: component ?? this.#port.component,
      command,
    };
    const common = { ...target, _param1: p1, _param2: p2, _param3: p3, _param4: p4, _param7: p7 };
    if (frame === undefined) {
      const long = { ...common, confirmation, _param5: p5, _param6: p6 };
      this.#port.send(CommandLong, long);
    } else {
      const x = Math.round(p5 * 1e7);
      const y = Math.round(p6 * 1e7);
      this.#port.send(CommandInt, { ...common, frame, _param5: x, _param6: y });
    }
  }

  #acknowledged(frame: Frame): void {
    const ack = decode(frame, CommandAck);
    // 0: to everybody, as autopilots of before these fields say it.
    if (ack.targetSystem !== 0 && ack.targetSystem !== GROUND_STATION.system) return;
    const { targetComponent: to } = ack;
    if (ack.targetSystem !== 0 && to !== 0 && to !== GROUND_STATION.component) return;
    const key = `${frame.component}/${ack.command}`;
    if (this.#isStale(key, ack.result)) return;
    const flight = this.#inFlight.get(key);
    if (flight === undefined) return;
    if (ack.result === IN_PROGRESS) {
      flight.stop();
      flight.awaited = this.#timers.now() + PROGRESS_MS;
      flight.stop = this.#timers.after(PROGRESS_MS, () => this.#finish(key, { kind: 'no-answer' }));
      return;
    }
    this.#finish(key, { kind: 'result', result: ack.result, tries: flight.tries });
  }

  /** Whether this may be the answer to what was given up. */
  #isStale(key: string, result: number): boolean {
    const stale = this.#stale.get(key);
    if (stale === undefined || stale.left === 0 || this.#timers.now() > stale.until) return false;
    if (result !== IN_PROGRESS) stale.left--;
    return true;
  }

  #finish(key: string, answer: Answer): void {
    const flight = this.#inFlight.get(key);
    if (flight === undefined) return;
    flight.stop();
    this.#inFlight.delete(key);
    const { tries, awaited } = flight;
    if (answer.kind !== 'result') this.#stale.set(key, { left: tries, until: awaited });
    flight.answer(answer);
    this.#next();
  }

  #cancel(pending: Pending): void {
    const at = this.#waiting.indexOf(pending);
    if (at >= 0) this.#waiting.splice(at, 1);
    for (const [key, flight] of this.#inFlight) {
      if (flight.answer === pending.answer) this.#finish(key, { kind: 'cancelled' });
    }
    pending.answer({ kind: 'cancelled' });
  }

  /** The component may become known between two commands: the key is made when one is sent. */
  #keyOf({ component, command }: CommandRequest): string {
    return `${component ?? this.#port.component}/${command}`;
  }
}
