/** Looks into a picture's file without decoding it: its measures and its metadata. */
import { type FileHandle, open } from 'node:fs/promises';
import { type IncomingPhoto, type LookInto, MOST_PIXELS } from '../../services/captures/ports.ts';
import { HEAD_BYTES, type PhotoReader } from '../../wire/exif.ts';
import { heicMeasures } from '../../wire/heic.ts';
import { rawMeasures } from './photo-preview.ts';
import { openSharp } from './sharp.ts';

/** A TIFF may keep its directory at its end: files up to so many bytes are read whole for it. */
const MOST_TIFF = 64 * 1024 * 1024;

interface Measures {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number | undefined;
  readonly exif?: Uint8Array | undefined;
  readonly xmp?: Uint8Array | undefined;
}

export function createLook(read: PhotoReader): LookInto {
  return async (photo, name) => {
    const head = await headOf(photo);
    const measures = await measuresOfAny(photo, head);
    if (!measures || measures.width < 1 || measures.height < 1)
      return { ok: false, reason: 'no-picture' };
    const { width, height, exif, xmp } = measures;
    if (width * height > MOST_PIXELS) return { ok: false, reason: 'bomb' };
    const metadata = await read({ head, ...(exif && { exif }), ...(xmp && { xmp }) }, name);
    // Lying on its side, as orientations from 5 on say: people see it with its sides swapped.
    const turned = (metadata.orientation ?? measures.orientation ?? 1) >= 5;
    return {
      ok: true,
      look: { ...(turned ? { width: height, height: width } : { width, height }), metadata },
    };
  };
}

/** Of a RAW file the decoder sees a stamp of some pixels, or nothing: its directories say how large it is. */
async function measuresOfAny(
  photo: IncomingPhoto,
  head: Uint8Array,
): Promise<Measures | undefined> {
  const decoded = await measuresOf(photo.path);
  if (photo.type !== 'image/tiff') return decoded ?? heicOf(photo, head);
  const told = await rawMeasures(photo.path);
  if (!told || (decoded && told.width * told.height <= decoded.width * decoded.height))
    return decoded;
  return { ...decoded, ...told };
}

/** Undefined where the decoder makes nothing of its header. */
async function measuresOf(path: string): Promise<Measures | undefined> {
  const sharp = await openSharp();
  try {
    // Pixels are counted by the caller: the decoder would refuse without saying why.
    return await sharp(path, { limitInputPixels: false, failOn: 'none' }).metadata();
  } catch {
    return undefined;
  }
}

/** The decoder may know nothing of HEVC: the container says how large the picture is. */
const heicOf = ({ type }: IncomingPhoto, head: Uint8Array): Measures | undefined =>
  type === 'image/heic' ? heicMeasures(head) : undefined;

async function headOf({ path, type, bytes }: IncomingPhoto): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const head = await readUpTo(file, HEAD_BYTES);
    if (type !== 'image/tiff' || bytes > MOST_TIFF) return head;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const directory = head.length < 8 ? 0 : view.getUint32(4, head[0] === 0x49);
    // A directory and its values within the head are read there.
    return directory < HEAD_BYTES / 2 ? head : await readUpTo(file, bytes);
  } finally {
    await file.close();
  }
}

async function readUpTo(file: FileHandle, most: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await file.read(buffer, filled, most - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
