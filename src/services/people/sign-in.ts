/** Signing in with login and password. */
import type { Account } from '../../domain/people/account.ts';
import { type Attempts, afterAttempt, lockedAt } from '../../domain/people/attempts.ts';
import type { Clock } from '../ports.ts';
import { type AccountStore, type AuditLog, type Passwords, TooBusyError } from './ports.ts';
import type { Sessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';

export type SignInRefusal =
  | { readonly ok: false; readonly reason: 'wrong' | 'busy' }
  /** ms since the epoch: when it will be heard again. */
  | { readonly ok: false; readonly reason: 'locked' | 'throttled'; readonly until: number };

export type SignInOutcome =
  | { readonly ok: true; readonly account: Account; readonly secret: Uint8Array }
  | SignInRefusal;

export interface SignIn {
  withPassword(login: string, password: string, address: string): Promise<SignInOutcome>;
  /** Of somebody who is signed in already; wrong ones count as at the door. Undefined: it is right. */
  refusal(account: Account, password: string, address: string): Promise<SignInRefusal | undefined>;
}

/** Logins that there are not, remembered so that they lock as others do: nobody learns which there are. */
const MOST_UNKNOWN = 10_000;

interface SignInDeps {
  readonly accounts: Pick<AccountStore, 'byLogin' | 'passwordHash' | 'attempt'>;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly passwords: Passwords;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { accounts, sessions, clock } = deps;
  const throttle = createThrottle();
  const unknown = new Map<string, Attempts>();

  /** Counts the attempt before the password is looked at: guesses at the same time all count. */
  const count = async (account: Account | undefined, login: string) => {
    let locked: number | undefined;
    const now = clock.now();
    const decide = (so: Attempts) => {
      locked = lockedAt(so, now);
      return locked === undefined ? afterAttempt(so, now) : undefined;
    };
    if (account) await accounts.attempt(account.id, decide);
    else remember(unknown, login, decide);
    return locked;
  };

  const prove = async (account: Account | undefined, login: string, ...rest: [string, string]) => {
    const [password, address] = rest;
    const wait = throttle.wait(address, clock.now());
    if (wait > 0) return refused('throttled', clock.now() + wait);
    const locked = await count(account, login);
    if (locked !== undefined) return refused('locked', locked);
    const right = await isRight(deps, account, password);
    if (right === 'busy') return { ok: false, reason: 'busy' } as const;
    if (!right || !account) {
      throttle.failed(address, clock.now());
      await tell(deps, account, 'sign-in refused', 401, address);
      return { ok: false, reason: 'wrong' } as const;
    }
    await accounts.attempt(account.id, () => ({ failures: 0 }));
    return undefined;
  };

  return {
    withPassword: async (typed, password, address) => {
      const login = typed.trim().toLowerCase().slice(0, 64);
      const account = await accounts.byLogin(login);
      const refusal = await prove(account, login, password, address);
      if (refusal || !account) return refusal ?? { ok: false, reason: 'wrong' };
      const secret = await sessions.begin(account.id);
      await tell(deps, account, 'sign-in', 200, address);
      return { ok: true, account, secret };
    },
    refusal: (account, password, address) => prove(account, account.login, password, address),
  };
}

const refused = (reason: 'locked' | 'throttled', until: number): SignInRefusal => ({
  ok: false,
  reason,
  until,
});

async function isRight(
  { accounts, passwords }: SignInDeps,
  account: Account | undefined,
  password: string,
): Promise<boolean | 'busy'> {
  try {
    const hash = account && (await accounts.passwordHash(account.id));
    return await passwords.matches(hash, password);
  } catch (error) {
    // Nothing was found out: it was no attempt.
    if (account) await accounts.attempt(account.id, uncounted);
    if (error instanceof TooBusyError) return 'busy';
    throw error;
  }
}

const uncounted = ({ failures }: Attempts): Attempts => ({ failures: Math.max(0, failures - 1) });

function remember(
  unknown: Map<string, Attempts>,
  login: string,
  decide: (so: Attempts) => Attempts | undefined,
): void {
  const next = decide(unknown.get(login) ?? { failures: 0 });
  if (!next) return;
  unknown.delete(login);
  unknown.set(login, next);
  if (unknown.size > MOST_UNKNOWN) unknown.delete(unknown.keys().next().value!);
}

/** A login that is none is not written down: some type their password there. */
function tell(
  { audit, clock }: { audit: AuditLog; clock: Clock },
  account: Account | undefined,
  action: string,
  outcome: number,
  address: string,
): Promise<void> {
  return audit.write({
    at: clock.now(),
    by: account?.name ?? '',
    ...(account && { account: account.id }),
    action,
    subject: account ? { login: account.login } : {},
    outcome,
    address,
  });
}
