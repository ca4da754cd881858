/** Keeps the chosen vehicle in the middle until the dispatcher takes the map in hand. */
import { signal } from '../live/signal.ts';
import { stage } from './stage.ts';
import { coveredBelow, isNarrow } from './view.ts';

class Follow {
  readonly changed = signal();
  on = false;

  set(on: boolean): void {
    if (this.on === on) return;
    this.on = on;
    this.changed.bump();
  }

  step(shown: Float64Array, slot: number): void {
    const lon = shown[slot * 2];
    const lat = shown[slot * 2 + 1];
    if (!this.on || !stage.map || lon === undefined || lat === undefined || Number.isNaN(lon))
      return;
    // On a phone the lower half lies under the sheet.
    const padding = {
      top: 0,
      left: 0,
      right: 0,
      bottom: isNarrow() ? coveredBelow() : 0,
    };
    stage.map.jumpTo({ center: [lon, lat], padding }, { follow: true });
  }
}

export const LIVE_FOLLOW = new Follow();
