import { once } from 'node:events';
import type { Server } from 'node:net';

/** Something is already listening there, or we may not: the message says which setting to change. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
}

/** Listens, or says in one sentence why not and what to do. */
export async function listen(
  server: Server,
  at: { port: number; bind: string },
  setting: string,
): Promise<void> {
  server.listen(at.port, at.bind);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CannotListenError(explain(error as NodeJS.ErrnoException, at, setting));
  }
}

function explain(
  { code, message }: NodeJS.ErrnoException,
  { port, bind }: { port: number; bind: string },
  setting: string,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${bind} is in use by another program. Stop that or set ${setting} to a free port.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Set ${setting} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The address ${bind} is not one of this machine's. Set CHENGXUN_BIND to one that is, or to 0.0.0.0 for all.`;
    default:
      return `Port ${port} on ${bind} cannot be opened (${message}). Set ${setting} or CHENGXUN_BIND to another.`;
  }
}
