import type { Timers } from './mavlink/vehicle-port.ts';

export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs `work` every `ms` until called off; the first time after `ms`. */
export function every(timers: Timers, ms: number, work: () => void): () => void {
  let stop = () => {};
  const again = () => {
    stop = timers.after(ms, () => {
      again();
      work();
    });
  };
  again();
  return () => stop();
}
