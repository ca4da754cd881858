/**
 * Ground stations' telemetry logs: for each frame 8 bytes of µs since 1970, big-endian, then the frame as
 * it was on the wire. QGroundControl, MAVProxy and Mission Planner read them.
 */
import { type FileHandle, open } from 'node:fs/promises';

const STAMP = 8;
const MAGIC_2 = 253;
/** Header and checksum around the payload, by magic. */
const AROUND: Readonly<Record<number, number>> = { 254: 8, [MAGIC_2]: 12 };
const SIGNED = 1;
const SIGNATURE = 13;
/** Read at a time. */
const BLOCK = 256 * 1024;

/** One entry. `at` in µs. */
export function tlogEntry(at: number, frame: Uint8Array): Uint8Array {
  const entry = new Uint8Array(STAMP + frame.length);
  new DataView(entry.buffer).setBigUint64(0, BigInt(at));
  entry.set(frame, STAMP);
  return entry;
}

export interface TlogExtent {
  /** Bytes of whole entries from the beginning. */
  readonly bytes: number;
  /** ms since 1970 of the first and the last entry. */
  readonly began: number;
  readonly ended: number;
}

/** How far a log that was cut off is whole; undefined: not even one entry is. */
export async function wholeExtent(file: string): Promise<TlogExtent | undefined> {
  const handle = await open(file, 'r');
  try {
    return await scan(handle);
  } finally {
    await handle.close();
  }
}

async function scan(handle: FileHandle): Promise<TlogExtent | undefined> {
  let first: number | undefined;
  let last = 0;
  let bytes = 0;
  const block = Buffer.alloc(BLOCK);
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, BLOCK, bytes);
    const read = block.subarray(0, bytesRead);
    let at = 0;
    for (let size = entrySize(read, at); size > 0; size = entrySize(read, at)) {
      last = Number(read.readBigUInt64BE(at) / 1000n);
      first ??= last;
      at += size;
    }
    bytes += at;
    if (at === 0) break;
  }
  return first === undefined ? undefined : { bytes, began: first, ended: last };
}

/** Of the entry at `at`; 0: none begins there, or it is not all there. */
function entrySize(bytes: Buffer, at: number): number {
  if (bytes.length - at < STAMP + 3) return 0;
  const magic = bytes[at + STAMP]!;
  const around = AROUND[magic];
  if (around === undefined) return 0;
  const isSigned = magic === MAGIC_2 && (bytes[at + STAMP + 2]! & SIGNED) !== 0;
  const frame = around + bytes[at + STAMP + 1]! + (isSigned ? SIGNATURE : 0);
  return at + STAMP + frame <= bytes.length ? STAMP + frame : 0;
}
