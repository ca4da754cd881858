/** The one live picture of this page and its line to the server. */
import { LiveConnection } from './connection.ts';
import { LiveStore } from './store.ts';

export const live = new LiveStore();
export const connection = new LiveConnection((frame) =>
  live.apply(frame, Date.now(), performance.now()),
);

export function startLive(): void {
  connection.start();
  setInterval(() => live.tick(Date.now()), 1000);
}

/** Server time, as well as this page knows it, ms. */
export const serverNow = () => Date.now() + live.skew;
