/** Keys of machines: random secrets with scopes. Only their hashes are kept. */
import { createHash } from 'node:crypto';
import type { Identity } from '../../domain/people/identity.ts';
import type { Clock } from '../ports.ts';
import type { ApiKeyRecord, KeyStore, NewKey, Random } from './ports.ts';

/** When it was used is written down to the minute, ms. */
const USED_EVERY = 60_000;

export interface ApiKeys {
  list(after: number | undefined, limit: number): Promise<ApiKeyRecord[]>;
  /** The secret is told this once. Undefined: there is no such unit. `secret`: given, not made. */
  add(
    key: NewKey,
    secret?: string,
  ): Promise<{ readonly key: ApiKeyRecord; readonly secret: string } | undefined>;
  /** False: there is none, or it is revoked already. */
  revoke(id: number): Promise<boolean>;
  /** Undefined: no key of ours, revoked or run out. */
  identify(secret: string): Promise<Identity | undefined>;
}

export function createApiKeys(deps: { store: KeyStore; random: Random; clock: Clock }): ApiKeys {
  const { store, random, clock } = deps;
  const make = () => `chx_${Buffer.from(random.bytes(32)).toString('base64url')}`;
  return {
    list: (after, limit) => store.list(after, limit),
    add: async (fields, secret = make()) => {
      const key = await store.add({ ...fields, hash: hashOf(secret) });
      return key && { key, secret };
    },
    revoke: (id) => store.revoke(id, clock.now()),
    identify: async (secret) => {
      const now = clock.now();
      const key = await store.byHash(hashOf(secret), now);
      if (!key) return undefined;
      if (now - (key.used ?? 0) >= USED_EVERY) await store.used(key.id, now);
      return identityOf(key);
    },
  };
}

/** 256 random bits cannot be guessed, so a fast hash keeps them as well as a slow one. */
const hashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

const identityOf = ({ id, name, scopes, unit }: ApiKeyRecord): Identity => ({
  kind: 'key',
  id,
  name,
  roles: [],
  permissions: new Set(scopes),
  ...(unit && { unit: unit.id }),
});
