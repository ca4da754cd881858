/** What looking through photos asks of the store. */
import type { PhotoMark, Verdict } from '../../domain/captures/photo.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { CaseId, PhotoId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';

export type NewMark = Pick<PhotoMark, 'box' | 'label' | 'category' | 'confidence'> & {
  readonly by: string;
  readonly at: number;
};

/** What of a mark is changed; null takes the category away. */
export interface MarkChange {
  readonly box?: PhotoMark['box'] | undefined;
  readonly label?: string | undefined;
  readonly category?: string | null | undefined;
  readonly rejected?: boolean | undefined;
}

/** How far the photos of a flight were looked through. */
export interface FlightReview {
  readonly photos: number;
  readonly unplaced: number;
  readonly clean: number;
  readonly skipped: number;
  /** Photos that made, or joined, a case. */
  readonly withCase: number;
  readonly cases: number;
  /** Of detectors, about which nobody has said anything yet. */
  readonly openMarks: number;
  readonly reviewers: readonly { readonly name: string; readonly photos: number }[];
}

/** What a detector's label means here, and from which confidence on it becomes a proposal. */
export interface DetectionRule {
  readonly label: string;
  readonly category: string;
  readonly confidence: number;
}

/** Marks of one photo. */
export const MOST_MARKS = 1000;

export interface ReviewStore {
  marks(photo: PhotoId): Promise<PhotoMark[]>;
  /** Undefined: no such photo; `full`: it has MOST_MARKS. */
  addMark(photo: PhotoId, mark: NewMark): Promise<number | 'full' | undefined>;
  /** The photo that it is on; undefined: no such mark. */
  changeMark(id: number, to: MarkChange): Promise<PhotoId | undefined>;
  /** What a person drew goes; a detector's, and one of a case, stays as rejected. */
  removeMark(id: number): Promise<PhotoId | undefined>;
  /** All of a photo's that have no case. */
  clearMarks(photo: PhotoId): Promise<void>;
  /** Replaces what this detector found on it before; what was rejected or has a case stays. */
  replaceDetections(photo: PhotoId, by: string, marks: readonly NewMark[]): Promise<void>;
  /** Those of them on which a detector found something that nobody has settled. */
  withDetections(photos: readonly PhotoId[]): Promise<PhotoId[]>;
  /**
   * Those that there are; a clean photo's open marks of detectors become rejected, and open again with any
   * other verdict, or none. What was rejected mark by mark stays so.
   */
  setVerdict(
    photos: readonly PhotoId[],
    verdict: Verdict | null,
    by: string,
    at: number,
  ): Promise<PhotoId[]>;
  /** They made, or joined, the case: the marks are its own, the photos have the verdict. */
  link(
    of: CaseId,
    photos: readonly PhotoId[],
    marks: readonly number[],
    by: string,
    at: number,
  ): Promise<void>;
  review(flight: FlightId): Promise<FlightReview | undefined>;
  rules(): Promise<DetectionRule[]>;
  setRules(rules: readonly DetectionRule[]): Promise<void>;
  /** The nearest open case of the category that began after `since`. */
  openNear(
    category: string,
    place: LonLat,
    metres: number,
    since: number,
  ): Promise<CaseId | undefined>;
}
