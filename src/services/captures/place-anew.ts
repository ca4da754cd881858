/** One placing: of a flight's photos together, or of one photo, and what of it is stored. */
import type { Photo } from '../../domain/captures/photo.ts';
import { type FlightId, flightId } from '../../domain/flights/flight.ts';
import type { CaseId, PhotoId } from '../../domain/ids.ts';
import type { Cases } from '../cases/cases.ts';
import { SERVICE } from '../cases/ports.ts';
import type { Clock, Log } from '../ports.ts';
import { type PlacingWorld, placeAlone, placeFlight } from './place-set.ts';
import type { FlightSet, PhotoToPlace, Placed, PlacingStore } from './placing-ports.ts';

export interface PlacingDeps extends PlacingWorld {
  readonly store: PlacingStore;
  readonly cases: Pick<Cases, 'attachPhotos'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ms that more photos of a flight are waited for before all are placed anew; 0: none. */
  readonly patience: number;
  readonly wait: (ms: number) => Promise<void>;
  /** Told of photos that had no place before. */
  readonly placed: (photos: readonly PhotoId[]) => Promise<void>;
}

/** Photos of no flight that join one. */
const MOST_JOINING = 5000;
/** Before and after a flight, ms. */
const AROUND_FLIGHT = 120_000;

/** A photo with a device and a time is of the flight that the device was on. */
export async function flightOf(
  { store }: PlacingDeps,
  photo: Photo,
): Promise<FlightId | undefined> {
  const { device, metadata } = photo;
  const at = metadata.gpsTime ?? metadata.taken;
  if (device === undefined || at === undefined) return undefined;
  const found = await store.flightAt(device, at);
  if (found !== undefined) await store.assign([photo.id], found);
  return found;
}

export async function saveAlone(deps: PlacingDeps, photo: Photo): Promise<void> {
  const placed = await placeAlone(photo, deps);
  if (isNews({ photo }, placed)) await deps.store.save([placed]);
  if (!photo.place && placed.place) await deps.placed([photo.id]);
}

export async function placeSet(deps: PlacingDeps, id: FlightId): Promise<FlightSet | undefined> {
  const { store } = deps;
  const before = await store.set(flightId(id));
  if (!before) return undefined;
  const joined = before.flown ? await joinPhotos(deps, before.device, before.flown, id) : 0;
  const set = joined > 0 ? ((await store.set(id)) ?? before) : before;
  const placed = await placeFlight(set, deps);
  const news = placed.filter((one, at) => isNews(set.photos[at]!, one));
  if (news.length > 0) await store.save(news);
  const fresh = placed.filter(({ place }, at) => place && !set.photos[at]!.photo.place);
  if (fresh.length > 0) await deps.placed(fresh.map(({ photo }) => photo));
  return set;
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

export const toJoin = ({ photos }: FlightSet, of: CaseId): PhotoId[] =>
  photos.filter(({ photo }) => !photo.cases.includes(of)).map(({ photo }) => photo.id);

export async function joinCase(
  { store, cases, log }: PlacingDeps,
  flight: FlightId,
): Promise<void> {
  const set = await store.set(flight);
  if (set?.case === undefined) return;
  const fresh = toJoin(set, set.case);
  if (fresh.length === 0) return;
  const outcome = await cases.attachPhotos(set.case, fresh, 'verification', { by: SERVICE });
  if (!outcome.ok)
    log.info({ case: set.case, reason: outcome.reason }, 'photos of its flight did not join it');
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
