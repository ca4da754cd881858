/** Questions of an import to the service, as who sends. */
import { z } from 'zod';
import { StartError } from '../../start-error.ts';
import {
  type ApiPhotoStanding,
  completedPhotosSchema,
  photoStandingsSchema,
} from '../../wire/api-photos.ts';
import type { ImportOptions } from './options.ts';

const knownSchema = z.object({ known: z.array(z.string()) });
export type Added = z.infer<typeof completedPhotosSchema>['photos'][number]['added'];
type Asking = Pick<ImportOptions, 'url' | 'authorization' | 'asDevice'>;

/** The service will have no photo with these fields; its own words. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
}

/**
 * Which of these are there; those get what the options say of them, where it was not known of them.
 * @returns by sha-256 what was added
 * @throws StartError where the service cannot be reached, or does not know who asks; NotTakenError
 */
export async function askKnown(
  options: Asking & Pick<ImportOptions, 'fields'>,
  sha256: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Added>> {
  const { fields } = options;
  if (Object.keys(fields).length === 0) {
    const { known } = knownSchema.parse(await post(options, 'known', { sha256 }, signal));
    return new Map(known.map((hash) => [hash, []]));
  }
  const body = { sha256, ...fields };
  const { photos } = completedPhotosSchema.parse(await post(options, 'complete', body, signal));
  return new Map(photos.map((photo) => [photo.sha256, photo.added]));
}

/** @throws StartError */
export async function askStanding(
  options: Asking,
  sha256: readonly string[],
  signal: AbortSignal,
): Promise<readonly ApiPhotoStanding[]> {
  const answer = await post(options, 'placed', { sha256 }, signal);
  return photoStandingsSchema.parse(answer).photos;
}

async function post(
  { url, authorization, asDevice }: Asking,
  what: 'known' | 'complete' | 'placed',
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const path = asDevice === undefined ? 'photos' : `devices/${encodeURIComponent(asDevice)}/photos`;
  const response = await fetch(`${url}/api/v1/${path}/${what}`, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((error: Error) => {
    signal.throwIfAborted();
    throw unreachable({ url }, (error.cause as Error | undefined)?.message ?? error.message);
  });
  if (!response.ok) {
    const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
    if ([400, 422].includes(response.status)) throw new NotTakenError(detail ?? 'no reason');
    throw new StartError(`${url} answered ${response.status}: ${detail ?? 'no reason'}`);
  }
  return response.json();
}

export const unreachable = ({ url }: Pick<ImportOptions, 'url'>, why: string) =>
  new StartError(
    `${url} cannot be reached (${why}). Is the service running there? What was sent is kept: run it again.`,
  );
