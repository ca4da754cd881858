/** Carries out the steps of one command: what was accepted is done only when the vehicle shows it. */
import type { DroneState, Failure } from '../../../src/domain/flights/drone.ts';
import type { Timers } from '../vehicle-port.ts';
import type { Answer, CommandChannel, CommandRequest } from './command-channel.ts';
import { ACCEPTED, refusalOf } from './results.ts';
import type { StatusTexts } from './status-texts.ts';
import type { Condition, Step } from './steps.ts';

export type Ended =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Failure; readonly detail: string };

export interface Field {
  readonly channel: CommandChannel;
  readonly timers: Timers;
  readonly texts: StatusTexts;
  state(): DroneState | undefined;
  /** Calls `look` whenever the vehicle may show something new; returns how to stop. */
  watch(look: () => void): () => void;
}

/** A text that explains a refusal comes after its COMMAND_ACK (seen on ArduPilot), ms. */
const TEXTS_COME_WITHIN = 1500;
/** Where an answer was lost on the way, the vehicle may have done it all the same, ms. */
const SHOWN_WITHOUT_ANSWER = 3000;

const DONE: Ended = { ok: true };
const failed = (reason: Failure, detail: string): Ended => ({ ok: false, reason, detail });

/**
 * @param accepted called when the autopilot has taken the first step that was sent
 * @param expires ms: the first step is not sent after this; what was begun is brought to its end
 */
export async function runSteps(
  field: Field,
  steps: readonly Step[],
  signal: AbortSignal,
  accepted: () => void,
  expires?: number,
): Promise<Ended> {
  let due = expires;
  for (const step of steps) {
    if (signal.aborted) return cancelled(signal);
    if (shown(field, step.unless)) continue;
    const ended = await runStep(field, step, signal, accepted, due);
    if (!ended.ok) return ended;
    due = undefined;
  }
  return DONE;
}

async function runStep(
  field: Field,
  step: Step,
  signal: AbortSignal,
  accepted: () => void,
  expires: number | undefined,
): Promise<Ended> {
  const sent = field.timers.now();
  const answer = await sendFirstKnown(field.channel, step.send, signal, expires);
  if (answer.kind === 'cancelled') return cancelled(signal);
  if (answer.kind === 'expired') return failed('expired', 'its turn came after its expiry');
  if (answer.kind === 'busy') return failed('busy', 'too many commands wait for the autopilot');
  const isAccepted = answer.kind === 'result' && answer.result === ACCEPTED;
  if (isAccepted || step.optional) {
    accepted();
    return step.until === undefined ? DONE : seen(field, step, step.within ?? 0, signal);
  }
  // Sent more than once: the refusal may be of the repetition, of what is done already.
  const mayBeDone = answer.kind === 'no-answer' || answer.tries > 1;
  if (mayBeDone && step.until !== undefined) {
    const ended = await seen(field, step, SHOWN_WITHOUT_ANSWER, signal);
    if (ended.ok || signal.aborted) return ended;
  }
  if (answer.kind === 'no-answer') return failed('no-answer', 'the autopilot did not answer');
  return refused(field, answer.result, sent, signal);
}

async function refused(
  field: Field,
  result: number,
  sent: number,
  signal: AbortSignal,
): Promise<Ended> {
  const { reason, words } = refusalOf(result);
  await pause(field.timers, TEXTS_COME_WITHIN, signal);
  const because = field.texts.explaining(sent);
  return failed(reason, because === '' ? words : `${words}: ${because}`);
}

/** Nothing to send counts as accepted. */
async function sendFirstKnown(
  channel: CommandChannel,
  requests: readonly CommandRequest[],
  signal: AbortSignal,
  expires: number | undefined,
): Promise<Answer> {
  let answer: Answer = { kind: 'result', result: ACCEPTED, tries: 0 };
  for (const request of requests) {
    answer = await channel.send(request, signal, expires);
    const isUnknown = answer.kind === 'result' && refusalOf(answer.result).reason === 'unsupported';
    if (!isUnknown) return answer;
  }
  return answer;
}

function shown({ state }: Field, condition: Condition | undefined): boolean {
  const now = state();
  return condition !== undefined && now !== undefined && condition(now);
}

/** Until the vehicle shows it, something else takes over, the time is up, or it is called off. */
function seen(field: Field, step: Step, within: number, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    let wasOnIt = false;
    const end = (ended: Ended) => {
      stopWatching();
      stopTimer();
      signal.removeEventListener('abort', callOff);
      resolve(ended);
    };
    const callOff = () => end(cancelled(signal));
    const look = () => {
      if (shown(field, step.until)) return end(DONE);
      const isOnIt = shown(field, step.while);
      if (wasOnIt && !isOnIt) end(failed('cancelled', `now in mode ${field.state()?.mode}`));
      wasOnIt = isOnIt;
    };
    const stopWatching = field.watch(look);
    const stopTimer = field.timers.after(within, () => end(notShown(step, within)));
    signal.addEventListener('abort', callOff, { once: true });
    look();
  });
}

function notShown({ shows = 'done' }: Step, within: number): Ended {
  const seconds = Math.round(within / 1000);
  return failed('no-answer', `accepted, but the vehicle is not ${shows} after ${seconds} s`);
}

function cancelled(signal: AbortSignal): Ended {
  return failed('cancelled', String(signal.reason ?? 'called off'));
}

function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = timers.after(ms, resolve);
    const callOff = () => {
      stop();
      resolve();
    };
    signal.addEventListener('abort', callOff, { once: true });
  });
}
