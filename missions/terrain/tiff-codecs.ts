/** Blocks of a TIFF unpacked to exactly as many bytes as they must have, never more. */
import { DEFLATE_RATIO, inflatedUpTo } from '../formats/inflate.ts';
import { TileRefused } from './tile.ts';

export interface Codec {
  /** Bytes that one packed byte comes to at most. */
  readonly ratio: number;
  /** `size` bytes. @throws TileRefused */
  unpack(packed: Uint8Array, size: number): Uint8Array;
}

const damaged = (how: string) => new TileRefused('damaged', `a block ${how}`);

const plain: Codec = {
  ratio: 1,
  unpack: (packed, size) => {
    if (packed.length < size) throw damaged('is cut off');
    return packed.subarray(0, size);
  },
};

const deflate: Codec = {
  ratio: DEFLATE_RATIO,
  unpack: (packed, size) => {
    const bytes = inflatedUpTo(packed, size, 'zlib');
    if (bytes === 'more') throw damaged('unpacks to more than it holds');
    if (bytes === 'damaged' || bytes.length < size) throw damaged('does not unpack');
    return bytes;
  },
};

/** TIFF 6.0, section 9: runs of bytes copied or repeated. */
const packBits: Codec = {
  ratio: 64,
  unpack: (packed, size) => {
    const out = new Uint8Array(size);
    let to = 0;
    for (let at = 0; to < size; ) {
      const head = packed[at++];
      if (head === undefined) throw damaged('is cut off');
      if (head === 128) continue;
      const length = Math.min(size - to, head < 128 ? head + 1 : 257 - head);
      if (at + (head < 128 ? length : 1) > packed.length) throw damaged('is cut off');
      if (head < 128) out.set(packed.subarray(at, at + length), to);
      else out.fill(packed[at]!, to, to + length);
      at += head < 128 ? head + 1 : 1;
      to += length;
    }
    return out;
  },
};

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;

/**
 * TIFF 6.0, section 13: codes of 9 to 12 bits, high bits first, widened one code early. A code is the
 * place in what was unpacked where its bytes stand already.
 */
const lzw: Codec = {
  // 12 bits that stand for up to 4096 bytes.
  ratio: 2731,
  unpack: (packed, size) => {
    const out = new Uint8Array(size);
    const start = new Uint32Array(MOST_CODES);
    const length = new Uint16Array(MOST_CODES);
    const codes = codesOf(packed);
    let free = FIRST_FREE;
    let to = 0;
    let lastAt = -1;
    let lastLength = 0;
    while (to < size) {
      const code = codes(free);
      if (code === END || code === undefined) throw damaged('ends early');
      if (code === CLEAR) {
        free = FIRST_FREE;
        lastAt = -1;
        continue;
      }
      if (lastAt >= 0 && free < MOST_CODES) {
        // The last bytes and the first of these, which stand right behind them.
        start[free] = lastAt;
        length[free++] = lastLength + 1;
      }
      if (code >= free || (code >= CLEAR && code < FIRST_FREE))
        throw damaged('has an unknown code');
      const at = to;
      const wanted = code < CLEAR ? 1 : length[code]!;
      if (code < CLEAR) out[to++] = code;
      else for (let i = 0; i < wanted && to < size; i++) out[to++] = out[start[code]! + i]!;
      lastAt = at;
      lastLength = wanted;
    }
    return out;
  },
};

/** @returns the next code, as wide as the codes known by then (one early); undefined at the end */
function codesOf(packed: Uint8Array): (known: number) => number | undefined {
  let bits = 0;
  let held = 0;
  let at = 0;
  return (known) => {
    const width = known < 511 ? 9 : known < 1023 ? 10 : known < 2047 ? 11 : 12;
    while (held < width) {
      const byte = packed[at++];
      if (byte === undefined) return undefined;
      bits = ((bits << 8) | byte) & 0xffffff;
      held += 8;
    }
    held -= width;
    return (bits >>> held) & ((1 << width) - 1);
  };
}

/** By tag 259; 32946 is Deflate as it was called before it had a number of its own. */
export const CODECS: Readonly<Record<number, Codec>> = {
  1: plain,
  5: lzw,
  8: deflate,
  32773: packBits,
  32946: deflate,
};

/** TIFF 6.0, section 14: each sample as its difference from the one to the left, in its own width. */
export function undoDifferences(
  samples: Uint8Array | Int16Array | Uint16Array,
  width: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * width;
    // Typed arrays wrap around, as the differences did.
    for (let i = row * width + 1; i < end; i++) samples[i] = samples[i]! + samples[i - 1]!;
  }
}

/**
 * Adobe's technical note 3 (predictor 3): in a row all first bytes of its floats, then all second ones, and
 * so on, big-endian whatever the file is, each as its difference from the byte to the left.
 */
export function undoFloatingPoint(
  block: Uint8Array,
  width: number,
  rows: number,
): Uint8Array<ArrayBuffer> {
  const bytes = 4;
  const out = new Uint8Array(block.length);
  for (let row = 0; row < rows; row++) {
    const from = row * width * bytes;
    let at = from;
    let sum = 0;
    for (let byte = 0; byte < bytes; byte++) {
      for (let i = 0; i < width; i++) {
        sum = (sum + block[at++]!) & 0xff;
        out[from + i * bytes + byte] = sum;
      }
    }
  }
  return out;
}

const HOST_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Values of so many bytes turned into this machine's order, in place. */
export function toHostOrder(raw: Uint8Array, bytes: number, littleEndian: boolean): void {
  if (bytes === 1 || littleEndian === HOST_IS_LITTLE) return;
  for (let at = 0; at + bytes <= raw.length; at += bytes) {
    for (let i = 0; i < bytes / 2; i++) {
      const held = raw[at + i]!;
      raw[at + i] = raw[at + bytes - 1 - i]!;
      raw[at + bytes - 1 - i] = held;
    }
  }
}
