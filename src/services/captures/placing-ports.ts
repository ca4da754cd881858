/** What placing photos asks of the world. */
import type { Photo, PhotoPlace } from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import type { TrackPoint } from '../../domain/captures/placing.ts';
import type { Capture } from '../../domain/flights/drone.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { CaseId, DeviceId, PhotoId, UnitId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Span } from '../stores.ts';

/** A photo with the capture event that it was matched to so far. */
export interface PhotoToPlace {
  readonly photo: Photo;
  readonly capture?: number;
}

/** A capture event of a flight's drone. */
export interface StoredCapture {
  /** Of the event. */
  readonly no: number;
  /** ms, UTC: the camera's own time, else the bridge's. */
  readonly at: number;
  readonly capture: Capture;
}

/** What a flight's photos are placed by. */
export interface FlightSet {
  readonly flight: FlightId;
  readonly device: DeviceId;
  /** The case that it had a look at. */
  readonly case?: CaseId;
  /** In order of id; at most MOST_IN_SET. */
  readonly photos: readonly PhotoToPlace[];
  readonly captures: readonly StoredCapture[];
  /** Of its patrol's wishes: id of the library, degrees. */
  readonly camera?: string;
  readonly gimbalPitch?: number;
  /** From the first arming to the last landing (or now), ms; absent: it was never armed. */
  readonly flown?: Span;
  /** Where it took off. */
  readonly home?: LonLat;
}

/** Photos, and captures, of one flight that are placed together; a night's flight of one battery has fewer. */
export const MOST_IN_SET = 5000;

/** What is written of a photo. */
export interface Placed {
  readonly photo: PhotoId;
  readonly place?: PhotoPlace;
  readonly taken?: number;
  readonly footprint?: readonly LonLat[];
  readonly capture?: number;
}

export interface PlacingStore {
  set(flight: FlightId): Promise<FlightSet | undefined>;
  photo(id: PhotoId): Promise<Photo | undefined>;
  /**
   * All at once or nothing. One placed by hand meanwhile stays where it is.
   * A capture is one photo's: who had it before is to be among these.
   */
  save(placed: readonly Placed[]): Promise<void>;
  /** null: taken back; it is then unplaced until it is placed anew. */
  placeByHand(id: PhotoId, place: PhotoPlace | null): Promise<boolean>;
  /** The flight of this device in the air at this moment (ms), or at most two minutes before or after. */
  flightAt(device: DeviceId, at: number): Promise<FlightId | undefined>;
  /** Takes a photo for this flight's, where it is none's yet. */
  assign(ids: readonly PhotoId[], flight: FlightId): Promise<void>;
  /** Photos of the device that are no flight's, taken within the span. */
  ofNoFlight(device: DeviceId, span: Span, limit: number): Promise<Photo[]>;
  /** Unplaced, of no flight, of a device, with a time after `since`; the newest first. */
  unplaced(since: number, limit: number): Promise<Photo[]>;
  /** Flights with photos that had capture events after that number, or closed after that moment. */
  changedSince(event: number, at: number): Promise<{ flights: FlightId[]; event: number }>;
  /** Photos that may show the same spot: their places within so many metres; the newest first. */
  near(
    place: LonLat,
    metres: number,
    unit: UnitId | undefined,
    limit: number,
  ): Promise<PhotoView[]>;
  isAway(error: unknown): boolean;
}

/** Tracks of whatever carries a camera, in order of time. */
export interface Tracks {
  of(device: DeviceId, span: Span): Promise<readonly TrackPoint[]>;
}
