/** Answering: JSON with gzip and ETag where they pay, problems, and long texts piece by piece. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { languageOf } from './language.ts';
import { open311Refusal } from './open311-answers.ts';
import { type Problem, problemBody } from './problems.ts';

const compress = promisify(gzip);
/** Below this the header costs more than the compression saves. */
const WORTH_COMPRESSING = 1024;

const acceptsGzip = (request: Request): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(request.headers['accept-encoding'] ?? '');

export async function sendText(
  request: Request,
  response: Response,
  text: string,
  type: string,
  options: { status?: number; headers?: Readonly<Record<string, string>>; etag?: boolean } = {},
): Promise<void> {
  response.status(options.status ?? 200).set('Content-Type', type);
  if (!response.hasHeader('Cache-Control')) response.set('Cache-Control', 'no-cache');
  if (options.headers) response.set(options.headers);
  response.vary('Accept-Encoding');
  if (options.etag) {
    const tag = `W/"${createHash('sha1').update(text).digest('base64url')}"`;
    if (!response.hasHeader('ETag')) response.set('ETag', tag);
    if (hasAlready(request, String(response.getHeader('ETag')))) {
      response.removeHeader('Content-Type');
      response.status(304).end();
      return;
    }
  }
  const bytes = Buffer.from(text);
  const zipped = bytes.length > WORTH_COMPRESSING && acceptsGzip(request);
  const body = zipped ? await compress(bytes, { level: 4 }) : bytes;
  if (zipped) response.set('Content-Encoding', 'gzip');
  response.set('Content-Length', String(body.length));
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * If-None-Match, compared weakly (RFC 9110, 13.1.2). Not express's own: that heeds the `no-cache` which
 * browsers add to every request that carries a tag by hand.
 */
function hasAlready(request: Request, tag: string): boolean {
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  const sent = (request.headers['if-none-match'] ?? '').split(',').map(opaque);
  return sent.includes('*') || sent.includes(opaque(tag));
}

export async function sendPieces(
  request: Request,
  response: Response,
  reply: {
    readonly pieces: AsyncIterable<string | Uint8Array>;
    readonly type: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly packed?: boolean;
  },
): Promise<void> {
  const { pieces, type, headers, packed = false } = reply;
  response.status(200).set('Content-Type', type).set('Cache-Control', 'no-cache').set(headers);
  if (!packed) response.vary('Accept-Encoding');
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const source = Readable.from(pieces, { objectMode: false, highWaterMark: 65_536 });
  if (packed || !acceptsGzip(request)) return pipeline(source, response);
  response.set('Content-Encoding', 'gzip');
  return pipeline(source, createGzip({ level: 4 }), response);
}

export async function sendProblem(
  request: Request,
  response: Response,
  problem: Problem,
): Promise<void> {
  const language = languageOf(request.headers['accept-language']);
  const body = problemBody(problem, language);
  const other = open311Refusal(request, body);
  const text = other?.text ?? JSON.stringify(body);
  response.vary('Accept-Language');
  await sendText(request, response, text, other?.type ?? 'application/problem+json', {
    status: other?.status ?? body.status,
    headers: {
      'Content-Language': language === 'zh' ? 'zh-CN' : 'en',
      'Cache-Control': 'no-store',
      ...problem.headers,
    },
  });
}
