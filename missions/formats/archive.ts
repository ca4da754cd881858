/**
 * Files out of a ZIP archive, in bounded memory. The directory at its end says where they are; what it
 * says of their size is not believed: bytes are counted while they come out, and the checksum must fit.
 */
import { inflatedUpTo } from './inflate.ts';
import { Refused } from './reading.ts';

/** Bytes of the archive, and of a file taken out of it. */
const LARGEST_ARCHIVE = 32 << 20;
export const LARGEST_FILE = 16 << 20;
const MOST_ENTRIES = 2000;

const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

export interface ArchiveEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly compressed: number;
  readonly offset: number;
}

export class Archive {
  readonly entries: readonly ArchiveEntry[];
  private readonly bytes: Uint8Array;

  /** @throws Refused */
  constructor(bytes: Uint8Array) {
    if (bytes.length > LARGEST_ARCHIVE)
      throw new Refused('too-many', `an archive of more than ${LARGEST_ARCHIVE} bytes`, 'archive');
    this.bytes = bytes;
    this.entries = directory(bytes);
  }

  /** The bytes of an entry, at most `largest`. @throws Refused */
  read(entry: ArchiveEntry, largest = LARGEST_FILE): Uint8Array {
    const packed = packedBytes(this.bytes, entry);
    const unpack = entry.method === STORED ? stored : inflated;
    const bytes = unpack(packed, entry, largest);
    if (checksum(bytes) !== entry.checksum)
      throw new Refused('not-a-plan', 'it is damaged: the checksum differs', entry.name);
    return bytes;
  }
}

/** Whether these bytes begin as a ZIP archive does. */
export const isArchive = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const damaged = (detail: string, where = 'archive') => new Refused('not-a-plan', detail, where);

function directory(bytes: Uint8Array): ArchiveEntry[] {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > MOST_ENTRIES)
    throw new Refused('too-many', `${count} files are more than ${MOST_ENTRIES}`, 'archive');
  const entries: ArchiveEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_SIZE > end || view.getUint32(at, true) !== ENTRY)
      throw damaged('its directory is damaged');
    const nameEnd = at + ENTRY_SIZE + view.getUint16(at + 28, true);
    if (nameEnd > end) throw damaged('its directory is damaged');
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + ENTRY_SIZE, nameEnd)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      compressed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOf(view: DataView): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--)
    if (view.getUint32(at, true) === END) return at;
  throw damaged('it is no whole ZIP archive');
}

function packedBytes(bytes: Uint8Array, entry: ArchiveEntry): Uint8Array {
  const { offset, compressed, name, flags } = entry;
  if (flags & ENCRYPTED) throw new Refused('unsupported', 'it is encrypted', name);
  const view = viewOf(bytes);
  if (offset + LOCAL_SIZE > bytes.length || view.getUint32(offset, true) !== LOCAL)
    throw damaged('the archive does not have it where it says', name);
  const lengths = view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const start = offset + LOCAL_SIZE + lengths;
  if (start + compressed > bytes.length) throw damaged('it is cut off', name);
  return bytes.subarray(start, start + compressed);
}

function stored(packed: Uint8Array, { name }: ArchiveEntry, largest: number): Uint8Array {
  if (packed.length > largest) throw tooLarge(name, largest);
  return packed;
}

const tooLarge = (name: string, largest: number) =>
  new Refused('too-many', `it unpacks to more than ${largest} bytes`, name);

function inflated(packed: Uint8Array, { name, method }: ArchiveEntry, largest: number): Uint8Array {
  if (method !== DEFLATED)
    throw new Refused('unsupported', `compression method ${method} (take deflate)`, name);
  const bytes = inflatedUpTo(packed, largest, 'raw');
  if (bytes === 'more') throw tooLarge(name, largest);
  if (bytes === 'damaged') throw damaged('it does not unpack', name);
  return bytes;
}

/** CRC-32 of ISO 3309, as ZIP has it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
