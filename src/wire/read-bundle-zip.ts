/**
 * Reads the ZIP archive of an exported case as strictly as it is written: each byte is compared with what
 * it must be, so that no archive reads in two ways, none unfolds into more than it is, and the file in or
 * around which a byte was altered can be named.
 */
import {
  type BundleFault,
  isBundleName,
  MANIFEST,
  MOST_FILES,
  SIGNATURE,
} from '../domain/cases/bundle.ts';
import {
  BLOCK,
  BLOCK_HEAD,
  blockHead,
  CENTRAL_HEAD,
  centralRecord,
  DESCRIPTOR,
  type Directory,
  descriptorOf,
  END,
  END_64,
  endRecords,
  LOCAL_HEAD,
  localHead,
  packedBytes,
  type Sizes,
} from './bundle-zip.ts';

/** Bytes from an offset on; fewer only at the end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

/** `crc` is what the archive says; whether it is the content's is to be seen when that is read. */
export interface ZipFile extends Sizes {
  /** Without the archive's one folder. */
  readonly name: string;
  /** @throws ContainerError */
  readonly pieces: () => AsyncGenerator<Uint8Array>;
}

export interface OpenZip {
  /** The one folder in which all is; named by the case's number. */
  readonly folder: string;
  /** As ZIP has it; see zipTime. */
  readonly time: number;
  readonly files: readonly ZipFile[];
}

/** A file's bytes in the archive are not as they are written. */
export class ContainerError extends Error {
  override readonly name = 'ContainerError';
  readonly file: string;
  constructor(file: string) {
    super(`${file}: not as it is written`);
    this.file = file;
  }
}

/** Of names: the longest of a bundle with its folder, and more. */
const MOST_NAME = 1000;
const MOST_DIRECTORY = 64 * 1024 * 1024;
/** Whole blocks that are read at a time, bytes. */
const READ = 16 * (BLOCK + BLOCK_HEAD);

type Refusal = { readonly fault: BundleFault };

const inArchive = (where: string): Refusal => ({ fault: { file: '', what: 'container', where } });

/** `no-zip`: it is none. */
export async function openBundleZip(
  read: ReadAt,
  size: number,
): Promise<OpenZip | Refusal | 'no-zip'> {
  const directory = await directoryOf(read, size);
  if ('fault' in directory) {
    const [p, k] = await read(0, 2);
    return p === 0x50 && k === 0x4b ? directory : 'no-zip';
  }
  const walk = await walked(read, directory);
  return 'fault' in walk ? walk : named(read, walk);
}

/** Where the directory is, from an end that is as it must be. */
async function directoryOf(read: ReadAt, size: number): Promise<Directory | Refusal> {
  const near = await read(Math.max(0, size - END), END);
  if (near.length < END) return inArchive('end');
  const view = viewOf(near);
  const far = view.getUint32(16, true) === 0xffff_ffff && size >= END + END_64;
  const told = far ? await read(size - END - END_64, END_64) : near;
  const at = viewOf(told);
  const found = far
    ? {
        entries: Number(at.getBigUint64(32, true)),
        bytes: Number(at.getBigUint64(40, true)),
        offset: Number(at.getBigUint64(48, true)),
      }
    : {
        entries: at.getUint16(10, true),
        bytes: at.getUint32(12, true),
        offset: at.getUint32(16, true),
      };
  const sane =
    found.entries <= MOST_FILES + 2 &&
    found.bytes <= MOST_DIRECTORY &&
    Number.isSafeInteger(found.offset);
  if (!sane) return inArchive('end');
  const must = endRecords(found);
  const whole = found.offset + found.bytes + must.length === size;
  const is = await read(Math.max(0, size - must.length), must.length);
  return whole && same(is, must) ? found : inArchive('end');
}

interface Found extends Sizes {
  /** As it stands before the content and in the directory: alike, unless one of them was altered. */
  readonly names: readonly [string, string];
  readonly data: number;
}

interface Walk {
  readonly found: readonly Found[];
  readonly time: number;
  /** The entry of which the two names are not alike. */
  readonly unlike?: Found;
}

/** Every entry's head, descriptor and record in the directory, one after the other, without a gap. */
async function walked(read: ReadAt, directory: Directory): Promise<Walk | Refusal> {
  const records = await read(directory.offset, directory.bytes);
  const found: Found[] = [];
  let time: number | undefined;
  let unlike: Found | undefined;
  let at = 0;
  let record = 0;
  while (found.length < directory.entries) {
    const head = await read(at, Math.min(LOCAL_HEAD + MOST_NAME, directory.offset - at));
    const one = await entryAt(read, { head, at, records, record, time });
    if ('fault' in one) return one;
    time ??= one.time;
    if (one.names[0] !== one.names[1]) unlike ??= one;
    found.push(one);
    at = one.data + packedBytes(one.bytes) + DESCRIPTOR;
    record += one.recordBytes;
  }
  if (at !== directory.offset || record !== directory.bytes) return inArchive('end');
  return { found, time: time ?? 0, ...(unlike && { unlike }) };
}

interface At {
  readonly head: Uint8Array;
  readonly at: number;
  readonly records: Uint8Array;
  readonly record: number;
  readonly time: number | undefined;
}

async function entryAt(
  read: ReadAt,
  { head, at, records, record, time: others }: At,
): Promise<(Found & { readonly time: number; readonly recordBytes: number }) | Refusal> {
  const central = records.subarray(record, record + CENTRAL_HEAD + MOST_NAME);
  if (head.length < LOCAL_HEAD || central.length < CENTRAL_HEAD) return inArchive('directory');
  const local = nameIn(head, LOCAL_HEAD, 26);
  const listed = nameIn(central, CENTRAL_HEAD, 28);
  const view = viewOf(central);
  const sizes = { crc: view.getUint32(16, true), bytes: view.getUint32(24, true) };
  const wrong: Refusal = { fault: { file: bare(text(local)), what: 'container', where: 'head' } };
  // Where the two have names of different lengths, the content's end tells which one it is.
  const must = descriptorOf(sizes);
  const ends = async (name: Uint8Array) =>
    same(await read(at + LOCAL_HEAD + name.length + packedBytes(sizes.bytes), DESCRIPTOR), must);
  const name = (await ends(local)) ? local : (await ends(listed)) ? listed : undefined;
  if (!name) return wrong;
  const time = others ?? viewOf(head).getUint32(10, true);
  const expected = centralRecord(name, time, sizes, at);
  const found = {
    ...sizes,
    names: [text(local), text(listed)] as const,
    data: at + LOCAL_HEAD + name.length,
    time,
    recordBytes: expected.length,
  };
  if (found.names[0] !== found.names[1]) return found;
  const whole =
    same(head.subarray(0, LOCAL_HEAD + name.length), localHead(name, time)) &&
    same(central.subarray(0, expected.length), expected);
  return whole ? found : wrong;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const nameIn = (bytes: Uint8Array, head: number, lengthAt: number): Uint8Array =>
  bytes.subarray(head, head + Math.min(MOST_NAME, viewOf(bytes).getUint16(lengthAt, true)));
const text = (name: Uint8Array): string => String.fromCharCode(...name);
/** Without the folder. */
const bare = (name: string): string => name.slice(name.indexOf('/') + 1);

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The files by their names in the one folder; where a name was altered, which one it was. */
async function named(read: ReadAt, { found, time, unlike }: Walk): Promise<OpenZip | Refusal> {
  if (unlike) {
    const file = await rightName(read, found, unlike);
    return { fault: { file, what: 'container', where: 'name' } };
  }
  const first = found[0]?.names[0] ?? '';
  const folder = first.slice(0, Math.max(0, first.indexOf('/')));
  const seen = new Set<string>();
  for (const { names } of found) {
    const name = bare(names[0]);
    if (names[0] !== `${folder}/${name}` || !isBundleName(folder) || !isBundleName(name))
      return { fault: { file: names[0], what: 'bad-name' } };
    if (seen.has(name)) return { fault: { file: name, what: 'duplicate' } };
    seen.add(name);
  }
  return { folder, time, files: found.map((one) => fileOf(read, one)) };
}

/** Of two names the one that the manifest lists. */
async function rightName(read: ReadAt, found: readonly Found[], unlike: Found): Promise<string> {
  const candidates = unlike.names.map(bare);
  const own = candidates.find((name) => name === MANIFEST || name === SIGNATURE);
  const manifest = found.find(({ names }) => bare(names[0]) === MANIFEST);
  if (own !== undefined || !manifest || manifest.bytes > MOST_DIRECTORY)
    return own ?? candidates[1]!;
  const parts: Uint8Array[] = [];
  try {
    for await (const piece of fileOf(read, manifest).pieces()) parts.push(piece.slice());
  } catch {
    return candidates[1]!;
  }
  const listing = parts.map((part) => new TextDecoder().decode(part)).join('');
  return (
    candidates.find((name) => listing.includes(`"name":${JSON.stringify(name)}`)) ?? candidates[1]!
  );
}

function fileOf(read: ReadAt, { names, crc, bytes, data }: Found): ZipFile {
  const name = bare(names[0]);
  return { name, crc, bytes, pieces: () => contentOf(read, { name, bytes, data }) };
}

async function* contentOf(
  read: ReadAt,
  { name, bytes, data }: { name: string; bytes: number; data: number },
): AsyncGenerator<Uint8Array> {
  const end = packedBytes(bytes);
  for (let from = 0; from < end; from += READ) {
    const part = await read(data + from, Math.min(READ, end - from));
    if (part.length < Math.min(READ, end - from)) throw new ContainerError(name);
    for (let at = 0; at < part.length; at += BLOCK_HEAD + BLOCK) {
      const content = part.subarray(at + BLOCK_HEAD, at + BLOCK_HEAD + BLOCK);
      const last = from + at + BLOCK_HEAD + content.length === end;
      if (!same(part.subarray(at, at + BLOCK_HEAD), blockHead(content.length, last)))
        throw new ContainerError(name);
      yield content;
    }
  }
}
