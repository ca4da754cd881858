/** Sends one photo so that a broken link costs no more than what was underway. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { DetailedError, Upload } from 'tus-js-client';
import type { ImportOptions } from './options.ts';
import type { Unfinished } from './unfinished.ts';

/** Bytes of one request. */
const CHUNK = 8 * 1024 * 1024;
/** After a link broke, ms; each chunk that goes through starts them anew. */
const RETRIES = [1000, 3000, 10_000, 30_000, 60_000, 60_000, 60_000];

export type SendOutcome =
  /** `later`: all of it is there, and the service takes it in as soon as it can. */
  | { readonly ok: true; readonly later: boolean }
  /** The service will not have it; its own words. */
  | { readonly ok: false; readonly reason: 'refused' | 'unreachable'; readonly detail: string };

export interface SendParts {
  readonly options: ImportOptions;
  readonly unfinished: Unfinished;
  readonly signal: AbortSignal;
  /** Bytes more that are there. */
  readonly progress: (bytes: number) => void;
  readonly retries?: readonly number[];
}

/** Rejects only where `signal` is aborted. */
export async function sendPhoto(
  path: string,
  sha256: string,
  parts: SendParts,
): Promise<SendOutcome> {
  const { options, unfinished, signal } = parts;
  const key = `${options.url} ${sha256}`;
  signal.throwIfAborted();
  const outcome = await new Promise<SendOutcome>((resolve, reject) => {
    const uploadUrl = unfinished.urlOf(key);
    let there = 0;
    const upload = new Upload(createReadStream(path), {
      endpoint: `${options.url}/api/v1/uploads`,
      ...(uploadUrl !== undefined && { uploadUrl }),
      chunkSize: CHUNK,
      retryDelays: [...(parts.retries ?? RETRIES)],
      headers: { Authorization: options.authorization },
      metadata: { filename: basename(path), ...options.fields },
      onUploadUrlAvailable: () => unfinished.begun(key, upload.url!),
      onProgress: (sent) => {
        parts.progress(sent - there);
        there = sent;
      },
      onSuccess: () => resolve({ ok: true, later: false }),
      onError: (error) => resolve(refusalOf(error)),
    });
    signal.addEventListener('abort', () => {
      // The part that is there waits on the service.
      void upload.abort().finally(() => reject(signal.reason));
    });
    upload.start();
  });
  if (outcome.ok || outcome.reason === 'refused') unfinished.ended(key);
  return outcome;
}

function refusalOf(error: Error): SendOutcome {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  // Taken in by the service itself as soon as it can: all of it is there.
  if (status === 503) return { ok: true, later: true };
  if (status >= 400 && status < 500)
    return { ok: false, reason: 'refused', detail: response!.getBody().trim() || `HTTP ${status}` };
  return { ok: false, reason: 'unreachable', detail: error.message.split(',')[0]!.slice(0, 200) };
}
