/** Accounts of people: made, changed, taken out of service; their passwords. */

import type { UnitId } from '../../domain/ids.ts';
import type { Account } from '../../domain/people/account.ts';
import { makePassword, passwordFault } from '../../domain/people/password.ts';
import type { Role } from '../../domain/people/roles.ts';
import type { Clock } from '../ports.ts';
import type {
  AccountAdded,
  AccountChange,
  AccountChanged,
  AccountStore,
  Passwords,
  Random,
} from './ports.ts';
import type { Sessions } from './sessions.ts';

export interface AccountDraft {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit?: UnitId | undefined;
  readonly licence?: string;
  /** Undefined: one is made. */
  readonly password?: string | undefined;
}

export type PasswordRefusal = {
  readonly ok: false;
  readonly reason: 'names-the-login' | 'few-characters';
};
type Refusal<T> = Extract<T, { ok: false }>;

export type NewAccountOutcome =
  /** `password`: the one that was made, told this once. */
  | { readonly ok: true; readonly account: Account; readonly password: string | undefined }
  | Refusal<AccountAdded>
  | PasswordRefusal
  | { readonly ok: false; readonly reason: 'unit-needed' };

export type OwnPasswordOutcome =
  | { readonly ok: true }
  | PasswordRefusal
  /** The account signs in elsewhere. */
  | { readonly ok: false; readonly reason: 'external' };

export interface Accounts {
  list(after: number | undefined, limit: number): Promise<Account[]>;
  get(id: number): Promise<Account | undefined>;
  byLogin(login: string): Promise<Account | undefined>;
  /** @param lasting whether a password that is given may stay; else it must be changed at the first sign-in */
  add(draft: AccountDraft, lasting?: boolean): Promise<NewAccountOutcome>;
  change(id: number, to: AccountChange): Promise<AccountChanged>;
  /** Signing in ends at once; the name stays in every log. */
  remove(id: number): Promise<AccountChanged>;
  /** A fresh one, to be changed at the first sign-in; ends all sessions. Undefined: no such account. */
  freshPassword(id: number): Promise<string | undefined>;
  /** By its owner, who has proven the old one; ends all sessions but this one. */
  changeOwnPassword(
    account: Account,
    fresh: string,
    session: Uint8Array | undefined,
  ): Promise<OwnPasswordOutcome>;
  /** Where there never was an account: makes the first administrator and tells the password. */
  first(): Promise<{ readonly login: string; readonly password: string } | undefined>;
}

/** What signs in first. */
const FIRST = { login: 'admin', name: 'admin', roles: ['administrator'] } as const;

export interface AccountsDeps {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly random: Random;
  readonly clock: Clock;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, clock } = deps;
  const make = () => makePassword((below) => deps.random.below(below));
  const add = (draft: AccountDraft, lasting = false) => addAccount(deps, make, draft, lasting);
  return {
    list: (after, limit) => store.list(after, limit),
    get: (id) => store.get(id),
    byLogin: (login) => store.byLogin(login),
    add,
    change: (id, to) => store.change(id, to),
    remove: (id) => store.remove(id, clock.now()),
    freshPassword: async (id) => {
      const password = make();
      if (!(await store.setPassword(id, await deps.passwords.hash(password), true)))
        return undefined;
      await deps.sessions.endOf(id);
      return password;
    },
    changeOwnPassword: (...given) => changeOwn(deps, ...given),
    first: async () => {
      if (await store.any()) return undefined;
      const password = make();
      const made = await add({ ...FIRST, password }, true);
      // Another process may have been first in this moment.
      return made.ok ? { login: FIRST.login, password } : undefined;
    },
  };
}

async function addAccount(
  { store, passwords }: AccountsDeps,
  make: () => string,
  draft: AccountDraft,
  lasting: boolean,
): Promise<NewAccountOutcome> {
  const { login, name, roles, unit, licence = '', password } = draft;
  if (roles.includes('unit') && unit === undefined) return { ok: false, reason: 'unit-needed' };
  const fault = password === undefined ? undefined : passwordFault(password, login);
  if (fault) return { ok: false, reason: fault };
  const made = password === undefined ? make() : undefined;
  const added = await store.add({
    login,
    name,
    roles: [...new Set(roles)],
    unit,
    licence,
    passwordHash: await passwords.hash(password ?? made!),
    mustChange: !lasting,
  });
  return added.ok ? { ...added, password: made } : added;
}

async function changeOwn(
  { store, sessions, passwords }: AccountsDeps,
  account: Account,
  fresh: string,
  session: Uint8Array | undefined,
): Promise<OwnPasswordOutcome> {
  const fault = passwordFault(fresh, account.login);
  if (fault) return { ok: false, reason: fault };
  const changed = await store.setPassword(account.id, await passwords.hash(fresh), false);
  if (!changed) return { ok: false, reason: 'external' };
  await sessions.endOf(account.id, session);
  return { ok: true };
}
