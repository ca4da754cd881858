/** What the services around people need from the world. */

import type { UnitId } from '../../domain/ids.ts';
import type { Account } from '../../domain/people/account.ts';
import type { Attempts } from '../../domain/people/attempts.ts';
import type { Permission, Role } from '../../domain/people/roles.ts';

/** Who changed what. Entries are written as they happen and never changed. */
export interface AuditEntry {
  /** ms since the epoch. */
  readonly at: number;
  /** Name of the person or key as it was then, or `chengxun`. */
  readonly by: string;
  readonly account?: number;
  readonly key?: number;
  /** `POST /api/v1/cases/{id}/steps`, or `sign-in`, `sign-in refused`, `locked out`. */
  readonly action: string;
  /** Of what: the parameters of the path. Never a secret. */
  readonly subject: Readonly<Record<string, string>>;
  /** Status of the answer. */
  readonly outcome: number;
  /** IP address; empty where it is not known. */
  readonly address: string;
}

export interface AuditLog {
  write(entry: AuditEntry): Promise<void>;
}

export interface AuditQuery {
  /** Part of the name; case does not matter. */
  readonly by?: string | undefined;
  /** Part of the action; case does not matter. */
  readonly action?: string | undefined;
  /** ms since the epoch, inclusive. */
  readonly from?: number | undefined;
  /** ms since the epoch, exclusive. */
  readonly to?: number | undefined;
}

export interface AuditStore extends AuditLog {
  /** The newest first. `after`: id of the last one of the page before. */
  list(
    query: AuditQuery,
    after: number | undefined,
    limit: number,
  ): Promise<(AuditEntry & { readonly id: number })[]>;
  /** Forgets what is older than this, ms since the epoch. */
  forget(before: number): Promise<void>;
}

export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: UnitId | undefined;
  readonly licence: string;
  readonly passwordHash: string | undefined;
  readonly mustChange: boolean;
  /** "issuer subject" of an OpenID Connect account. */
  readonly external?: string;
}

export interface AccountChange {
  readonly name?: string;
  readonly roles?: readonly Role[];
  /** Null: of no unit any more. */
  readonly unit?: UnitId | null;
  readonly licence?: string;
  readonly onDuty?: boolean;
  readonly unlock?: boolean;
}

export type AccountAdded =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly reason: 'taken' | 'no-such-unit' };
export type AccountChanged =
  | { readonly ok: true; readonly account: Account }
  | {
      readonly ok: false;
      readonly reason: 'unknown' | 'no-such-unit' | 'last-administrator' | 'unit-needed';
    };

/** Accounts in service; one that was removed is found by nothing here. */
export interface AccountStore {
  list(after: number | undefined, limit: number): Promise<Account[]>;
  get(id: number): Promise<Account | undefined>;
  byLogin(login: string): Promise<Account | undefined>;
  byExternal(external: string): Promise<Account | undefined>;
  /** Whether there ever was one. */
  any(): Promise<boolean>;
  /** A login that was ever used is taken: names in logs stay unambiguous. */
  add(account: NewAccount): Promise<AccountAdded>;
  /** Refuses to leave the bureau without an administrator, and the role `unit` without a unit. */
  change(id: number, to: AccountChange): Promise<AccountChanged>;
  /** Ends its sessions too. Refuses for the last administrator. */
  remove(id: number, at: number): Promise<AccountChanged>;
  /** argon2id in its usual form; undefined: no such account, or it signs in elsewhere. */
  passwordHash(id: number): Promise<string | undefined>;
  setPassword(id: number, hash: string, mustChange: boolean): Promise<boolean>;
  /** Decides over the attempts so far, one caller at a time; undefined: nothing is changed. */
  attempt(id: number, decide: (so: Attempts) => Attempts | undefined): Promise<void>;
}

export interface Session {
  readonly account: Account;
  /** ms since the epoch. */
  readonly seen: number;
}

export interface SessionStore {
  /** Keeps the newest of an account, so many; the rest are forgotten. */
  add(session: {
    readonly idHash: Uint8Array;
    readonly account: number;
    /** ms since the epoch. */
    readonly created: number;
    /** ms since the epoch: ends then, however much it is used. */
    readonly expires: number;
  }): Promise<void>;
  /** One that holds at `now` and was used since `idleSince`, of an account in service. */
  find(idHash: Uint8Array, now: number, idleSince: number): Promise<Session | undefined>;
  seen(idHash: Uint8Array, at: number): Promise<void>;
  end(idHash: Uint8Array, at: number): Promise<void>;
  /** All of an account but one. */
  endOf(account: number, at: number, but?: Uint8Array): Promise<void>;
  forget(before: number): Promise<void>;
}

/** A key of a machine, without its secret. */
export interface ApiKeyRecord {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly unit?: { readonly id: UnitId; readonly name: string };
  readonly createdBy: string;
  /** ms since the epoch, as the others. */
  readonly created: number;
  readonly used?: number;
  readonly expires?: number;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly unit: UnitId | undefined;
  readonly createdBy: string;
  /** ms since the epoch; undefined: never. */
  readonly expires: number | undefined;
}

export interface KeyStore {
  list(after: number | undefined, limit: number): Promise<ApiKeyRecord[]>;
  /** Undefined: there is no such unit. */
  add(key: NewKey & { readonly hash: Uint8Array }): Promise<ApiKeyRecord | undefined>;
  /** One that holds at `now`. */
  byHash(hash: Uint8Array, now: number): Promise<ApiKeyRecord | undefined>;
  used(id: number, at: number): Promise<void>;
  /** False: there is none, or it is revoked already. */
  revoke(id: number, at: number): Promise<boolean>;
}

/** Slow hashes of passwords, so many at a time. */
export interface Passwords {
  /** @throws TooBusyError where too many wait already */
  hash(password: string): Promise<string>;
  /**
   * Without a hash it takes as long and is false: so that nobody learns from the time which logins there are.
   * @throws TooBusyError where too many wait already
   */
  matches(hash: string | undefined, password: string): Promise<boolean>;
}

/** More passwords are waiting to be looked at than can be: trying again in some seconds can help. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

/** Randomness of a cryptographic generator. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** A whole number from 0 to below, each as likely. */
  below(limit: number): number;
}

/** Responsible units, as far as accounts belong to them. */
export interface UnitNames {
  /** The unit of that name, made where there is none. */
  ensure(name: string): Promise<UnitId>;
  find(name: string): Promise<{ readonly id: UnitId; readonly name: string } | undefined>;
}
