/** The one live picture of this page and its line to the server. */
import { get } from '../http/client.ts';
import { LiveConnection } from './connection.ts';
import { LiveStore } from './store.ts';

export const live = new LiveStore();
export const connection = new LiveConnection((frame) =>
  live.apply(frame, Date.now(), performance.now()),
);

export function startLive(): void {
  connection.start();
  connection.changed.subscribe(() => {
    // A line that breaks may be a session that has ended: any call tells, and leads to the sign-in.
    if (connection.state.state === 'reconnecting') get('/me').catch(() => {});
  });
  setInterval(() => live.tick(Date.now()), 1000);
}

/** Server time, as well as this page knows it, ms. */
export const serverNow = () => Date.now() + live.skew;
