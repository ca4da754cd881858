/**
 * The simulators' only source of chance: sfc32, seeded from text. The same seed gives the same numbers on
 * every machine (32-bit integer arithmetic only).
 */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  between(from: number, to: number): number;
  /** Whole numbers from ≤ n < to. */
  whole(from: number, to: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  pick<T>(list: readonly T[]): T;
}

/** Each name is a stream of its own: what one vehicle draws never shifts what another gets. */
export function createRandom(seed: number, stream: string): Random {
  const next = sfc32(hash(`${seed}/${stream}/a`), hash(`${seed}/${stream}/b`), hash(stream), seed);
  const between = (from: number, to: number) => from + (to - from) * next();
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from));
  return {
    next,
    between,
    whole,
    // The sum of twelve uniform numbers: near enough to normal, and free of the last-bit differences
    // that logarithms and cosines have between machines.
    normal() {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[whole(0, list.length)]!;
    },
  };
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Chris Doty-Humphrey's small fast counter, 32 bits: period about 2^127, passes PractRand. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  const step = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 15; i++) step();
  return step;
}
