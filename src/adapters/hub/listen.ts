/** The hub's doors: TCP, TLS and WebSocket. */
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listen } from '../listen.ts';
import type { Hub } from './hub.ts';

/** A TLS handshake that takes longer is nobody's. */
const HANDSHAKE_MS = 10_000;

export interface Door {
  readonly port: number;
  /** New connections are refused; those there go on until the hub closes. */
  stopAccepting(): Promise<void>;
}

export async function listenTcp(
  hub: Hub,
  at: { port: number; bind: string; maxConnections: number },
): Promise<Door> {
  const server = createServer({ noDelay: true }, (socket) => hub.handle(socket));
  return open(hub, server, at, 'CHENGXUN_MQTT_PORT');
}

export async function listenTls(
  hub: Hub,
  at: { port: number; bind: string; maxConnections: number; cert: string; key: string },
): Promise<Door> {
  const { cert, key } = at;
  const server = createTlsServer(
    { cert, key, handshakeTimeout: HANDSHAKE_MS, minVersion: 'TLSv1.2' },
    (socket) => hub.handle(socket),
  );
  // A handshake that breaks off or is none: the socket is gone already, there is nobody to answer.
  server.on('tlsClientError', () => {});
  return open(hub, server, at, 'CHENGXUN_MQTT_TLS_PORT');
}

async function open(
  hub: Hub,
  server: Server,
  at: { port: number; bind: string; maxConnections: number },
  setting: string,
): Promise<Door> {
  server.maxConnections = at.maxConnections;
  server.on('drop', () => hub.noteNoRoom());
  await listen(server, at, setting);
  const { port } = server.address() as { port: number };
  return {
    port,
    stopAccepting: async () => {
      server.close();
    },
  };
}

/** MQTT over WebSocket, on upgrades that the HTTP server hands over. */
export function webSocketDoor(
  hub: Hub,
  maxPacketBytes: number,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxPacketBytes + 16,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has('mqtt') ? 'mqtt' : offered.has('mqttv3.1') ? 'mqttv3.1' : false,
  });
  return (request, socket, head) => {
    server.handleUpgrade(request, socket, head, (ws) => {
      hub.handle(createWebSocketStream(ws));
    });
  };
}
