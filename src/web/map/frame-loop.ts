/**
 * Calls back picture by picture while there is something to move and the page is looked at. Where the
 * machine cannot keep up (no graphics card, a busy computer) it pauses between pictures for as long as
 * one took: the page must answer to the mouse before it animates. Who has asked the system for less motion
 * gets a picture a second: things jump instead of gliding.
 */

import { GpuFence } from './gpu-fence.ts';
import { stage } from './stage.ts';

/** Slower than this between two pictures is "cannot keep up", ms. */
const SLOW = 45;
const LONGEST_PAUSE = 400;
/** Between pictures where no motion is wanted, ms. */
const CALM_PAUSE = 1000;

export class FrameLoop {
  readonly #step: (now: number) => void;
  readonly #more: () => boolean;
  readonly #fence = new GpuFence();
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #frame = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #last = 0;
  /** Smoothed time between two pictures, ms. */
  interval = 16;

  /** `step` draws one picture; `more` says whether another is wanted. */
  constructor(step: (now: number) => void, more: () => boolean) {
    this.#step = step;
    this.#more = more;
  }

  wake(): void {
    if (this.#running || document.visibilityState !== 'visible') return;
    this.#running = true;
    this.#last = 0;
    this.#frame = requestAnimationFrame(this.#tick);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#pause);
    this.#running = false;
  }

  readonly #tick = (now: number): void => {
    if (this.#last > 0) this.interval += (now - this.#last - this.interval) * 0.2;
    if (this.#fence.passed(stage.gl())) this.#step(now);
    if (!this.#more() || document.visibilityState !== 'visible') {
      this.#running = false;
      return;
    }
    if (this.interval < SLOW && !this.#calm.matches) {
      this.#last = now;
      this.#frame = requestAnimationFrame(this.#tick);
      return;
    }
    // What the pause takes is no measure of what a picture takes.
    this.#pause = setTimeout(
      () => {
        this.#last = performance.now();
        this.#frame = requestAnimationFrame(this.#tick);
      },
      this.#calm.matches ? CALM_PAUSE : Math.min(this.interval, LONGEST_PAUSE),
    );
  };
}
