/** Where photos belong: placing, looking through, detections; put together. */
import { groundAt } from '../missions/terrain/grid.ts';
import type { Pool } from './adapters/store/database.ts';
import { createPhotoStore } from './adapters/store/photo-store.ts';
import { createPlacingStore } from './adapters/store/placing-store.ts';
import { createReviewStore } from './adapters/store/review-store.ts';
import { boundsOf } from './domain/geo/bounds.ts';
import type { PhotoId } from './domain/ids.ts';
import type { LonLat } from './domain/supervision/zone.ts';
import { createDetections, type DetectionDeps } from './services/captures/detections.ts';
import type { PlacingDeps } from './services/captures/place-anew.ts';
import { createPlacing } from './services/captures/placing.ts';
import type { PlacingServices } from './services/captures/placing-services.ts';
import { createReview } from './services/captures/review.ts';
import { createTracks } from './services/captures/tracks.ts';
import type { FlightReader } from './services/flights/ports.ts';
import type { PatrolServices } from './services/patrols/services.ts';
import type { TrackStore } from './services/stores.ts';

export interface PlacingParts
  extends Pick<PlacingDeps, 'clock' | 'log'>,
    Pick<DetectionDeps, 'cases'>,
    Pick<PatrolServices, 'patrolLibrary' | 'surroundings'> {
  readonly pool: Pool;
  readonly category: DetectionDeps['category'];
  readonly stores: {
    readonly tracks: Pick<TrackStore, 'track'>;
    readonly flights: Pick<FlightReader, 'states'>;
  };
  /** Ms that more photos of a flight are waited for before all are placed anew; absent: two seconds. */
  readonly patience?: number;
}

const PATIENCE = 2000;

export interface PlacingRoom extends PlacingServices {
  /** Waits for nothing more, and settles when all that was begun is done. */
  closePlacing(): Promise<void>;
}

export function openPlacing(parts: PlacingParts): PlacingRoom {
  const { pool, stores, surroundings, patrolLibrary } = parts;
  const photos = createPhotoStore(pool);
  const reviewStore = createReviewStore(pool);
  const shared = {
    ...parts,
    store: reviewStore,
    view: (id: PhotoId) => photos.view(id),
  };
  const detections = createDetections(shared);
  const waiting = createWaiting();
  const placing = createPlacing({
    ...parts,
    store: createPlacingStore(pool),
    tracks: createTracks(stores.tracks, stores.flights),
    ground: (places) => groundOf(surroundings, places),
    cameras: async () => (await patrolLibrary.read()).library.cameras,
    patience: parts.patience ?? PATIENCE,
    wait: waiting.wait,
    placed: (photos) => detections.proposeOf(photos),
  });
  return {
    detections,
    reviewStore,
    review: createReview(shared),
    placing,
    closePlacing: async () => {
      waiting.end();
      await placing.idle();
    },
  };
}

/** Waiting that can be ended for all. */
function createWaiting() {
  const timers = new Map<NodeJS.Timeout, () => void>();
  let ended = false;
  return {
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(
          () => {
            timers.delete(timer);
            resolve();
          },
          ended ? 0 : ms,
        );
        timers.set(timer, resolve);
      }),
    end: () => {
      ended = true;
      for (const [timer, resolve] of timers) {
        clearTimeout(timer);
        resolve();
      }
      timers.clear();
    },
  };
}

/** No terrain is no reason not to place a photo. */
async function groundOf(
  surroundings: PatrolServices['surroundings'],
  places: readonly LonLat[],
): Promise<readonly (number | undefined)[]> {
  const found = await surroundings.around(boundsOf([places]));
  const terrain = found.ok ? found.surroundings.terrain : undefined;
  if (!terrain) return places.map(() => undefined);
  const at = groundAt(terrain);
  return places.map(([lon, lat]) => at(lat, lon));
}
