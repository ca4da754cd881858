/** Webhooks: laying them down, trying them. */
import type { Random } from '../people/ports.ts';
import type { Clock } from '../ports.ts';
import { bodyOf } from './deliver.ts';
import type { Hook, HookDraft, HookStore, PostMessage, SendOutcome } from './ports.ts';
import { SECRET_BYTES, secretOf, signedHeaders } from './signing.ts';

/** Each hears of each event: more than a city has systems. */
export const MOST_HOOKS = 50;

export interface Hooks {
  list(): Promise<readonly Hook[]>;
  get(id: number): Promise<Hook | undefined>;
  add(
    draft: HookDraft,
  ): Promise<{ readonly hook: Hook; readonly secret: string } | 'no-such-unit' | 'too-many'>;
  change(id: number, draft: HookDraft): Promise<Hook | 'unknown' | 'no-such-unit'>;
  /** A new secret; the old one holds no more. */
  renew(id: number): Promise<{ readonly hook: Hook; readonly secret: string } | undefined>;
  remove(id: number): Promise<boolean>;
  /** Sends one message now, beside those that wait; undefined: there is no such hook. */
  test(id: number): Promise<(SendOutcome & { readonly took: number }) | undefined>;
  deliveries: HookStore['deliveries'];
}

export function createHooks(deps: {
  store: HookStore;
  post: PostMessage;
  random: Random;
  clock: Clock;
}): Hooks {
  const { store, post, random, clock } = deps;
  const fresh = () => secretOf(random.bytes(SECRET_BYTES));
  return {
    list: () => store.list(),
    get: (id) => store.get(id),
    add: async (draft) => {
      const secret = fresh();
      const id = await store.add(draft, secret, MOST_HOOKS);
      return typeof id === 'string' ? id : { hook: (await store.get(id))!, secret };
    },
    change: async (id, draft) => {
      const changed = await store.change(id, draft);
      return changed === 'ok' ? ((await store.get(id)) ?? 'unknown') : changed;
    },
    renew: async (id) => {
      const secret = fresh();
      const hook = (await store.changeSecret(id, secret)) ? await store.get(id) : undefined;
      return hook && { hook, secret };
    },
    remove: (id) => store.remove(id),
    test: async (id) => {
      const found = await store.secretOf(id);
      if (!found) return undefined;
      const now = clock.now();
      const body = bodyOf({ event: 'test', made: now, data: {} });
      const message = `msg_test_${Buffer.from(random.bytes(12)).toString('hex')}`;
      const sent = await post(found.url, signedHeaders(found.secret, message, now, body), body);
      return { ...sent, took: clock.now() - now };
    },
    deliveries: (filter, before, limit) => store.deliveries(filter, before, limit),
  };
}
