/**
 * The ZIP archive of an exported case (PKWARE APPNOTE 6.3.10), of which every byte follows from the names,
 * the contents and one time: nothing in it can be altered and the archive stay as it would be written.
 * Contents are deflated as stored blocks (RFC 1951, 3.2.4) of BLOCK bytes, so that it can be sent as it is
 * made and every program can open it; beyond 4 GB places are told in 64 bits (APPNOTE 4.3.14, 4.5.3).
 */

/** Bytes of content of every block but a file's last one. */
export const BLOCK = 65_535;
export const BLOCK_HEAD = 5;
/** One file is smaller than this, bytes. */
const MOST_OF_FILE = 0xffff_ffff;
export const LOCAL_HEAD = 30;
export const CENTRAL_HEAD = 46;
export const DESCRIPTOR = 16;
export const END = 22;
/** Record and locator of the end in 64 bits. */
export const END_64 = 56 + 20;
const TOO_LARGE = 0xffff_ffff;
const TOO_MANY = 0xffff;

const encoder = new TextEncoder();

export interface BundleEntry {
  readonly name: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}

export interface Sizes {
  readonly crc: number;
  readonly bytes: number;
}

/** Bytes that a content takes in the archive. */
export const packedBytes = (bytes: number): number =>
  bytes + BLOCK_HEAD * Math.max(1, Math.ceil(bytes / BLOCK));

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309, piece by piece: begins with 0. */
export function crc32(piece: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < piece.length; i++)
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (piece[i] as number)) & 255] as number);
  return ~crc >>> 0;
}

/** A time as ZIP has it: UTC, to two seconds, 1980 to 2107. As date × 65,536 + time. */
export function zipTime(ms: number): number {
  const at = new Date(Math.min(Math.max(ms, Date.UTC(1980)), Date.UTC(2107, 11, 31)));
  const date =
    ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 65_536 + time;
}

/** Numbers of 2, 4 or 8 bytes, the lowest first. */
function packed(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return out;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Version 2.0; sizes after the content; deflated; the time. */
const common = (time: number) =>
  [
    [2, 20],
    [2, 8],
    [2, 8],
    [4, time],
  ] as const;

export function localHead(name: Uint8Array, time: number): Uint8Array {
  const head = packed(
    [4, 0x04034b50],
    ...common(time),
    [4, 0],
    [4, 0],
    [4, 0],
    [2, name.length],
    [2, 0],
  );
  return joined(head, name);
}

export const descriptorOf = ({ crc, bytes }: Sizes): Uint8Array =>
  packed([4, 0x08074b50], [4, crc], [4, packedBytes(bytes)], [4, bytes]);

/** @param offset of its local head in the archive */
export function centralRecord(
  name: Uint8Array,
  time: number,
  { crc, bytes }: Sizes,
  offset: number,
): Uint8Array {
  const far = offset >= TOO_LARGE;
  const head = packed(
    [4, 0x02014b50],
    [2, far ? 45 : 20],
    ...common(time),
    [4, crc],
    [4, packedBytes(bytes)],
    [4, bytes],
    [2, name.length],
    [2, far ? 12 : 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, far ? TOO_LARGE : offset],
  );
  return far ? joined(head, name, packed([2, 1], [2, 8], [8, offset])) : joined(head, name);
}

export interface Directory {
  readonly entries: number;
  readonly bytes: number;
  readonly offset: number;
}

export function endRecords({ entries, bytes, offset }: Directory): Uint8Array {
  const far = offset >= TOO_LARGE || bytes >= TOO_LARGE || entries >= TOO_MANY;
  const end = packed(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, far ? TOO_MANY : entries],
    [2, far ? TOO_MANY : entries],
    [4, far ? TOO_LARGE : bytes],
    [4, far ? TOO_LARGE : offset],
    [2, 0],
  );
  if (!far) return end;
  const record = packed(
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, entries],
    [8, entries],
    [8, bytes],
    [8, offset],
  );
  return joined(record, packed([4, 0x07064b50], [4, 0], [8, offset + bytes], [4, 1]), end);
}

/** At no time more of it in memory than a block of one file, and the directory. */
export async function* bundleZip(
  entries: AsyncIterable<BundleEntry>,
  ms: number,
): AsyncGenerator<Uint8Array> {
  const time = zipTime(ms);
  const directory: Uint8Array[] = [];
  let offset = 0;
  for await (const { name, pieces } of entries) {
    const bytes = encoder.encode(name);
    const head = localHead(bytes, time);
    yield head;
    const sizes = { crc: 0, bytes: 0 };
    yield* blocks(pieces, sizes);
    yield descriptorOf(sizes);
    directory.push(centralRecord(bytes, time, sizes, offset));
    offset += head.length + packedBytes(sizes.bytes) + DESCRIPTOR;
  }
  const records = joined(...directory);
  yield records;
  yield endRecords({ entries: directory.length, bytes: records.length, offset });
}

/** The head of a stored block. */
export const blockHead = (length: number, last: boolean): Uint8Array =>
  Uint8Array.of(last ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255);

/** A content as stored blocks; counts it into `sizes`. Whether a block is the last one is known one later. */
async function* blocks(
  pieces: AsyncIterable<string | Uint8Array>,
  sizes: { crc: number; bytes: number },
): AsyncGenerator<Uint8Array> {
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece;
    sizes.crc = crc32(bytes, sizes.crc);
    sizes.bytes += bytes.length;
    if (packedBytes(sizes.bytes) >= MOST_OF_FILE) throw new Error('a file of a bundle has 4 GB');
    for (let at = 0; at < bytes.length; ) {
      if (filled === BLOCK) {
        yield joined(blockHead(BLOCK, false), block);
        filled = 0;
      }
      const part = bytes.subarray(at, at + BLOCK - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield joined(blockHead(filled, true), block.subarray(0, filled));
}
