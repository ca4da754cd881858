/** Who asks: by the key that a machine sends, else by the cookie of a person's session. */
import type { IncomingMessage } from 'node:http';
import { identityOf } from '../../domain/people/account.ts';
import type { Identity } from '../../domain/people/identity.ts';
import type { ApiKeys } from '../../services/people/keys.ts';
import type { Sessions } from '../../services/people/sessions.ts';
import { bearer } from './credentials.ts';
import type { SignedCookies } from './signed-cookies.ts';

export const SESSION_COOKIE = 'chengxun_session';

export interface IdentifyDeps {
  readonly sessions: Pick<Sessions, 'accountOf'>;
  readonly keys: Pick<ApiKeys, 'identify'>;
  readonly cookies: SignedCookies;
}

/**
 * A key that does not hold is nobody, also beside a cookie that does: who sends both means the key.
 * `used` false: an open line asks after its session, which must not keep it from ending.
 */
export function createIdentify({ sessions, keys, cookies }: IdentifyDeps) {
  return async (request: IncomingMessage, used = true): Promise<Identity | undefined> => {
    const key = keyOf(request);
    if (key !== undefined) return keys.identify(key);
    const secret = cookies.read(request, SESSION_COOKIE);
    const account = secret && (await sessions.accountOf(secret, used));
    return account && identityOf(account);
  };
}

/** `Authorization: Bearer`, `X-API-Key`, or `api_key` in the address, as Open311 has it. */
function keyOf({ headers, url = '' }: IncomingMessage): string | undefined {
  const header = headers['x-api-key'];
  if (typeof header === 'string') return header.slice(0, 200);
  const token = bearer(headers.authorization);
  if (token !== undefined) return token;
  const at = url.indexOf('?');
  return at < 0 ? undefined : (new URLSearchParams(url.slice(at + 1)).get('api_key') ?? undefined);
}
