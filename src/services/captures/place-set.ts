/** Where each photo of a set was taken and what it shows, with what the world knows of tracks and terrain. */
import { groundFootprint, type Lens, viewOf } from '../../domain/captures/footprint.ts';
import type { Photo, PhotoPlace } from '../../domain/captures/photo.ts';
import {
  heightAbove,
  type Known,
  onTrack,
  placeOf,
  type TakenCapture,
  type TrackPoint,
  takenAt,
  WIDEST_GAP,
} from '../../domain/captures/placing.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Span } from '../stores.ts';
import { type FlightMatch, matchFlight, placeOfCapture } from './flight-match.ts';
import type { FlightSet, Placed, StoredCapture, Tracks } from './placing-ports.ts';

export interface PlacingWorld {
  readonly tracks: Tracks;
  /** m above mean sea level of these places; undefined where no terrain is known. */
  ground(places: readonly LonLat[]): Promise<readonly (number | undefined)[]>;
  /** Known cameras, by id. */
  cameras(): Promise<readonly (Lens & { readonly id: string })[]>;
}

/** What is known of one photo before its ground is. */
interface Draft {
  readonly photo: Photo;
  readonly capture?: number;
  readonly place: PhotoPlace | undefined;
  readonly taken: number | undefined;
}

export async function placeFlight(set: FlightSet, world: PlacingWorld): Promise<Placed[]> {
  const match = matchFlight(set);
  const bare = set.photos.map((_, at) => knownOf(set, at, match));
  const track = await trackFor(world.tracks, set.device, bare);
  const drafts = set.photos.map(({ photo }, at): Draft => {
    const known = tracked(bare[at]!, track);
    const capture = match.captures.get(at)?.of.no;
    return {
      photo,
      place: placeOf(known),
      taken: takenAt(known),
      ...(capture !== undefined && { capture }),
    };
  });
  return grounded(drafts, world, set);
}

/** Of no flight: by its own metadata, or by where its device was. */
export async function placeAlone(photo: Photo, world: PlacingWorld): Promise<Placed> {
  const known = { metadata: photo.metadata, ...byHand(photo) };
  const track = photo.device ? await trackFor(world.tracks, photo.device, [known]) : [];
  const whole = tracked(known, track);
  const draft: Draft = { photo, place: placeOf(whole), taken: takenAt(whole) };
  return (await grounded([draft], world))[0]!;
}

const byHand = ({ place }: Photo) => (place?.by === 'hand' ? { byHand: place } : {});

function knownOf(set: FlightSet, at: number, match: FlightMatch): Known {
  const { photo } = set.photos[at]!;
  const capture = match.captures.get(at);
  const clockOffset = match.offsets.get(at);
  return {
    metadata: photo.metadata,
    ...byHand(photo),
    ...(capture && { capture: taken(capture.of, capture.residual) }),
    ...(clockOffset !== undefined && { clockOffset }),
    ...(set.gimbalPitch !== undefined && { plannedPitch: set.gimbalPitch }),
  };
}

function taken(
  { at, capture }: StoredCapture,
  residual: number | undefined,
): TakenCapture & { residual?: number } {
  const { amsl, relative, yaw } = capture;
  const place = placeOfCapture(capture);
  return {
    at,
    ...(place && { place }),
    ...(amsl !== undefined && { altitude: amsl }),
    ...(relative !== undefined && { relative }),
    ...(yaw !== undefined && { yaw }),
    ...(residual !== undefined && { residual }),
  };
}

/** The longest track that is read for a set, ms. */
const LONGEST = 12 * 3_600_000;

/** Only where some photo has nothing better. */
async function trackFor(tracks: Tracks, device: DeviceId, known: readonly Known[]) {
  const wanting = known.filter((one) => placeOf(one) === undefined || !placeOf(one)?.attitude);
  const times = wanting.flatMap((one) => takenAt(one) ?? []);
  if (times.length === 0) return [];
  const span = spanOf(times);
  return span.to - span.from > LONGEST ? [] : tracks.of(device, span);
}

const spanOf = (times: readonly number[]): Span => ({
  from: times.reduce((a, b) => Math.min(a, b)) - WIDEST_GAP,
  to: times.reduce((a, b) => Math.max(a, b)) + WIDEST_GAP,
});

function tracked(known: Known, track: readonly TrackPoint[]): Known {
  const at = takenAt(known);
  const found = at === undefined ? undefined : onTrack(track, at);
  return found ? { ...known, track: found } : known;
}

async function grounded(
  drafts: readonly Draft[],
  world: PlacingWorld,
  set?: Pick<FlightSet, 'camera' | 'home'>,
): Promise<Placed[]> {
  const placed = drafts.flatMap(({ place }) => (place ? [place.place] : []));
  const places = set?.home ? [...placed, set.home] : placed;
  const heights = places.length > 0 ? await world.ground(places) : [];
  const takeOff = set?.home ? heights.at(-1) : undefined;
  const cameras = await world.cameras();
  const planned = cameras.find(({ id }) => id === set?.camera);
  let next = 0;
  return drafts.map(({ photo, place, ...draft }) => {
    if (!place) return { photo: photo.id, ...defined(draft) };
    const below = heights[next++];
    // By hand it is where somebody said; how high it was is as it was.
    const height = place.by === 'hand' ? place.height : heightAbove(place, { below, takeOff });
    const { height: _, ...rest } = place;
    const whole: PhotoPlace = { ...rest, ...(height !== undefined && { height }) };
    const footprint = footprintOf(photo, whole, cameras, planned);
    return { photo: photo.id, ...defined(draft), place: whole, ...(footprint && { footprint }) };
  });
}

const defined = ({ taken, capture }: Pick<Draft, 'taken' | 'capture'>) => ({
  ...(taken !== undefined && { taken }),
  ...(capture !== undefined && { capture }),
});

function footprintOf(
  photo: Photo,
  { place, height, attitude }: PhotoPlace,
  cameras: readonly Lens[],
  planned: Lens | undefined,
): readonly LonLat[] | undefined {
  const view = viewOf(photo, cameras, planned);
  if (!view || height === undefined || !attitude) return undefined;
  return groundFootprint(view, place, height, attitude);
}
