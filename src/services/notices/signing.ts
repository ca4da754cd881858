/** Standard Webhooks (standardwebhooks.com): secrets and signatures. */
import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** Bytes of a secret; the specification asks for 24 to 64. */
export const SECRET_BYTES = 24;

export const secretOf = (bytes: Uint8Array): string =>
  `${PREFIX}${Buffer.from(bytes).toString('base64')}`;

/**
 * The headers of a message: `v1`, HMAC-SHA256 over id, time and body.
 * @param at of this try, ms
 */
export function signedHeaders(
  secret: string,
  id: string,
  at: number,
  body: string,
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}` };
}
