/** One photo to the service: asked whether it has it, else sent by tus, from where it was broken off. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DetailedError, Upload } from 'tus-js-client';
import { z } from 'zod';
import type { PhotosConfig } from './config.ts';

export type Server = Pick<PhotosConfig, 'url' | 'device' | 'token' | 'flight'>;

export type SendOutcome =
  | { readonly kind: 'sent' }
  /** It has it already. */
  | { readonly kind: 'known' }
  /** It will never be taken as it is. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The service does not know the device or its token: nothing will be taken. */
  | { readonly kind: 'unauthorized'; readonly why: string }
  /** It may be taken another time. */
  | { readonly kind: 'later'; readonly why: string };

export interface Sending {
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  /** Address of an upload that was begun. */
  readonly upload?: string | undefined;
  readonly begun: (upload: string) => void;
}

/** Of an answer's text, for the log. */
const MOST_WORDS = 300;
const ASKING_MS = 30_000;
/** Nothing moves for so long: given up, and gone on from there later, ms. */
const SILENCE_MS = 60_000;
const knownSchema = z.object({ known: z.array(z.string()) });

export async function hashFile(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}

export async function sendPhoto(
  server: Server,
  sending: Sending,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const known = await isKnown(server, sending.sha256, signal);
  if (known !== false) return known;
  return upload(server, sending, signal);
}

const basicOf = ({ device, token }: Server): string =>
  `Basic ${Buffer.from(`${device}:${token}`).toString('base64')}`;

/** false: it has not. */
async function isKnown(
  server: Server,
  sha256: string,
  signal: AbortSignal,
): Promise<SendOutcome | false> {
  try {
    const response = await fetch(`${server.url}/api/v1/devices/${server.device}/photos/known`, {
      method: 'POST',
      headers: { authorization: basicOf(server), 'content-type': 'application/json' },
      body: JSON.stringify({ sha256: [sha256] }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASKING_MS)]),
    });
    const text = await response.text();
    if (!response.ok) return outcomeOf(response.status, text, 'later');
    const known = knownSchema.safeParse(JSON.parse(text)).data?.known;
    if (!known)
      return { kind: 'later', why: `${server.url} does not answer as a Chengxun service` };
    return known.includes(sha256) ? { kind: 'known' } : false;
  } catch (error) {
    return { kind: 'later', why: wordsOf(error) };
  }
}

function upload(server: Server, sending: Sending, signal: AbortSignal): Promise<SendOutcome> {
  const { file, size, begun } = sending;
  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    // Says which file it is: its parts are read by streams of their own.
    const stream = createReadStream(file);
    const done = (outcome: SendOutcome) => {
      clearTimeout(quiet);
      signal.removeEventListener('abort', onAbort);
      stream.destroy();
      resolve(outcome);
    };
    const giveUp = (why: string) => void tus.abort().finally(() => done({ kind: 'later', why }));
    const onAbort = () => giveUp('it was broken off');
    const moved = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => giveUp('the service does not answer'), SILENCE_MS);
    };
    const tus: Upload = new Upload(stream, {
      endpoint: `${server.url}/api/v1/uploads`,
      uploadUrl: sending.upload ?? null,
      uploadSize: size,
      headers: { Authorization: basicOf(server) },
      metadata: { filename: basename(file), ...(server.flight && { flight: server.flight }) },
      // When to try again is for the whole folder to say.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onProgress: moved,
      onUploadUrlAvailable: () => tus.url && begun(tus.url),
      onSuccess: () => done({ kind: 'sent' }),
      onError: (error) => done(failureOf(error)),
    });
    stream.on('error', (error) => giveUp(wordsOf(error)));
    signal.addEventListener('abort', onAbort, { once: true });
    moved();
    tus.start();
  });
}

function failureOf(error: Error): SendOutcome {
  const response = error instanceof DetailedError ? error.originalResponse : undefined;
  if (!response) return { kind: 'later', why: wordsOf(error) };
  return outcomeOf(response.getStatus(), response.getBody(), 'refused');
}

/** @param otherwise what a refusal means that another attempt with the same bytes would get again */
function outcomeOf(status: number, body: string, otherwise: 'refused' | 'later'): SendOutcome {
  const why = `HTTP ${status} ${body.trim()}`.slice(0, MOST_WORDS);
  if (status === 401 || status === 403) return { kind: 'unauthorized', why };
  const never = [400, 413, 415, 422].includes(status);
  return { kind: never ? otherwise : 'later', why };
}

/** fetch hides its reason. */
const wordsOf = (error: unknown): string => {
  const { message, cause } = error as { message: string; cause?: { message?: string } };
  return (cause?.message || message).slice(0, MOST_WORDS);
};
