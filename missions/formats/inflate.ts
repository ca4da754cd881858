/** Deflate (RFC 1951), bare or within zlib (RFC 1950), in memory that the caller bounds. */
import { Inflate, Unzlib } from 'fflate';

/** Compressed bytes handed over at once: they come to 8 MB at most before they are counted. */
const PIECE = 8 << 10;
/** Bytes that a byte of Deflate comes to at most. */
export const DEFLATE_RATIO = 1032;

/** `more`: it comes to more than `most` bytes; nothing of it is kept then. */
export function inflatedUpTo(
  packed: Uint8Array,
  most: number,
  wrapping: 'raw' | 'zlib',
): Uint8Array | 'more' | 'damaged' {
  const parts: Uint8Array[] = [];
  let length = 0;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > most) throw TOO_MUCH;
    parts.push(part);
  };
  const stream = wrapping === 'zlib' ? new Unzlib(take) : new Inflate(take);
  try {
    for (let at = 0; at < packed.length; at += PIECE)
      stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  } catch (error) {
    return error === TOO_MUCH ? 'more' : 'damaged';
  }
  return joined(parts, length);
}

const TOO_MUCH = new Error('it unpacks to more than allowed');

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
