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
import { createPlacing, type PlacingDeps } from './services/captures/placing.ts';
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

export function openPlacing(parts: PlacingParts): PlacingServices {
  const { pool, stores, surroundings, patrolLibrary } = parts;
  const photos = createPhotoStore(pool);
  const reviewStore = createReviewStore(pool);
  const shared = {
    ...parts,
    store: reviewStore,
    view: (id: PhotoId) => photos.view(id),
  };
  const detections = createDetections(shared);
  return {
    detections,
    reviewStore,
    review: createReview(shared),
    placing: createPlacing({
      ...parts,
      store: createPlacingStore(pool),
      tracks: createTracks(stores.tracks, stores.flights),
      ground: (places) => groundOf(surroundings, places),
      cameras: async () => (await patrolLibrary.read()).library.cameras,
      patience: parts.patience ?? PATIENCE,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      placed: async (id) => {
        await detections.propose(id);
      },
    }),
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
