/** What taking in photos needs from the world: bytes on a disk or in an object store, rows, a decoder. */
import type {
  Photo,
  PhotoMetadata,
  PhotoType,
  PlacedBy,
  Verdict,
} from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { CaseId, DeviceId, PhotoId, UnitId } from '../../domain/ids.ts';

/** The largest photo that is taken, bytes. */
export const MOST_PHOTO = 200 * 1024 * 1024;
/** Pixels of the largest picture that is decoded: 150 megapixels. */
export const MOST_PIXELS = 150_000_000;

/** A photo that came in whole, synced, and is nobody's yet. */
export interface IncomingPhoto {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** By its first bytes. */
  readonly type: PhotoType;
  /** Where it lies for now. */
  readonly path: string;
}

/** Why a file is not taken in before anybody has looked into the picture. */
export type BytesRefusal = 'empty' | 'too-large' | 'no-picture' | 'no-room';

export interface PhotoFiles {
  /**
   * Streams to disk while it hashes, and stops reading as soon as it is known that it will not be taken.
   * Nothing stays of what is refused.
   */
  receive(
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<
    | { readonly ok: true; readonly photo: IncomingPhoto }
    | { readonly ok: false; readonly reason: BytesRefusal }
  >;
  /**
   * Keeps it under its sha-256, so that it is there after a crash, and pending until it is settled.
   * Resolves with a path that a decoder can read until it is dropped.
   * @throws OriginalsAwayError
   */
  keep(photo: IncomingPhoto): Promise<string>;
  /** Its row is committed. */
  settle(sha256: string): Promise<void>;
  /** Kept, and not known to be settled: a crash came between. */
  pending(): Promise<readonly string[]>;
  /** Takes away one that is pending and has no row. */
  forget(sha256: string): Promise<void>;
  /** Takes away what is left of it as incoming. */
  drop(photo: IncomingPhoto): Promise<void>;
  has(sha256: string): Promise<boolean>;
  /** The original, byte by byte; undefined where it is not there. */
  read(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Lends the original as a file; undefined where it is not there. */
  lend<T>(sha256: string, work: (path: string) => Promise<T>): Promise<T | undefined>;
}

/** The store of originals does not answer, or not as it should: later it may. */
export class OriginalsAwayError extends Error {
  override readonly name = 'OriginalsAwayError';
}

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly metadata: PhotoMetadata;
}

/** Looks into a picture without decoding it. Never rejects for what is in the file. */
export type LookInto = (
  photo: IncomingPhoto,
  name: string,
) => Promise<
  | { readonly ok: true; readonly look: Look }
  | { readonly ok: false; readonly reason: 'no-picture' | 'bomb' }
>;

export const PHOTO_SIZES = ['thumb', 'web'] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];

export interface SizedPhoto {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly bytes: number;
  readonly type: string;
}

/** Smaller pictures of the originals, upright, without metadata. */
export interface PhotoSizes {
  /** Made when there is time; left for later where much is waiting already. Settles when done or left. */
  soon(sha256: string, path: string): Promise<void>;
  /** Made where it is not there; `none`: it cannot be decoded here; `busy`: too many wait. */
  read(sha256: string, size: PhotoSize): Promise<SizedPhoto | 'none' | 'busy'>;
  /** Begins nothing more; what was not made is made when it is asked for. */
  close(): Promise<void>;
}

export interface NewPhoto extends Omit<Look, 'metadata'> {
  readonly sha256: string;
  readonly bytes: number;
  readonly type: PhotoType;
  readonly name: string;
  readonly metadata: PhotoMetadata;
  readonly uploaded: number;
  readonly uploadedBy: string;
  /** By the best clock that is known so far. */
  readonly taken: number | undefined;
  readonly of: PhotoOf;
}

/** Whose photo it is said to be. */
export interface PhotoOf {
  readonly device?: DeviceId | undefined;
  readonly flight?: FlightId | undefined;
}

export interface PhotoFilter {
  readonly flight?: FlightId | undefined;
  readonly case?: CaseId | undefined;
  readonly device?: DeviceId | undefined;
  readonly placed?: PlacedBy | 'any' | 'none' | undefined;
  readonly verdict?: Verdict | 'none' | undefined;
  /** Taken, ms: from ≤ t < to. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** [west, south, east, north] */
  readonly bbox?: readonly [number, number, number, number] | undefined;
  /** Of its cases alone. */
  readonly unit?: UnitId | undefined;
}

/** Where a page of photos ended. */
export interface PhotoCursor {
  readonly id: number;
  /** ms; null: its time is not known. Of lists in order of time. */
  readonly taken?: number | null | undefined;
}

/** Of whom asked: of a unit's account those that it sent, or of its cases; of a device its own and nobody's. */
export interface PhotoScope {
  readonly unit?: UnitId | undefined;
  readonly by: string;
  readonly device?: DeviceId | undefined;
}

/** Where a photo belongs so far. */
export interface PhotoStanding {
  readonly view: PhotoView;
  /** Number that the autopilot gave to the capture that it is. */
  readonly capture?: number;
}

export interface PhotoStore {
  /** The photo of these bytes; `unit`: undefined where none of its cases has it. */
  bySha256(sha256: string, unit?: UnitId): Promise<Photo | undefined>;
  view(id: PhotoId, unit?: UnitId): Promise<PhotoView | undefined>;
  /** Those of a flight in order of their time, else the newest first by when they came. */
  list(
    filter: PhotoFilter,
    after: PhotoCursor | undefined,
    limit: number,
  ): Promise<readonly PhotoView[]>;
  /** The one that is there already wins. */
  add(photo: NewPhoto): Promise<{ readonly photo: Photo; readonly fresh: boolean }>;
  /** Says what was not known of it before; what is known stays, and a flight of another device is none of it. */
  complete(id: PhotoId, of: PhotoOf): Promise<Photo>;
  /** Those of them that are there. */
  known(hashes: readonly string[]): Promise<readonly string[]>;
  /** How they stand, those that are there and in the scope; in any order. */
  standing(hashes: readonly string[], scope: PhotoScope): Promise<readonly PhotoStanding[]>;
  /** By id or number; undefined: there is none. */
  flight(text: string): Promise<{ readonly id: FlightId; readonly device: DeviceId } | undefined>;
  /** By id or number; undefined: there is none, or it is archived and takes in nothing more. */
  case(text: string): Promise<{ readonly id: CaseId; readonly unit?: UnitId } | undefined>;
}
