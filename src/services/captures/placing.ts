/**
 * Places photos when they come, and anew when more becomes known: a flight's captures, its track, its end.
 * A flight's photos are placed together, for the camera's clock is told by all of them.
 */

import { type Likeness, pairsOf } from '../../domain/captures/pairs.ts';
import type { Photo } from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import { type FlightId, flightId } from '../../domain/flights/flight.ts';
import type { CaseId, PhotoId, UnitId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Cases } from '../cases/cases.ts';
import { SERVICE } from '../cases/ports.ts';
import type { Clock, Log } from '../ports.ts';
import { matchFlight } from './flight-match.ts';
import { type PlacingWorld, placeAlone, placeFlight } from './place-set.ts';
import type { PhotoToPlace, Placed, PlacingStore } from './placing-ports.ts';

export interface Matching {
  readonly photos: number;
  readonly captures: number;
  readonly matched: number;
  readonly extra: number;
  readonly missing: number;
  readonly clockOffset: number | null;
  readonly residual: number | null;
  /** Why nothing is matched. */
  readonly refused: 'too-few' | 'ambiguous' | 'no-order' | null;
}

export interface PhotoPair {
  readonly view: PhotoView;
  readonly likeness: Likeness;
}

export interface Placing {
  /** Hears of a photo that is new, or of which a flight or a device became known. Never throws. */
  received(photo: Photo): void;
  /** Looks for what became known meanwhile. Call it every half minute. */
  sweep(): Promise<void>;
  /** Settles when nothing waits to be placed. */
  idle(): Promise<void>;
  /** Undefined: no such flight. */
  matching(flight: FlightId): Promise<Matching | undefined>;
  /** Photos of the same spot at other times, the newest first. */
  pairs(of: PhotoView, unit: UnitId | undefined): Promise<readonly PhotoPair[]>;
  /** null: takes back what was placed by hand. False: there is no such photo. */
  placeByHand(id: PhotoId, place: LonLat | null): Promise<boolean>;
}

export interface PlacingDeps extends PlacingWorld {
  readonly store: PlacingStore;
  readonly cases: Pick<Cases, 'attachPhotos'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ms that more photos of a flight are waited for before all are placed anew; 0: none. */
  readonly patience: number;
  readonly wait: (ms: number) => Promise<void>;
  /** Told of a photo that had no place before. */
  readonly placed: (photo: PhotoId) => Promise<void>;
}

/** Of one answer of pairs, and metres around a photo in which they are looked for. */
const MOST_NEAR = 500;
const AROUND = 150;
/** Unplaced photos that are looked at again in one round, and for how long, ms. */
const MOST_AGAIN = 100;
const AGAIN_FOR = 3 * 86_400_000;
/** Rounds of half a minute between two looks at them. */
const AGAIN_EVERY = 10;
/** Photos of no flight that join one. */
const MOST_JOINING = 5000;
/** Before and after a flight, ms. */
const AROUND_FLIGHT = 120_000;

export function createPlacing(deps: PlacingDeps): Placing {
  const { store, log } = deps;
  const queue = new Map<string, Promise<void>>();
  const again = new Set<string>();
  /** One at a time for each key; asked for meanwhile, it is done once more. */
  const soon = (key: string, ms: number, work: () => Promise<void>): void => {
    if (queue.has(key)) {
      again.add(key);
      return;
    }
    const run = deps
      .wait(ms)
      .then(() => {
        again.delete(key);
        return work();
      })
      .catch((error: unknown) => {
        const told = { error: String(error), of: key };
        // The next sweep, or the next photo, tries again.
        if (store.isAway(error)) log.warn(told, 'photos wait to be placed: the database is away');
        else log.error(told, 'photos could not be placed');
      })
      .finally(() => {
        queue.delete(key);
        if (again.delete(key)) soon(key, ms, work);
      });
    queue.set(key, run);
  };
  const flight = (id: FlightId) => soon(`flight ${id}`, deps.patience, () => placeSet(deps, id));
  const alone = (id: PhotoId) =>
    soon(`photo ${id}`, 0, async () => {
      const photo = await store.photo(id);
      if (!photo) return;
      const found = photo.flight ?? (await flightOf(deps, photo));
      if (found === undefined) await saveAlone(deps, photo);
      else flight(found);
    });
  const watch = { event: -1, closed: deps.clock.now(), rounds: 0 };
  return {
    received: ({ id, flight: of }) => (of === undefined ? alone(id) : flight(of)),
    sweep: async () => {
      const now = deps.clock.now();
      const { flights, event } = await store.changedSince(watch.event, watch.closed);
      Object.assign(watch, { event, closed: now });
      for (const id of flights) flight(id);
      if (watch.rounds++ % AGAIN_EVERY !== 0) return;
      for (const { id } of await store.unplaced(now - AGAIN_FOR, MOST_AGAIN)) alone(id);
    },
    idle: async () => {
      while (queue.size > 0) await Promise.all(queue.values());
    },
    matching: async (id) => {
      const set = await store.set(id);
      return set && matchingOf(set);
    },
    pairs: async (of, unit) => {
      if (!of.photo.place) return [];
      const near = await store.near(of.photo.place.place, AROUND, unit, MOST_NEAR);
      const spots = near.filter(({ photo }) => photo.id !== of.photo.id).map(spotOf);
      return pairsOf(spotOf(of), spots).map(({ photo: { view }, likeness }) => ({
        view,
        likeness,
      }));
    },
    placeByHand: async (id, place) => {
      if (!(await store.placeByHand(id, place && { by: 'hand', place }))) return false;
      const photo = await store.photo(id);
      if (photo?.flight !== undefined) await placeSet(deps, photo.flight);
      else if (photo) await saveAlone(deps, photo);
      if (place) await deps.placed(id);
      return true;
    },
  };
}

function spotOf(view: PhotoView) {
  const { flight, taken, place, footprint } = view.photo;
  return {
    view,
    place: place!.place,
    ...(flight !== undefined && { flight }),
    ...(taken !== undefined && { taken }),
    ...(place!.attitude && { attitude: place!.attitude }),
    ...(footprint && { footprint }),
  };
}

function matchingOf(set: Parameters<typeof matchFlight>[0]): Matching {
  const { captures, clockOffset, residual, refused } = matchFlight(set);
  const matched = captures.size;
  return {
    photos: set.photos.length,
    captures: set.captures.length,
    matched,
    extra: set.photos.length - matched,
    missing: set.captures.length - matched,
    clockOffset: clockOffset ?? null,
    residual: residual ?? null,
    refused: refused ?? null,
  };
}

/** A photo with a device and a time is of the flight that the device was on. */
async function flightOf({ store }: PlacingDeps, photo: Photo): Promise<FlightId | undefined> {
  const { device, metadata } = photo;
  const at = metadata.gpsTime ?? metadata.taken;
  if (device === undefined || at === undefined) return undefined;
  const found = await store.flightAt(device, at);
  if (found !== undefined) await store.assign([photo.id], found);
  return found;
}

async function saveAlone(deps: PlacingDeps, photo: Photo): Promise<void> {
  const placed = await placeAlone(photo, deps);
  if (isNews({ photo }, placed)) await deps.store.save([placed]);
  if (!photo.place && placed.place) await deps.placed(photo.id);
}

async function placeSet(deps: PlacingDeps, id: FlightId): Promise<void> {
  const { store } = deps;
  const before = await store.set(flightId(id));
  if (!before) return;
  const joined = before.flown ? await joinPhotos(deps, before.device, before.flown, id) : 0;
  const set = joined > 0 ? ((await store.set(id)) ?? before) : before;
  const placed = await placeFlight(set, deps);
  const news = placed.filter((one, at) => isNews(set.photos[at]!, one));
  if (news.length > 0) await store.save(news);
  for (const [at, { photo, place }] of placed.entries())
    if (place && !set.photos[at]!.photo.place) await deps.placed(photo);
  const { case: of, photos } = set;
  if (of !== undefined) await joinCase(deps, of, photos);
}

/** Those of the drone that were not said to be of any flight. */
async function joinPhotos(
  { store }: PlacingDeps,
  device: Parameters<PlacingStore['ofNoFlight']>[0],
  { from, to }: { readonly from: number; readonly to: number },
  flight: FlightId,
): Promise<number> {
  const span = { from: from - AROUND_FLIGHT, to: to + AROUND_FLIGHT };
  const found = await store.ofNoFlight(device, span, MOST_JOINING);
  if (found.length > 0)
    await store.assign(
      found.map(({ id }) => id),
      flight,
    );
  return found.length;
}

async function joinCase({ cases, log }: PlacingDeps, of: CaseId, photos: readonly PhotoToPlace[]) {
  const fresh = photos
    .filter(({ photo }) => !photo.cases.includes(of))
    .map(({ photo }) => photo.id);
  if (fresh.length === 0) return;
  const outcome = await cases.attachPhotos(of, fresh, 'verification', { by: SERVICE });
  if (!outcome.ok)
    log.info({ case: of, reason: outcome.reason }, 'photos of its flight did not join the case');
}

/** Whether it would change what is stored. */
function isNews({ photo, capture }: PhotoToPlace, placed: Placed): boolean {
  const then = [photo.place ?? null, photo.taken ?? null, photo.footprint ?? null, capture ?? null];
  const now = [
    placed.place ?? null,
    placed.taken ?? null,
    placed.footprint ?? null,
    placed.capture ?? null,
  ];
  return sorted(then) !== sorted(now);
}

/** The store gives names back in another order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, of: unknown) =>
    of !== null && typeof of === 'object' && !Array.isArray(of)
      ? Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)))
      : of,
  );
