/**
 * JPEG pictures inside of pictures that no decoder here knows: RAW files are TIFF structures with previews of
 * their own (TIFF 6.0; TIFF/EP, ISO 12234-2; DNG 1.7), and EXIF (CIPA DC-008, 4.5.4) may hold a thumbnail.
 * Nothing here throws for what is in the file.
 */
import { isTiff } from './photo-type.ts';

/** So many bytes from there; fewer where the file ends. */
export type ReadAt = (at: number, bytes: number) => Promise<Uint8Array>;

export interface Preview {
  /** In the file. */
  readonly at: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

export interface TiffPictures {
  /** JPEGs that a decoder of JPEG can read, the largest first. */
  readonly previews: readonly Preview[];
  /** Of the first directory: how people see it, 1 to 8. */
  readonly orientation: number;
  /** px of the largest picture that any directory tells of; undefined: none does. */
  readonly largest?: { readonly width: number; readonly height: number };
}

const TAG = {
  width: 0x100,
  height: 0x101,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripBytes: 0x117,
  subDirectories: 0x14a,
  jpegAt: 0x201,
  jpegBytes: 0x202,
} as const;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/** No camera writes more. */
const MOST_DIRECTORIES = 24;
const MOST_ENTRIES = 500;
/** Directories below one that are followed. */
const MOST_BELOW = 8;
const MOST_PREVIEW = 48 * 1024 * 1024;
/** A JPEG's frame header stands behind its tables: so much of it is looked at. */
const JPEG_HEAD = 65_536;

/** @param base where the TIFF structure begins in the file */
export async function tiffPictures(read: ReadAt, base = 0): Promise<TiffPictures> {
  const head = await read(base, 8);
  const none = { previews: [], orientation: 1 };
  if (head.length < 8 || !isTiff(head)) return none;
  const little = head[0] === 0x49;
  const previews: Preview[] = [];
  const seen = new Set<number>();
  const due = [viewOf(head).getUint32(4, little)];
  let orientation: number | undefined;
  let largest: TiffPictures['largest'];
  for (let at = due.shift(); at !== undefined && seen.size < MOST_DIRECTORIES; at = due.shift()) {
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const directory = await readDirectory(read, base, at, little);
    if (!directory) continue;
    const { tags, next } = directory;
    due.push(...(tags.get(TAG.subDirectories) ?? []).slice(0, MOST_BELOW), next);
    orientation ??= tags.get(TAG.orientation)?.[0];
    const [width = 0, height = 0] = [tags.get(TAG.width)?.[0], tags.get(TAG.height)?.[0]];
    if (width * height > (largest ? largest.width * largest.height : 0))
      largest = { width, height };
    const preview = await previewOf(read, base, tags);
    if (preview) previews.push(preview);
  }
  previews.sort((a, b) => b.width * b.height - a.width * a.height);
  return {
    previews,
    orientation: orientation !== undefined && orientation <= 8 ? Math.max(orientation, 1) : 1,
    ...(largest && { largest }),
  };
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whole numbers by tag. */
type Numbers = ReadonlyMap<number, readonly number[]>;

async function readDirectory(
  read: ReadAt,
  base: number,
  at: number,
  little: boolean,
): Promise<{ readonly tags: Numbers; readonly next: number } | undefined> {
  const head = await read(base + at, 2);
  if (head.length < 2) return undefined;
  const count = viewOf(head).getUint16(0, little);
  if (count === 0 || count > MOST_ENTRIES) return undefined;
  const bytes = await read(base + at + 2, count * 12 + 4);
  const view = viewOf(bytes);
  const tags = new Map<number, readonly number[]>();
  for (let row = 0; row + 12 <= Math.min(bytes.length, count * 12); row += 12) {
    const tag = view.getUint16(row, little);
    if (WANTED.has(tag)) tags.set(tag, await numbersOf(read, base, view, row, little));
  }
  const next = bytes.length >= count * 12 + 4 ? view.getUint32(count * 12, little) : 0;
  return { tags, next };
}

/** SHORT, LONG and IFD; of others none. */
async function numbersOf(
  read: ReadAt,
  base: number,
  view: DataView,
  row: number,
  little: boolean,
): Promise<readonly number[]> {
  const type = view.getUint16(row + 2, little);
  const size = type === 3 ? 2 : type === 4 || type === 13 ? 4 : 0;
  const count = Math.min(view.getUint32(row + 4, little), MOST_BELOW);
  if (size === 0) return [];
  const inside = size * count <= 4;
  const values = inside
    ? view
    : viewOf(await read(base + view.getUint32(row + 8, little), size * count));
  const from = inside ? row + 8 : 0;
  const numbers: number[] = [];
  for (let i = 0; i < count && from + (i + 1) * size <= values.byteLength; i++)
    numbers.push(
      size === 2 ? values.getUint16(from + i * 2, little) : values.getUint32(from + i * 4, little),
    );
  return numbers;
}

/** Named as a thumbnail is, or as the only strip of its directory. */
async function previewOf(read: ReadAt, base: number, tags: Numbers): Promise<Preview | undefined> {
  const strips = tags.get(TAG.stripOffsets) ?? [];
  const named = tags.get(TAG.jpegAt)?.[0];
  const offset = named ?? (strips.length === 1 ? strips[0] : undefined);
  const bytes = (named === undefined ? tags.get(TAG.stripBytes) : tags.get(TAG.jpegBytes))?.[0];
  if (!offset || !bytes || bytes > MOST_PREVIEW) return undefined;
  const measures = jpegMeasures(await read(base + offset, Math.min(bytes, JPEG_HEAD)));
  return measures && { at: base + offset, bytes, ...measures };
}

/** SOF0 to SOF2 (ITU-T T.81, B.1): what decoders of pictures read. RAW data are lossless JPEGs (SOF3). */
const FRAMES = [0xc0, 0xc1, 0xc2];
const START_OF_SCAN = 0xda;

/** px of a JPEG that begins so; undefined: it is none that can be decoded. */
function jpegMeasures(
  head: Uint8Array,
): { readonly width: number; readonly height: number } | undefined {
  if (head[0] !== 0xff || head[1] !== 0xd8) return undefined;
  const view = viewOf(head);
  for (let at = 2; at + 9 <= head.length; ) {
    const marker = head[at + 1]!;
    if (head[at] !== 0xff || marker === START_OF_SCAN) return undefined;
    if (FRAMES.includes(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + Math.max(view.getUint16(at + 2), 2);
  }
  return undefined;
}

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** Where the TIFF structure of an EXIF block begins in these bytes: of a HEIC it stands among the pictures. */
export function exifAt(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(EXIF[0]!); at >= 0; at = bytes.indexOf(EXIF[0]!, at + 1)) {
    if (!EXIF.every((byte, i) => bytes[at + i] === byte)) continue;
    if (isTiff(bytes.subarray(at + EXIF.length, at + EXIF.length + 4))) return at + EXIF.length;
  }
  return undefined;
}
