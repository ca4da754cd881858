/** What kind of picture some bytes begin, told by the bytes alone: names lie. */
import type { PhotoType } from '../domain/captures/photo.ts';

/** So many bytes from the beginning tell the type, or that it is none. */
export const TYPE_BYTES = 32;

/** ISO 14496-12 brands of HEVC pictures (ISO 23008-12, B.4); `mif1` and `msf1` may also be AVIF's. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** @param head the beginning of the file; undefined: no picture that is taken here, or too short to tell */
export function photoTypeOf(head: Uint8Array): PhotoType | undefined {
  if (begins(head, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (begins(head, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp';
  if (isTiff(head)) return 'image/tiff';
  if (ascii(head, 4, 8) === 'ftyp' && HEIC_BRANDS.includes(ascii(head, 8, 12)))
    return isAvif(head) ? undefined : 'image/heic';
  return undefined;
}

/** TIFF 6.0, section 2: byte order and 42. */
export const isTiff = (head: Uint8Array): boolean =>
  begins(head, 0, [0x49, 0x49, 0x2a, 0x00]) || begins(head, 0, [0x4d, 0x4d, 0x00, 0x2a]);

/** A picture of the general brand that names AVIF first among those it is compatible with. */
const isAvif = (head: Uint8Array): boolean => ascii(head, 16, 20) === 'avif';

const begins = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte);

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
