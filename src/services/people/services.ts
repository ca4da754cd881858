import type { Accounts } from './accounts.ts';
import type { ApiKeys } from './keys.ts';
import type { AuditStore } from './ports.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/** Who there is, how they sign in, and what they did. */
export interface PeopleServices {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly keys: ApiKeys;
  /** Undefined: none is set up. */
  readonly single: SingleSignOn | undefined;
  readonly audit: AuditStore;
}
