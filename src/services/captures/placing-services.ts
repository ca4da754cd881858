import type { Detections } from './detections.ts';
import type { Placing } from './placing.ts';
import type { Review } from './review.ts';
import type { ReviewStore } from './review-ports.ts';

/** What the HTTP side needs of where photos belong, and of looking through them. */
export interface PlacingServices {
  readonly placing: Placing;
  readonly review: Review;
  readonly detections: Pick<Detections, 'take'>;
  readonly reviewStore: ReviewStore;
}
