/** Whether who asks may call a row of the route table; asked before the body is read. */
import type { IncomingMessage } from 'node:http';
import { type Identity, may } from '../../domain/people/identity.ts';
import type { Permission } from '../../domain/people/roles.ts';
import type { Problem } from './problems.ts';
import type { Allow, Route } from './route.ts';

export interface WhoAsks {
  /** Undefined: nobody that is known, or no longer. Rejects where that cannot be told now. */
  readonly identify: (request: IncomingMessage) => Promise<Identity | undefined>;
}

export const notSignedIn: Problem = {
  problem: 'not-signed-in',
  headers: { 'WWW-Authenticate': 'Bearer realm="chengxun"' },
};

/** Who asks; where anyone may look, a database that is away does not hinder them. */
export async function whoAsks(
  { allow, method, token }: Route,
  request: IncomingMessage,
  { identify }: WhoAsks,
): Promise<Identity | undefined> {
  // What a device sends is its own token: the row compares it by itself.
  if (token) return undefined;
  if (allow !== 'anyone' || method !== 'get') return identify(request);
  return identify(request).catch(() => undefined);
}

/** Why not; undefined: it is allowed. */
export function refusal(allow: Allow, who: Identity | undefined): Problem | undefined {
  if (allow === 'anyone') return undefined;
  if (!who) return notSignedIn;
  if (allow === 'signed-in') return undefined;
  const wanted: readonly Permission[] = typeof allow === 'string' ? [allow as Permission] : allow;
  return wanted.some((permission) => may(who, permission)) ? undefined : notAllowed(wanted);
}

const notAllowed = (wanted: readonly Permission[]): Problem => ({
  problem: 'not-allowed',
  reason: wanted.join(' '),
});
