/** A bundle on disk, as a folder or as an archive, file by file with its sum. */
import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  type BundleFault,
  MOST_FILES,
  MOST_TEXT,
  needsText,
  type ReadFile,
} from '../../domain/cases/bundle.ts';
import { openBundleZip, type ReadAt } from '../../wire/read-bundle-zip.ts';

export interface OpenBundle {
  readonly files: AsyncIterable<ReadFile>;
  /** Of an archive: its folder and its time, see zipTime. */
  readonly archive?: { readonly folder: string; readonly time: number };
}
export interface BundleSource extends OpenBundle {
  close(): Promise<void>;
}

/** `nothing`: there is no such file or folder; `no-bundle`: neither a folder nor a ZIP archive. */
export async function openBundle(
  path: string,
): Promise<BundleSource | { readonly fault: BundleFault } | 'nothing' | 'no-bundle'> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 'nothing';
  if (found.isDirectory()) return { files: folderFiles(path), close: async () => {} };
  if (!found.isFile()) return 'no-bundle';
  const file = await open(path, 'r');
  const source = await archiveSource((at, length) => readAt(file, at, length), found.size);
  if (source !== 'no-zip' && 'files' in source) return { ...source, close: () => file.close() };
  await file.close();
  return source === 'no-zip' ? 'no-bundle' : source;
}

/** An archive wherever it is. */
export async function archiveSource(
  read: ReadAt,
  size: number,
): Promise<OpenBundle | { readonly fault: BundleFault } | 'no-zip'> {
  const zip = await openBundleZip(read, size);
  if (zip === 'no-zip' || 'fault' in zip) return zip;
  const { files, folder, time } = zip;
  async function* all() {
    for (const one of files) yield await summed(one.name, one.pieces(), one.crc);
  }
  return { files: all(), archive: { folder, time } };
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Nested deeper than any bundle is. */
const DEEPEST = 8;

/** All but plain files and folders (a link, a pipe) has a name that no bundle lists, and no content. */
async function* folderFiles(root: string): AsyncGenerator<ReadFile> {
  let seen = 0;
  const inside = async function* (folder: string, depth: number): AsyncGenerator<ReadFile> {
    const entries: Dirent[] = await readdir(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (++seen > MOST_FILES + 2) return;
      if (entry.isDirectory() && depth < DEEPEST) yield* inside(name, depth + 1);
      else if (entry.isFile()) yield await summed(name, createReadStream(join(root, name)));
      else yield { name, bytes: 0, sha256: '' };
    }
  };
  yield* inside('', 0);
}

/** @param crc that the archive says it has */
export async function summed(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  crc?: number,
): Promise<ReadFile> {
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  const keep = needsText(name);
  let bytes = 0;
  let sum = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    if (crc !== undefined) sum = crc32(piece, sum);
    bytes += piece.length;
    if (keep && bytes <= MOST_TEXT) kept.push(new Uint8Array(piece));
  }
  const text = keep && bytes <= MOST_TEXT ? textOf(kept) : undefined;
  return {
    name,
    bytes,
    sha256: hash.digest('hex'),
    ...(text !== undefined && { text }),
    ...(crc !== undefined && { sound: sum === crc }),
  };
}

/** Undefined: no UTF-8. A mark of byte order stays: it is a byte like others. */
function textOf(pieces: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    return undefined;
  }
}
