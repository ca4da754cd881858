/** What a unit's phone keeps until the server has it: reports with their photos. Pure; the store is drafts-db.ts. */
import type { ApiNewCaseStep } from '../../../wire/api-cases.ts';

export interface Draft {
  /** Id of the case; one draft for each. */
  readonly case: number;
  readonly number: string;
  readonly note: string;
  /** As what it is to be sent; null: it is still being written. */
  readonly send: 'report' | 'note' | null;
  /** Why the server did not take it: in its words. Null: nothing was refused. */
  readonly trouble: string | null;
}

export interface DraftPhoto {
  readonly key: number;
  readonly case: number;
  readonly name: string;
  readonly bytes: Blob;
  /** Where the upload that was begun goes on. */
  readonly url: string | null;
  /** Its id on the server; null: not all of it has arrived. */
  readonly photo: number | null;
  readonly trouble: string | null;
}

/** Of one case; a report of more is none. */
export const MOST_PHOTOS = 20;
/** Of all drafts on one phone. */
export const MOST_KEPT = 200;

export const emptyDraft = (of: number, number: string): Draft => ({
  case: of,
  number,
  note: '',
  send: null,
  trouble: null,
});

export type Work =
  | { readonly do: 'upload'; readonly photo: DraftPhoto }
  | { readonly do: 'send'; readonly draft: Draft; readonly step: ApiNewCaseStep };

/**
 * What is to be done next: photos go up as soon as they are taken, those of a report that waits first; a
 * report goes when all its photos are there. What the server has refused waits for its writer.
 */
export function nextWork(
  drafts: readonly Draft[],
  photos: readonly DraftPhoto[],
): Work | undefined {
  const waiting = drafts.filter(({ send, trouble }) => send !== null && trouble === null);
  for (const draft of waiting) {
    const own = photos.filter((photo) => photo.case === draft.case && photo.trouble === null);
    if (own.some(({ photo }) => photo === null)) continue;
    const { send, note } = draft;
    const ids = own.flatMap(({ photo }) => (photo === null ? [] : [photo]));
    if (send) return { do: 'send', draft, step: { step: send, note, photos: ids } };
  }
  const urgent = new Set(waiting.map((draft) => draft.case));
  const left = photos.filter(({ photo, trouble }) => photo === null && trouble === null);
  const photo = left.find((one) => urgent.has(one.case)) ?? left[0];
  return photo && { do: 'upload', photo };
}

/** Whether a call that failed with this status (0: no answer) is worth another try by itself. */
export const isPassing = (status: number): boolean =>
  status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;
