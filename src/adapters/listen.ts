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
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'EADDRINUSE'
        ? `Port ${at.port} on ${at.bind} is in use by another program.`
        : code === 'EACCES'
          ? `Port ${at.port} may not be opened by this user.`
          : code === 'EADDRNOTAVAIL'
            ? `The address ${at.bind} (CHENGXUN_BIND) is not one of this machine's.`
            : `Port ${at.port} on ${at.bind} cannot be opened (${message}).`;
    throw new CannotListenError(`${why} Stop it or set ${setting} to a free port.`);
  }
}
