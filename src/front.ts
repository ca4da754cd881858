/** The side that people and programs see: HTTP, the page and the live map. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { listen } from './adapters/listen.ts';
import { createLive, type Live } from './adapters/live/live.ts';
import { createLiveMetrics } from './adapters/live/metrics.ts';
import { createStores } from './adapters/store/stores.ts';
import type { Core } from './core.ts';
import { loadLiveState } from './services/live-state.ts';
import type { FixIntake } from './services/ports.ts';

export interface Front {
  readonly live: Live;
  /** Opens the HTTP port; returns it. */
  listen(parts: FrontParts): Promise<number>;
  close(): Promise<void>;
}

export interface FrontParts {
  readonly intake: FixIntake;
  readonly mqttUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly ready: () => { database: boolean; spool: boolean };
}

export async function openFront(core: Core, _demo: boolean): Promise<Front> {
  const { config, clock, log, metrics } = core;
  const stores = createStores(core.database.pool);
  const live = createLive({
    clock,
    log,
    metrics: createLiveMetrics(metrics.registry),
    initial: await loadLiveState(stores),
  });
  const server = createServer((_request, response) => response.end('ok'));
  return {
    live,
    listen: async (parts) => {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const path = request.url?.split('?')[0];
        if (path === '/live') live.handleUpgrade(request, socket, head);
        else if (path === '/mqtt') parts.mqttUpgrade(request, socket, head);
        else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      });
      await listen(server, { port: config.httpPort, bind: config.bind }, 'CHENGXUN_HTTP_PORT');
      return (server.address() as { port: number }).port;
    },
    close: async () => {
      await live.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
