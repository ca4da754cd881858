/** Who may come in: accounts, sessions, keys, and how a request tells whose it is; put together. */
import { join } from 'node:path';
import { secretFile } from './adapters/files/secret-file.ts';
import { createIdentify } from './adapters/http/identify.ts';
import { SignedCookies } from './adapters/http/signed-cookies.ts';
import { createIssuer } from './adapters/oidc.ts';
import { createPasswords } from './adapters/passwords.ts';
import { systemRandom } from './adapters/random.ts';
import type { createStores } from './adapters/store/stores.ts';
import type { Config } from './config.ts';
import { createAccounts } from './services/people/accounts.ts';
import { openDemo } from './services/people/demo.ts';
import { createApiKeys } from './services/people/keys.ts';
import type { PeopleServices } from './services/people/services.ts';
import { createSessions } from './services/people/sessions.ts';
import { createSignIn } from './services/people/sign-in.ts';
import { createSingleSignOn } from './services/people/single-sign-on.ts';
import type { Clock } from './services/ports.ts';
import type { ApiDoors } from './wire/api-people.ts';

export interface People extends PeopleServices {
  readonly identify: ReturnType<typeof createIdentify>;
  readonly cookies: SignedCookies;
  readonly doors: ApiDoors;
  readonly trustedProxies: readonly string[];
  readonly demoKey?: string;
  /** Forgets sessions that ended long ago, and what the audit log holds from before `kept`, ms since the epoch. */
  tidy(kept: number): Promise<void>;
}

/** What of the settings matters here. */
type PeopleSettings = Pick<Config, 'dataDir' | 'trustedProxies' | 'demoApiKey' | 'oidc'>;

export interface PeopleParts {
  readonly stores: Pick<
    ReturnType<typeof createStores>,
    'accounts' | 'sessions' | 'keys' | 'audit' | 'unitNames'
  >;
  readonly clock: Clock;
  readonly config: PeopleSettings;
  /** Whether to make the demo's accounts and key. */
  readonly demo?: boolean;
}

export async function openPeople(parts: PeopleParts): Promise<People> {
  const { stores, clock, config, demo = false } = parts;
  const random = systemRandom;
  const passwords = createPasswords();
  const sessions = createSessions({ store: stores.sessions, random, clock });
  const keys = createApiKeys({ store: stores.keys, random, clock });
  const cookies = new SignedCookies(await secretFile(join(config.dataDir, 'secrets', 'cookies')));
  const { audit } = stores;
  const accounts = createAccounts({ store: stores.accounts, sessions, passwords, random, clock });
  const shown = demo ? await openDemo({ accounts, keys, stores }, config.demoApiKey) : undefined;
  return {
    accounts,
    sessions,
    signIn: createSignIn({ accounts: stores.accounts, sessions, passwords, audit, clock }),
    keys,
    audit,
    cookies,
    identify: createIdentify({ sessions, keys, cookies }),
    single:
      config.oidc &&
      createSingleSignOn({
        issuer: createIssuer(config.oidc),
        accounts: stores.accounts,
        sessions,
        audit,
        clock,
      }),
    doors: { single: config.oidc?.name ?? null, demo: shown?.accounts ?? [] },
    trustedProxies: config.trustedProxies,
    ...(shown && { demoKey: shown.key }),
    tidy: async (kept) => {
      await sessions.tidy();
      await audit.forget(kept);
    },
  };
}
