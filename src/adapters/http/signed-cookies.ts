/** Cookies that nobody but this service can have made: a value and its HMAC (SHA-256). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface CookieOptions {
  /** s */
  readonly maxAge: number;
  /** Sent over https alone. */
  readonly secure: boolean;
  readonly path?: string;
}

/** Bytes of the header that are looked at. */
const LONGEST = 16_384;

export class SignedCookies {
  readonly #key: Uint8Array;

  /** @param key at least 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The value of a Set-Cookie header. */
  set(name: string, value: Uint8Array, { maxAge, secure, path = '/' }: CookieOptions): string {
    const text = `${Buffer.from(value).toString('base64url')}.${this.#mac(name, value)}`;
    const parts = [
      `${name}=${text}`,
      `Path=${path}`,
      `Max-Age=${maxAge}`,
      'HttpOnly',
      'SameSite=Lax',
    ];
    return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
  }

  /** Takes it back. */
  clear(name: string, secure: boolean, path = '/'): string {
    const parts = [`${name}=`, `Path=${path}`, 'Max-Age=0', 'HttpOnly', 'SameSite=Lax'];
    return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
  }

  /** Undefined: there is none, or it was not made here. Of several with one name the first that holds. */
  read({ headers }: Pick<IncomingMessage, 'headers'>, name: string): Uint8Array | undefined {
    for (const part of (headers.cookie ?? '').slice(0, LONGEST).split(';')) {
      const [key = '', text = ''] = part.trim().split('=', 2);
      const [value = '', mac = ''] = text.split('.', 2);
      if (key !== name || value === '') continue;
      const bytes = Buffer.from(value, 'base64url');
      if (same(mac, this.#mac(name, bytes))) return bytes;
    }
    return undefined;
  }

  /** Of the name too: one cookie's value is not another's. */
  #mac(name: string, value: Uint8Array): string {
    return createHmac('sha256', this.#key).update(`${name}=`).update(value).digest('base64url');
  }
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
