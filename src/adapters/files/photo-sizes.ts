/** Smaller pictures of photos: `photos/sizes/ab/abcd….thumb.webp` and `….web.jpg`, made once, upright. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sharp } from 'sharp';
import {
  MOST_PIXELS,
  type PhotoFiles,
  type PhotoSize,
  type PhotoSizes,
  type SizedPhoto,
} from '../../services/captures/ports.ts';
import type { Log } from '../../services/ports.ts';
import { openIncoming, piecesOf } from './incoming.ts';
import { embeddedPicture } from './photo-preview.ts';
import { openSharp } from './sharp.ts';
import { WorkQueue } from './work-queue.ts';

export interface PhotoSizesParts {
  readonly dataDir: string;
  readonly files: Pick<PhotoFiles, 'lend'>;
  readonly log: Log;
  /** Pictures that are decoded at the same time. */
  readonly atOnce: number;
}

/** px of the longer side. */
const THUMB = 320;
const WEB = 2048;

const KINDS = {
  thumb: { ending: 'thumb.webp', type: 'image/webp' },
  web: { ending: 'web.jpg', type: 'image/jpeg' },
} as const satisfies Record<PhotoSize, { ending: string; type: string }>;

/** Of a whole flight, or some flights that come in at once; those beyond are made when they are looked at. */
const MOST_SOON = 2000;
/** People who look at pictures that are not made yet. */
const MOST_ASKED = 100;

export async function openPhotoSizes(parts: PhotoSizesParts): Promise<PhotoSizes> {
  const folder = join(parts.dataDir, 'photos', 'sizes');
  const unfinished = join(folder, 'unfinished');
  await openIncoming(unfinished);
  const queue = new WorkQueue(parts.atOnce, { asked: MOST_ASKED, soon: MOST_SOON });
  const underway = new Map<string, Promise<boolean>>();
  const pathOf = (sha256: string, size: PhotoSize) =>
    join(folder, sha256.slice(0, 2), `${sha256}.${KINDS[size].ending}`);

  /** True: both are there; false: it cannot be decoded here. */
  const make = async (sha256: string, path: string): Promise<boolean> => {
    const web = join(unfinished, randomUUID());
    const thumb = join(unfinished, randomUUID());
    try {
      await shrink(path, web, thumb);
      await mkdir(dirname(pathOf(sha256, 'web')), { recursive: true });
      await rename(web, pathOf(sha256, 'web'));
      await rename(thumb, pathOf(sha256, 'thumb'));
      return true;
    } catch (error) {
      parts.log.info({ sha256, error: String(error) }, 'a photo has no smaller sizes');
      return false;
    } finally {
      await Promise.all([rm(web, { force: true }), rm(thumb, { force: true })]);
    }
  };

  /** Undefined: too much waits. The same photo is made once, however many ask. */
  const made = (sha256: string, lane: 'asked' | 'soon', work: () => Promise<boolean>) => {
    const going = underway.get(sha256);
    if (going) return going;
    const mine = queue.add(lane, work);
    if (!mine) return undefined;
    const settled = mine.finally(() => underway.delete(sha256));
    underway.set(sha256, settled);
    return settled;
  };

  return {
    soon: async (sha256, path) => {
      if (await sized(pathOf(sha256, 'thumb'), 'thumb')) return;
      await made(sha256, 'soon', () => make(sha256, path));
    },
    read: async (sha256, size) => {
      const path = pathOf(sha256, size);
      const there = await sized(path, size);
      if (there) return there;
      const work = made(
        sha256,
        'asked',
        async () => (await parts.files.lend(sha256, (from) => make(sha256, from))) ?? false,
      );
      if (!work) return 'busy';
      return (await work) ? ((await sized(path, size)) ?? 'none') : 'none';
    },
    close: () => queue.close(),
  };
}

/** An empty one is what a loss of power left: not there. */
async function sized(path: string, size: PhotoSize): Promise<SizedPhoto | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found || found.size === 0) return undefined;
  return { pieces: piecesOf(path), bytes: found.size, type: KINDS[size].type };
}

/**
 * What of a broken picture can be decoded is shown. Of moving pictures the first is, and of what cannot be
 * decoded (HEIC, RAW) the picture that its camera put into it.
 */
async function shrink(from: string, web: string, thumb: string): Promise<void> {
  const sharp = await openSharp();
  const writeWeb = (picture: Sharp) =>
    picture.resize(within(WEB)).flatten({ background: '#fff' }).jpeg({ quality: 82 }).toFile(web);
  const decoded = sharp(from, OPTIONS);
  const { format, width = 0, height = 0 } = await decoded.metadata().catch(() => NO_PICTURE);
  const embedded = async (least: number): Promise<Sharp | undefined> => {
    const found = await embeddedPicture(from);
    if (!found || found.width * found.height < least) return undefined;
    return turned(sharp(found.jpeg, OPTIONS), found.orientation);
  };
  // The first picture of a RAW file is a stamp of some pixels, or what only its maker can read.
  const better = format === 'tiff' ? await embedded(width * height) : undefined;
  try {
    await writeWeb(better ?? decoded.autoOrient());
  } catch (error) {
    const instead = better ? undefined : await embedded(0);
    if (!instead) throw error;
    await writeWeb(instead);
  }
  await sharp(web, { failOn: 'none' })
    .resize(within(THUMB))
    .webp({ quality: 75, effort: 2 })
    .toFile(thumb);
}

const OPTIONS = { limitInputPixels: MOST_PIXELS, failOn: 'none', animated: false } as const;
const NO_PICTURE: { format?: string; width?: number; height?: number } = {};

const within = (px: number) =>
  ({ width: px, height: px, fit: 'inside', withoutEnlargement: true }) as const;

/** Clockwise turns by EXIF's orientation, after what is mirrored was mirrored (CIPA DC-008, 4.6.4). */
const TURNS = [0, 0, 0, 180, 180, 270, 90, 90, 270];
const MIRRORED: ReadonlySet<number> = new Set([2, 4, 5, 7]);

function turned(picture: Sharp, orientation: number): Sharp {
  // The decoder mirrors first, in whatever order it is told.
  const upright = picture.rotate(TURNS[orientation] ?? 0);
  return MIRRORED.has(orientation) ? upright.flop() : upright;
}
