/**
 * Sends what waits to the webhooks: to each in order, one at a time, again after growing pauses while it
 * fails, and not any more after three days.
 */
import type { Clock, Log } from '../ports.ts';
import type { HookMessage, HookStore, LeasedHook, PostMessage } from './ports.ts';
import { signedHeaders } from './signing.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Pauses after the first failure, the second…; from the last on all alike. */
const PAUSES = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR];
const LAST_PAUSE = 4 * HOUR;
/** A message that is older and fails is not tried again. */
const TRIED_FOR = 3 * DAY;
/** Longer than a try may take: a process that died in one does not keep the hook for long. */
const LEASE = 60 * SECOND;
/** Messages to one hook before others have their turn. */
const IN_A_ROW = 50;
/** Hooks of one round. */
const MOST_HOOKS = 100;
/** How long what ended is kept for people to look at. */
const KEPT = 30 * DAY;

export const pauseAfter = (failures: number): number => PAUSES[failures - 1] ?? LAST_PAUSE;

export interface Deliverer {
  /** Sends all that is due; any number of processes may do so at once. */
  round(): Promise<void>;
  tidy(): Promise<void>;
  /** The round underway ends after the message that it is at; no further one begins. */
  stop(): void;
}

interface Deps {
  readonly store: HookStore;
  readonly post: PostMessage;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDeliverer(deps: Deps): Deliverer {
  const { store, clock } = deps;
  let stopped = false;
  return {
    round: async () => {
      for (let i = 0; i < MOST_HOOKS && !stopped; i++) {
        const until = clock.now() + LEASE;
        const hook = await store.lease(clock.now(), until);
        if (!hook) return;
        await sendTo(hook, until, deps, () => stopped);
      }
    },
    tidy: () => store.tidy(clock.now() - TRIED_FOR - LAST_PAUSE, clock.now() - KEPT),
    stop: () => {
      stopped = true;
    },
  };
}

async function sendTo(
  hook: LeasedHook,
  leased: number,
  { store, post, clock, log }: Deps,
  stopped: () => boolean,
): Promise<void> {
  let lease = leased;
  for (let i = 0; i < IN_A_ROW && !stopped(); i++) {
    const until = clock.now() + LEASE;
    if (!(await store.renew(hook.id, lease, until))) return;
    lease = until;
    const message = await store.oldest(hook.id);
    if (!message) break;
    const body = bodyOf(message);
    const sent = await post(
      hook.url,
      signedHeaders(hook.secret, message.message, clock.now(), body),
      body,
    );
    if (!sent.ok) {
      const { error } = sent;
      const now = clock.now();
      const drop = now - message.made > TRIED_FOR;
      const next = drop ? now : now + pauseAfter(hook.failures + 1);
      await store.failed(hook.id, message.id, { error, next, drop });
      log.warn({ hook: hook.name, error, drop }, 'a webhook did not take a message');
      break;
    }
    await store.delivered(hook.id, message.id, clock.now());
  }
  await store.release(hook.id, lease);
}

/** The body of a message, as it is signed. */
export const bodyOf = ({ event, made, data }: Omit<HookMessage, 'id' | 'message'>): string =>
  JSON.stringify({ type: event, timestamp: new Date(made).toISOString(), data });
