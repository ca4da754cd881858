/** A photo: its bytes, what its metadata say, where it was taken, and what it shows of the ground. */
import type { FlightId } from '../flights/flight.ts';
import type { CaseId, DeviceId, PhotoId } from '../ids.ts';
import type { LonLat } from '../supervision/zone.ts';

export const PHOTO_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/tiff',
  'image/heic',
] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** What EXIF and XMP say; what is missing or makes no sense is absent. */
export interface PhotoMetadata {
  /** ms by the camera's clock; without a zone in the file it is taken as the bureau's. */
  readonly taken?: number;
  /** ms by GPS: never off by a zone. */
  readonly gpsTime?: number;
  readonly place?: LonLat;
  /** m above mean sea level. */
  readonly altitude?: number;
  /** m above take-off (DJI: RelativeAltitude). */
  readonly relative?: number;
  readonly gimbal?: Attitude;
  readonly camera?: {
    readonly make: string;
    readonly model: string;
    /** mm */
    readonly focal?: number;
    /** mm, of a 36 × 24 mm frame with the same view. */
    readonly focal35?: number;
  };
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
  /** Of the camera's own counting: `DJI_0018`. */
  readonly sequence?: number;
  /** Faults that were passed over, in words for a developer; at most 10. */
  readonly faults: readonly string[];
}

/** Degrees: yaw clockwise from true north, pitch −90 straight down, roll to the right. */
export interface Attitude {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

export const PLACED_BY = ['metadata', 'capture', 'track', 'hand'] as const;
export type PlacedBy = (typeof PLACED_BY)[number];

/** Where it was taken, and how far that may be off. */
export interface PhotoPlace {
  readonly by: PlacedBy;
  readonly place: LonLat;
  /** m above mean sea level. */
  readonly altitude?: number;
  /** m above the ground below, or above take-off where no terrain is known. */
  readonly height?: number;
  readonly attitude?: Attitude;
  /** s between its time (offset taken off) and the capture's or the fixes' it was placed by. */
  readonly residual?: number;
  /** s that the camera's clock is ahead, of the set that it was matched in. */
  readonly clockOffset?: number;
  /** m, likely. */
  readonly accuracy?: number;
}

export const VERDICTS = ['clean', 'case', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Photo {
  readonly id: PhotoId;
  /** Hex, of its bytes as they came. */
  readonly sha256: string;
  readonly bytes: number;
  readonly type: PhotoType;
  /** px, upright as people see it: its sides are swapped where EXIF says that it lies on its side. */
  readonly width: number;
  readonly height: number;
  readonly name: string;
  readonly uploaded: number;
  readonly uploadedBy: string;
  readonly metadata: PhotoMetadata;
  readonly device?: DeviceId;
  readonly flight?: FlightId;
  /** Best known, ms. */
  readonly taken?: number;
  readonly place?: PhotoPlace;
  /** Corners on the ground in order. */
  readonly footprint?: readonly LonLat[];
  readonly verdict?: Verdict;
  readonly reviewedBy?: string;
  readonly cases: readonly CaseId[];
}

export interface PhotoMark {
  readonly id: number;
  readonly photo: PhotoId;
  /** Shares of the picture's width and height, upright as people see it, from the top left. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly label: string;
  readonly category?: string;
  /** 0 to 1, of a detector. */
  readonly confidence?: number;
  readonly by: string;
  readonly at: number;
  readonly case?: CaseId;
  readonly rejected: boolean;
}

export const PHOTO_ROLES = ['evidence', 'verification', 'before', 'after', 'report'] as const;
export type PhotoRole = (typeof PHOTO_ROLES)[number];
