import type { Timers } from '../../../firmware-bridge/mavlink/vehicle-port.ts';

export interface Weather {
  /** Share lost, 0 … 1, each way. */
  readonly loss: number;
  readonly duplicates: number;
  /** ms each way; each frame takes so much and up to `spread` more, so that they overtake one another. */
  readonly delay: number;
  readonly spread: number;
  readonly seed: number;
}

export const CALM: Weather = { loss: 0, duplicates: 0, delay: 50, spread: 0, seed: 1 };

export function randomBy(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One direction: frames come late, twice, out of order or never. */
export function lossyLink(
  timers: Timers,
  weather: Weather,
  random: () => number,
  deliver: (bytes: Uint8Array) => void,
): (bytes: Uint8Array) => void {
  return (bytes) => {
    const copies = random() < weather.duplicates ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      if (random() < weather.loss) continue;
      timers.after(weather.delay + random() * weather.spread, () => deliver(bytes));
    }
  };
}
