/**
 * Places photos when they come, and anew when more becomes known: a flight's captures, its track, its end.
 * A flight's photos are placed together, for the camera's clock is told by all of them.
 */

import { type Likeness, pairsOf } from '../../domain/captures/pairs.ts';
import type { Photo } from '../../domain/captures/photo.ts';
import type { PhotoView } from '../../domain/captures/photo-view.ts';
import type { FlightId } from '../../domain/flights/flight.ts';
import type { PhotoId, UnitId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { matchFlight } from './flight-match.ts';
import { flightOf, joinCase, type PlacingDeps, placeSet, saveAlone, toJoin } from './place-anew.ts';
import type { PlacingStore } from './placing-ports.ts';
import { createSoon, type Soon } from './soon.ts';

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
  /** Whether it is being placed, or will be in a moment; of this process alone. */
  waits(photo: Pick<Photo, 'id' | 'flight'>): boolean;
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

/** Of one answer of pairs, and metres around a photo in which they are looked for. */
const MOST_NEAR = 500;
const AROUND = 150;
/** Unplaced photos that are looked at again in one round, and for how long, ms. */
const MOST_AGAIN = 100;
const AGAIN_FOR = 3 * 86_400_000;
/** Rounds of half a minute between two looks at them. */
const AGAIN_EVERY = 10;
/** Times the patience with photos of a flight, until they join its case. */
const JOIN_PATIENCE = 5;

export function createPlacing(deps: PlacingDeps): Placing {
  const { store } = deps;
  const soon = createSoon({ wait: deps.wait, failed: (of, error) => tellFailure(deps, of, error) });
  const anew = anewBy(deps, soon);
  return {
    received: ({ id, flight }) => (flight === undefined ? anew.alone(id) : anew.flight(flight)),
    waits: ({ id, flight }) =>
      soon.has(`photo ${id}`) || (flight !== undefined && soon.has(`flight ${flight}`)),
    sweep: sweeping(deps, anew),
    idle: () => soon.idle(),
    matching: async (id) => {
      const set = await store.set(id);
      return set && matchingOf(set);
    },
    pairs: (of, unit) => pairsIn(store, of, unit),
    placeByHand: async (id, place) => {
      if (!(await store.placeByHand(id, place && { by: 'hand', place }))) return false;
      const photo = await store.photo(id);
      if (photo?.flight !== undefined) await placeSet(deps, photo.flight);
      else if (photo) await saveAlone(deps, photo);
      if (place) await deps.placed([id]);
      return true;
    },
  };
}

/** The next sweep, or the next photo, tries again. */
function tellFailure({ store, log }: PlacingDeps, of: string, error: unknown): void {
  const told = { error: String(error), of };
  if (store.isAway(error)) log.warn(told, 'photos wait to be placed: the database is away');
  else log.error(told, 'photos could not be placed');
}

/** Placing anew, of a whole flight or of one photo. */
interface Anew {
  flight(id: FlightId): void;
  alone(id: PhotoId): void;
}

function anewBy(deps: PlacingDeps, soon: Soon): Anew {
  const { store, patience } = deps;
  const flight = (id: FlightId) =>
    soon.ask(`flight ${id}`, patience, async () => {
      const set = await placeSet(deps, id);
      if (set?.case === undefined || toJoin(set, set.case).length === 0) return;
      // Each time is a line of the case's log: many at a time.
      soon.ask(`case of flight ${id}`, JOIN_PATIENCE * patience, () => joinCase(deps, id));
    });
  return {
    flight,
    alone: (id) =>
      soon.ask(`photo ${id}`, 0, async () => {
        const photo = await store.photo(id);
        if (!photo) return;
        const found = photo.flight ?? (await flightOf(deps, photo));
        if (found === undefined) await saveAlone(deps, photo);
        else flight(found);
      }),
  };
}

function sweeping({ store, clock }: PlacingDeps, anew: Anew): () => Promise<void> {
  let event = -1;
  let closed = clock.now();
  let rounds = 0;
  return async () => {
    const now = clock.now();
    const changed = await store.changedSince(event, closed);
    event = changed.event;
    closed = now;
    for (const id of changed.flights) anew.flight(id);
    if (rounds++ % AGAIN_EVERY !== 0) return;
    for (const { id } of await store.unplaced(now - AGAIN_FOR, MOST_AGAIN)) anew.alone(id);
  };
}

async function pairsIn(
  store: PlacingStore,
  of: PhotoView,
  unit: UnitId | undefined,
): Promise<readonly PhotoPair[]> {
  if (!of.photo.place) return [];
  const near = await store.near(of.photo.place.place, AROUND, unit, MOST_NEAR);
  const spots = near.filter(({ photo }) => photo.id !== of.photo.id).map(spotOf);
  return pairsOf(spotOf(of), spots).map(({ photo: { view }, likeness }) => ({ view, likeness }));
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
