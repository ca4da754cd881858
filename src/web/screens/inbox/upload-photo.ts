/** One photo to the server, resumable: what has arrived is not sent again after a lost connection. */
import { DetailedError, Upload } from 'tus-js-client';
import { ProblemError } from '../../http/client.ts';
import { language } from '../../i18n/language.ts';
import type { DraftPhoto } from './drafts.ts';

/** Small enough that a thin link gets one through between two breaks, bytes. */
const CHUNK = 256 * 1024;

export interface UploadEvents {
  onProgress(share: number): void;
  /** Where it goes on after a break. */
  onAddress(url: string): void;
}

/** Gives the photo's id. @throws ProblemError as every call does: status 0 where nothing answered */
export function uploadPhoto(photo: DraftPhoto, events: UploadEvents): Promise<number> {
  return new Promise((resolve, reject) => {
    const upload: Upload = new Upload(photo.bytes, {
      endpoint: '/api/v1/uploads',
      uploadUrl: photo.url,
      chunkSize: CHUNK,
      metadata: { filename: photo.name, filetype: photo.bytes.type },
      headers: { 'accept-language': language.get() },
      // The queue tries again, and knows what else waits.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onProgress: (sent, total) => events.onProgress(total > 0 ? sent / total : 0),
      onUploadUrlAvailable: () => upload.url && events.onAddress(upload.url),
      onSuccess: ({ lastResponse }) => {
        const id = Number(lastResponse.getHeader('Chengxun-Photo'));
        if (Number.isInteger(id) && id > 0) resolve(id);
        else reject(new ProblemError(0, 'The answer to the upload was lost.'));
      },
      onError: (error) => reject(problemOf(error)),
    });
    upload.start();
  });
}

function problemOf(error: Error): ProblemError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  return new ProblemError(response?.getStatus() ?? 0, response?.getBody().trim() || error.message);
}
