/** Where in a picture's file its EXIF and XMP are. */
import { isTiff } from './photo-type.ts';

export interface MetadataBlocks {
  /** A TIFF structure, as EXIF is one. */
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
  /** What was found broken on the way, for a developer. */
  readonly faults: readonly string[];
}

const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;

/**
 * The first EXIF and the first XMP segment of a JPEG (CIPA DC-008, 4.7; XMP specification part 3, 1.1.3).
 * A segment that reaches beyond `head` is taken as far as it is there.
 */
export function jpegBlocks(head: Uint8Array): MetadataBlocks {
  const found: { exif?: Uint8Array; xmp?: Uint8Array } = {};
  const faults: string[] = [];
  for (let at = 2; at + 4 <= head.length; ) {
    if (head[at] !== 0xff) {
      faults.push(`no JPEG marker at byte ${at}`);
      break;
    }
    const marker = head[at + 1]!;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = (head[at + 2]! << 8) | head[at + 3]!;
    if (length < 2) {
      faults.push(`a JPEG segment of ${length} bytes`);
      break;
    }
    if (at + 2 + length > head.length) faults.push('a JPEG segment is cut off');
    if (marker === APP1) keep(found, head.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return { ...found, faults };
}

function keep(found: { exif?: Uint8Array; xmp?: Uint8Array }, segment: Uint8Array): void {
  if (startsWith(segment, EXIF)) found.exif ??= segment.subarray(EXIF.length);
  else if (startsWith(segment, XMP)) found.xmp ??= segment.subarray(XMP.length);
}

/** EXIF as libraries hand it out: with or without the JPEG segment's own beginning. */
export const bareExif = (block: Uint8Array): Uint8Array =>
  startsWith(block, EXIF) ? block.subarray(EXIF.length) : block;

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}

const EXIF_POINTERS = [0x8769, 0x8825];
/** By TIFF's number of the type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE … DOUBLE, IFD. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** No camera writes so many. */
const MOST_ENTRIES = 1000;

/**
 * How much a reader of its first directory, and of those of EXIF and GPS, would have to read: the sum of the
 * values' bytes. Infinity where there are more entries than any camera writes: made to keep a reader busy.
 */
export function tiffCost(tiff: Uint8Array): number {
  if (!isTiff(tiff)) return 0;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  if (tiff.length < 8) return 0;
  let cost = 0;
  let entries = 0;
  const due = [view.getUint32(4, little)];
  for (let directory = due.pop(); directory !== undefined; directory = due.pop()) {
    if (directory + 2 > tiff.length) continue;
    const count = view.getUint16(directory, little);
    entries += count;
    if (entries > MOST_ENTRIES) return Number.POSITIVE_INFINITY;
    for (let at = directory + 2, i = 0; i < count && at + 12 <= tiff.length; i++, at += 12) {
      const size = (SIZES[view.getUint16(at + 2, little)] ?? 1) * view.getUint32(at + 4, little);
      if (size <= tiff.length) cost += size;
      if (EXIF_POINTERS.includes(view.getUint16(at, little)))
        due.push(view.getUint32(at + 8, little));
    }
  }
  return cost;
}
