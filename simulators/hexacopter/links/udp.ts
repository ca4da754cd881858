import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Link, LinkEvents } from './link.ts';

/** Stations that a listening copter talks to; further ones are not heard. */
const MOST_PEERS = 8;

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => resolve());
  });
}

/** Calls one station; nobody there is no fault, it may come later. */
export async function callUdp(host: string, port: number, events: LinkEvents): Promise<Link> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => events.receive(bytes));
  socket.connect(port, host);
  await once(socket, 'connect');
  socket.on('error', (error) => {
    if (!isRefused(error)) events.fault(error);
  });
  return {
    port: socket.address().port,
    send: (bytes) => {
      socket.send(bytes, (error) => {
        if (error && !isRefused(error)) events.fault(error);
      });
    },
    close: () => closing(socket),
  };
}

/** Answers whoever called. */
export async function listenUdp(host: string, port: number, events: LinkEvents): Promise<Link> {
  const socket = createSocket('udp4');
  const peers = new Map<string, RemoteInfo>();
  socket.on('message', (bytes, peer) => {
    const key = `${peer.address}:${peer.port}`;
    if (!peers.has(key) && peers.size >= MOST_PEERS) return;
    peers.set(key, peer);
    events.receive(bytes);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.on('error', events.fault);
  return {
    port: socket.address().port,
    send: (bytes) => {
      for (const peer of peers.values()) socket.send(bytes, peer.port, peer.address, () => {});
    },
    close: () => closing(socket),
  };
}

function isRefused(error: Error): boolean {
  return (
    'code' in error &&
    (error.code === 'ECONNREFUSED' || error.code === 'ERR_SOCKET_DGRAM_NOT_RUNNING')
  );
}
