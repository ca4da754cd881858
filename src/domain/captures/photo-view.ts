import type { CaseId } from '../ids.ts';
import type { Photo, PhotoMark } from './photo.ts';

/** A photo with what is shown beside it. */
export interface PhotoView {
  readonly photo: Photo;
  /** Of its flight. */
  readonly flightNumber?: string;
  readonly cases: readonly CaseRef[];
  readonly marks: readonly (PhotoMark & { readonly caseNumber?: string })[];
}

interface CaseRef {
  readonly id: CaseId;
  readonly number: string;
}
