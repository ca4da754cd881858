/** A TCP gate before a database: shut, it is gone for whoever comes through it, at once and for as long as wanted. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** The database's URL through the gate. */
  readonly url: string;
  shut(): void;
  open(): void;
  close(): void;
}

export async function gateBefore(databaseUrl: string): Promise<Gate> {
  const behind = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((socket) => {
    if (!isOpen) {
      socket.resetAndDestroy();
      return;
    }
    const other = connect(Number(behind.port), behind.hostname);
    for (const one of [socket, other]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => sockets.delete(one));
    }
    socket.pipe(other).pipe(socket);
    socket.on('close', () => other.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    shut: () => {
      isOpen = false;
      cut();
    },
    open: () => {
      isOpen = true;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
