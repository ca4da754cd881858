import type { IncomingMessage } from 'node:http';

/**
 * Headers of every answer. `mapStyle`: where the base map's style is; a remote style names further
 * hosts of its own (tiles, glyphs), so any https host may then be read from, and nothing else changes.
 */
export function securityHeaders(mapStyle: string | null): Record<string, string> {
  const remote = mapStyle !== null && /^https?:/i.test(mapStyle);
  const plain = remote && /^http:/i.test(mapStyle) ? ' http:' : '';
  const hosts = remote ? ` https:${plain}` : '';
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    // The map library builds its workers from blobs; the page's components style themselves in place.
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${hosts}`,
    `font-src 'self' data:`,
    `connect-src 'self' ws: wss:${hosts}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * A change asked for by a page of another site. Browsers say so by Origin, and by Sec-Fetch-Site where
 * a form leaves Origin out; programs send neither.
 */
export function isForeignChange({ method, headers }: IncomingMessage): boolean {
  if (SAFE.includes(method ?? '')) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
