/** How a device says who it is over HTTP. */
import type { Problem } from './problems.ts';

export const unauthorized: Problem = {
  problem: 'unauthorized',
  headers: { 'WWW-Authenticate': 'Bearer realm="chengxun", Basic realm="chengxun"' },
};

export const bearer = (header: string | undefined): string | undefined =>
  /^bearer +([A-Za-z0-9._~+/=-]{1,200})$/i.exec(header ?? '')?.[1];

/** RFC 7617: base64 of `user:password`. */
export function basicOf(
  header: string | undefined,
): { user: string; password: string } | undefined {
  const coded = /^basic +([A-Za-z0-9+/=]{1,1000})$/i.exec(header ?? '')?.[1];
  if (coded === undefined) return undefined;
  const text = Buffer.from(coded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 ? undefined : { user: text.slice(0, at), password: text.slice(at + 1) };
}
