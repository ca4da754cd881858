/** argon2id, so many at a time: each takes 19 MiB and a core for some tens of milliseconds. */
import { hash, verify } from '@node-rs/argon2';
import { type Passwords, TooBusyError } from '../services/people/ports.ts';

/** OWASP Password Storage Cheat Sheet: argon2id (the package's default), m = 19 MiB, t = 2, p = 1. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const AT_A_TIME = 2;
/** Beyond these, waiting would take longer than a person waits. */
const WAITING = 40;

export function createPasswords(): Passwords {
  const gate = new Gate(AT_A_TIME, WAITING);
  /** Of nothing that anybody could type. */
  let dummy: Promise<string> | undefined;
  return {
    hash: (password) => gate.run(() => hash(password, COST)),
    matches: (stored, password) =>
      gate.run(async () => {
        dummy ??= hash('\0', COST);
        const right = await verify(stored ?? (await dummy), password);
        return right && stored !== undefined;
      }),
  };
}

/** Lets so many in at a time; the others wait in line. */
class Gate {
  #free: number;
  readonly #most: number;
  readonly #line: (() => void)[] = [];

  constructor(atATime: number, waiting: number) {
    this.#free = atATime;
    this.#most = waiting;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else if (this.#line.length >= this.#most) throw new TooBusyError('too many passwords at once');
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
