/** Sessions of signed-in people: a random name in a cookie, its hash in the store. */
import { createHash } from 'node:crypto';
import type { Account } from '../../domain/people/account.ts';
import type { Clock } from '../ports.ts';
import type { Random, SessionStore } from './ports.ts';

const HOUR = 3_600_000;
/** Without a call for so long a session has ended, ms. */
const IDLE = 12 * HOUR;
/** However much it is used, ms. */
export const SESSION_AT_MOST = 7 * 24 * HOUR;
/** When it was used is written down to the minute, ms. */
const SEEN_EVERY = 60_000;
/** Ended ones are kept for so long, to tell when somebody was last seen, ms. */
const KEPT = 90 * 24 * HOUR;

export interface Sessions {
  /** Its secret, 32 bytes; only their hash is kept. */
  begin(account: number): Promise<Uint8Array>;
  /**
   * Whose it is; undefined: it has ended, or never was.
   * @param used false: only asked after, which does not keep it from ending
   */
  accountOf(secret: Uint8Array, used?: boolean): Promise<Account | undefined>;
  end(secret: Uint8Array): Promise<void>;
  /** All of an account, but the one with this secret. */
  endOf(account: number, but?: Uint8Array): Promise<void>;
  /** Forgets those that ended long ago. */
  tidy(): Promise<void>;
}

export function createSessions(deps: {
  store: SessionStore;
  random: Random;
  clock: Clock;
}): Sessions {
  const { store, random, clock } = deps;
  return {
    begin: async (account) => {
      const secret = random.bytes(32);
      const created = clock.now();
      const expires = created + SESSION_AT_MOST;
      await store.add({ idHash: hashOf(secret), account, created, expires });
      return secret;
    },
    accountOf: async (secret, used = true) => {
      const now = clock.now();
      const idHash = hashOf(secret);
      const session = await store.find(idHash, now, now - IDLE);
      if (!session) return undefined;
      if (used && now - session.seen >= SEEN_EVERY) await store.seen(idHash, now);
      return session.account;
    },
    end: (secret) => store.end(hashOf(secret), clock.now()),
    endOf: (account, but) => store.endOf(account, clock.now(), but && hashOf(but)),
    tidy: () => store.forget(clock.now() - KEPT),
  };
}

const hashOf = (secret: Uint8Array): Uint8Array => createHash('sha256').update(secret).digest();
