/** Who may come in: accounts, sessions, keys, and how a request tells whose it is; put together. */
import { join } from 'node:path';
import { secretFile } from './adapters/files/secret-file.ts';
import { createIdentify } from './adapters/http/identify.ts';
import { SignedCookies } from './adapters/http/signed-cookies.ts';
import { createPasswords } from './adapters/passwords.ts';
import { systemRandom } from './adapters/random.ts';
import type { createStores } from './adapters/store/stores.ts';
import { createAccounts } from './services/people/accounts.ts';
import { createApiKeys } from './services/people/keys.ts';
import type { PeopleServices } from './services/people/services.ts';
import { createSessions } from './services/people/sessions.ts';
import { createSignIn } from './services/people/sign-in.ts';
import type { Clock } from './services/ports.ts';
import type { ApiDoors } from './wire/api-people.ts';

export interface People extends PeopleServices {
  readonly identify: ReturnType<typeof createIdentify>;
  readonly cookies: SignedCookies;
  readonly doors: ApiDoors;
  readonly trustedProxies: readonly string[];
  /** Forgets sessions that ended long ago, and what the audit log holds from before `kept`, ms since the epoch. */
  tidy(kept: number): Promise<void>;
}

export interface PeopleParts {
  readonly stores: Pick<
    ReturnType<typeof createStores>,
    'accounts' | 'sessions' | 'keys' | 'audit'
  >;
  readonly clock: Clock;
  readonly dataDir: string;
  readonly trustedProxies: readonly string[];
}

export async function openPeople(parts: PeopleParts): Promise<People> {
  const { stores, clock, dataDir, trustedProxies } = parts;
  const random = systemRandom;
  const passwords = createPasswords();
  const sessions = createSessions({ store: stores.sessions, random, clock });
  const keys = createApiKeys({ store: stores.keys, random, clock });
  const cookies = new SignedCookies(await secretFile(join(dataDir, 'secrets', 'cookies')));
  const { audit } = stores;
  return {
    accounts: createAccounts({ store: stores.accounts, sessions, passwords, random, clock }),
    sessions,
    signIn: createSignIn({ accounts: stores.accounts, sessions, passwords, audit, clock }),
    keys,
    audit,
    cookies,
    identify: createIdentify({ sessions, keys, cookies }),
    doors: { single: null, demo: [] },
    trustedProxies,
    tidy: async (kept) => {
      await sessions.tidy();
      await audit.forget(kept);
    },
  };
}
