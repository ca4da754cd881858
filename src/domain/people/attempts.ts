/** Holding guesses of one account's password off: after five wrong ones in a row it is locked for a while. */

const BEFORE_LOCK = 5;
const MINUTE = 60_000;
/** The first lock; each further one is twice as long. */
const FIRST_LOCK = 15 * MINUTE;
/** Long enough to make guessing hopeless, short enough that nobody is locked out of a whole day by others. */
const LONGEST_LOCK = 240 * MINUTE;

export interface Attempts {
  /** In a row, since the last time that the password was right. */
  readonly failures: number;
  /** ms since the epoch. */
  readonly lockedUntil?: number;
}

/** Until when no password is looked at; undefined: it may be tried now. */
export const lockedAt = ({ lockedUntil }: Attempts, now: number): number | undefined =>
  lockedUntil !== undefined && lockedUntil > now ? lockedUntil : undefined;

/** One attempt more, counted as wrong until it is known to be right. */
export function afterAttempt({ failures }: Attempts, now: number): Attempts {
  const count = failures + 1;
  if (count % BEFORE_LOCK !== 0) return { failures: count };
  const locks = count / BEFORE_LOCK;
  return {
    failures: count,
    lockedUntil: now + Math.min(FIRST_LOCK * 2 ** (locks - 1), LONGEST_LOCK),
  };
}
