/** Signing in by the bureau's own OpenID Connect: from what it says of a person to an account here. */
import type { Account } from '../../domain/people/account.ts';
import { ROLES, type Role } from '../../domain/people/roles.ts';
import type { Clock } from '../ports.ts';
import type { AccountStore, AuditLog } from './ports.ts';
import type { Sessions } from './sessions.ts';

/** What the issuer vouches for. */
export interface Claims {
  readonly issuer: string;
  /** Unchanging and never given to another, by the standard. */
  readonly subject: string;
  /** What the issuer calls the person at sign-in; empty: nothing of use. */
  readonly login: string;
  readonly name: string;
  /** Values of the claim that names roles; undefined: there is no such claim. */
  readonly roles: readonly string[] | undefined;
}

/** What a browser keeps while it is away at the issuer. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The protocol's side. Both reject where the issuer cannot be reached, or says or proves something else. */
export interface Issuer {
  /** Where the browser is sent. */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly journey: Journey }>;
  /** @param back the address that the issuer sent the browser back to */
  finish(back: URL, journey: Journey): Promise<Claims>;
}

export type SingleOutcome =
  | { readonly ok: true; readonly account: Account; readonly secret: Uint8Array }
  /** Taken out of service here. */
  | { readonly ok: false; readonly reason: 'removed' };

export interface SingleSignOn {
  readonly issuer: Issuer;
  /** Makes the account at the first sign-in; roles follow the issuer where it names any. */
  enter(claims: Claims, address: string): Promise<SingleOutcome>;
}

interface SingleDeps {
  readonly issuer: Issuer;
  readonly accounts: Pick<AccountStore, 'add' | 'byExternal' | 'change'>;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export function createSingleSignOn(deps: SingleDeps): SingleSignOn {
  const { issuer, accounts, sessions, audit, clock } = deps;
  return {
    issuer,
    enter: async (claims, address) => {
      const external = `${claims.issuer} ${claims.subject}`;
      const known = await accounts.byExternal(external);
      const account = known
        ? await follow(accounts, known, rolesOf(claims))
        : await make(accounts, claims, external);
      if (!account) return { ok: false, reason: 'removed' };
      const secret = await sessions.begin(account.id);
      await audit.write({
        at: clock.now(),
        by: account.name,
        account: account.id,
        action: 'sign-in',
        subject: { login: account.login, issuer: claims.issuer },
        outcome: 200,
        address,
      });
      return { ok: true, account, secret };
    },
  };
}

/** Who works for a unit is said here, so the issuer cannot give that role. */
function rolesOf({ roles }: Claims): readonly Role[] | undefined {
  return roles && ROLES.filter((role) => role !== 'unit' && roles.includes(role));
}

/** Where the issuer names roles, they hold from now on; that it takes the last administrator away does not. */
async function follow(
  accounts: SingleDeps['accounts'],
  account: Account,
  roles: readonly Role[] | undefined,
): Promise<Account> {
  if (!roles) return account;
  const keeps = account.roles.includes('unit') ? (['unit'] as const) : [];
  const next = [...roles, ...keeps];
  const changed = await accounts.change(account.id, {
    roles: next.length > 0 ? next : ['viewer'],
  });
  return changed.ok ? changed.account : account;
}

/** Logins tried where others have them already. */
const TRIES = 50;

/** A login that somebody has here is never taken over: the newcomer gets another one. */
async function make(
  accounts: SingleDeps['accounts'],
  claims: Claims,
  external: string,
): Promise<Account | undefined> {
  const roles = rolesOf(claims);
  for (let n = 1; n <= TRIES; n++) {
    const made = await accounts.add({
      login: loginOf(claims.login, n),
      name: claims.name.trim().slice(0, 80) || loginOf(claims.login, 1),
      roles: roles && roles.length > 0 ? roles : ['viewer'],
      unit: undefined,
      licence: '',
      passwordHash: undefined,
      mustChange: false,
      external,
    });
    if (made.ok) return made.account;
    // Made in this moment by another window.
    const other = await accounts.byExternal(external);
    if (other) return other;
  }
  return undefined;
}

function loginOf(said: string, n: number): string {
  const plain = said
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._@-]/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 58);
  const login = plain === '' ? 'person' : plain;
  return n === 1 ? login : `${login}-${n}`;
}
