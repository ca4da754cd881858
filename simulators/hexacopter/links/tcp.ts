import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Link, LinkEvents } from './link.ts';

/** Stations at one listening copter; further ones are sent away. */
const MOST_CLIENTS = 8;
/** What a slow reader may owe before frames are lost to it, bytes. */
const MOST_OWED = 256 * 1024;
/** s until a lost station is called again. */
const CALL_AGAIN = 1;

/** All frames of one step travel in one piece. */
function write(socket: Socket, bytes: Uint8Array): void {
  if (!socket.writable || socket.writableLength > MOST_OWED) return;
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  socket.write(bytes);
}

export async function listenTcp(host: string, port: number, events: LinkEvents): Promise<Link> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    if (clients.size >= MOST_CLIENTS) {
      socket.destroy();
      return;
    }
    clients.add(socket.setNoDelay());
    socket.on('data', (bytes) => events.receive(bytes));
    // A station that goes away is none of the copter's faults.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clients.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', events.fault);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    send: (bytes) => {
      for (const client of clients) write(client, bytes);
    },
    close: async () => {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export function callTcp(host: string, port: number, events: LinkEvents): Link {
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const call = () => {
    socket = connect(port, host).setNoDelay();
    socket.on('data', (bytes) => events.receive(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!closed) timer = setTimeout(call, CALL_AGAIN * 1000);
    });
  };
  call();
  return {
    port: 0,
    send: (bytes) => {
      if (socket && !socket.connecting) write(socket, bytes);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}
