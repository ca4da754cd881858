/** What can be shown of a picture that the decoder does not know: the JPEG that its camera put into it. */
import { type FileHandle, open } from 'node:fs/promises';
import { exifAt, type Preview, type ReadAt, tiffPictures } from '../../wire/photo-preview.ts';
import { photoTypeOf, TYPE_BYTES } from '../../wire/photo-type.ts';

export interface EmbeddedPicture {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** As EXIF counts, of the picture that it is of: its own is not asked. */
  readonly orientation: number;
}

/** EXIF stands in the head of a JPEG, and of a HEIC before or among its pictures: so much is looked through. */
const MOST_LOOKED = 16 * 1024 * 1024;

/** The largest; undefined: there is none. */
export async function embeddedPicture(path: string): Promise<EmbeddedPicture | undefined> {
  const file = await open(path, 'r');
  try {
    const read = readerOf(file);
    const base = await tiffAt(read);
    if (base === undefined) return undefined;
    const { previews, orientation } = await tiffPictures(read, base);
    const [largest] = previews;
    return (
      largest && {
        ...measuresOf(largest),
        jpeg: await read(largest.at, largest.bytes),
        orientation,
      }
    );
  } finally {
    await file.close();
  }
}

/** px of the largest picture that a RAW file tells of, lying as the camera wrote it; undefined: it is none. */
export async function rawMeasures(
  path: string,
): Promise<{ readonly width: number; readonly height: number } | undefined> {
  const file = await open(path, 'r');
  try {
    return (await tiffPictures(readerOf(file))).largest;
  } finally {
    await file.close();
  }
}

const measuresOf = ({ width, height }: Preview) => ({ width, height });

function readerOf(file: FileHandle): ReadAt {
  return async (at, bytes) => {
    const buffer = Buffer.alloc(bytes);
    let filled = 0;
    while (filled < bytes) {
      const { bytesRead } = await file.read(buffer, filled, bytes - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };
}

async function tiffAt(read: ReadAt): Promise<number | undefined> {
  const type = photoTypeOf(await read(0, TYPE_BYTES));
  if (type === 'image/tiff') return 0;
  return type === undefined ? undefined : exifAt(await read(0, MOST_LOOKED));
}
