/** One black box to the service, over HTTP. */
import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { DeviceId } from '../../src/domain/ids.ts';

/** A finished log. Times ms. */
export interface BlackBoxFile {
  readonly device: DeviceId;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly began: number;
  readonly ended: number;
}

export type UploadOutcome =
  | { readonly kind: 'stored' }
  /** It may be taken another time. */
  | { readonly kind: 'later'; readonly why: string }
  /** It arrived damaged: to be sent again, but what waits behind it need not. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** It will never be taken as it is. */
  | { readonly kind: 'refused'; readonly why: string };

/** Nothing moves for so long: given up, ms. */
const SILENCE = 60_000;
/** Answers that mean more than "later"; `refused`: another attempt with the same bytes gets it again. */
const KINDS: Readonly<Record<number, 'stored' | 'damaged' | 'refused'>> = {
  200: 'stored',
  201: 'stored',
  400: 'refused',
  409: 'damaged',
  413: 'refused',
  415: 'refused',
  422: 'refused',
};
/** Of an answer's text, for the log. */
const MOST_WORDS = 300;

export async function uploadBlackBox(
  server: { readonly http: string; readonly token: string },
  box: BlackBoxFile,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  try {
    const { status, words } = await put(server, box, signal);
    return { kind: KINDS[status] ?? 'later', why: `HTTP ${status} ${words}`.trim() };
  } catch (error) {
    return { kind: 'later', why: (error as Error).message };
  }
}

async function put(
  { http, token }: { readonly http: string; readonly token: string },
  { device, sha256, bytes, began, ended, file }: BlackBoxFile,
  signal: AbortSignal,
): Promise<{ status: number; words: string }> {
  const url = new URL(`${http}/api/v1/devices/${device}/black-boxes/${sha256}`);
  url.searchParams.set('began', new Date(began).toISOString());
  url.searchParams.set('ended', new Date(ended).toISOString());
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(url, {
    method: 'PUT',
    auth: `${device}:${token}`,
    headers: { 'content-type': 'application/octet-stream', 'content-length': bytes },
    timeout: SILENCE,
    signal,
  });
  request.on('timeout', () => request.destroy(new Error('the server does not answer')));
  const answer = answerOf(request);
  // The server may answer, and hang up, before it has read all: its answer counts then.
  const [sent, answered] = await Promise.allSettled([
    pipeline(createReadStream(file), request),
    answer,
  ]);
  if (answered.status === 'fulfilled') return answered.value;
  throw sent.status === 'rejected' ? sent.reason : answered.reason;
}

function answerOf(
  request: ReturnType<typeof httpRequest>,
): Promise<{ status: number; words: string }> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let words = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        words = (words + text).slice(0, MOST_WORDS);
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, words }));
    });
  });
}
