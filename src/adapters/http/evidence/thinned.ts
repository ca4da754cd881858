/** A track's shape for a picture, out of however many fixes, with at most so many points in memory. */
import type { LonLat } from '../../../domain/supervision/zone.ts';

const MOST = 1000;

export class Thinned {
  #points: LonLat[] = [];
  #each = 1;
  #seen = 0;
  #last: LonLat | undefined;

  add(at: LonLat): void {
    this.#last = at;
    if (this.#seen++ % this.#each !== 0) return;
    this.#points.push(at);
    if (this.#points.length < MOST) return;
    this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#each *= 2;
  }

  /** In order, the last one among them. */
  points(): readonly LonLat[] {
    const end = this.#points.at(-1);
    return this.#last && end !== this.#last ? [...this.#points, this.#last] : this.#points;
  }
}
