/** Photos: taking them in, keeping them, and their smaller sizes; put together. */
import { statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LEAST_FREE, openPhotoFiles } from './adapters/files/photo-files.ts';
import { createLook } from './adapters/files/photo-look.ts';
import { createS3Originals, type S3Settings } from './adapters/files/photo-s3.ts';
import { openPhotoSizes } from './adapters/files/photo-sizes.ts';
import { openPhotoUploads, type PhotoUploads } from './adapters/http/photo-tus.ts';
import { isDatabaseAway } from './adapters/store/database.ts';
import {
  createPhotoIntake,
  type IntakeParts,
  type PhotoIntake,
} from './services/captures/intake.ts';
import type { PhotoFiles, PhotoSizes, PhotoStore } from './services/captures/ports.ts';
import type { CaptureServices } from './services/captures/services.ts';
import type { Cases } from './services/cases/cases.ts';
import type { Clock, Log } from './services/ports.ts';
import type { DeviceStore } from './services/stores.ts';
import { createPhotoReader } from './wire/exif.ts';

export interface Captures extends CaptureServices {
  readonly photoUploads: PhotoUploads;
  readonly photoIntake: PhotoIntake;
  readonly photoFiles: PhotoFiles;
  readonly photoSizes: PhotoSizes;
}

export interface CaptureParts extends Pick<IntakeParts, 'received'> {
  /** Those of cases: a photo can be sent for one. */
  readonly cases: Pick<Cases, 'attachPhotos'>;
  readonly stores: { readonly photos: PhotoStore; readonly devices: Pick<DeviceStore, 'known'> };
  readonly clock: Clock;
  readonly log: Log;
  /** IANA name: in which cameras are read that name no zone. */
  readonly timeZone: string;
  readonly dataDir: string;
  /** Where originals are kept; absent: in the data directory. */
  readonly s3?: S3Settings;
  /** Of the data directory's disk; absent: as it is. */
  readonly freeBytes?: () => Promise<number>;
}

/** Decoders use threads of libuv, of which the files need some too. */
const MOST_DECODERS = 2;

export async function openCaptures(parts: CaptureParts): Promise<Captures> {
  const { dataDir, log, stores, clock } = parts;
  const free = parts.freeBytes ?? (() => freeBytes(dataDir));
  const photoFiles = await openPhotoFiles({
    dataDir,
    freeBytes: free,
    ...(parts.s3 && { originals: createS3Originals(parts.s3) }),
  });
  const photoSizes = await openPhotoSizes({
    dataDir,
    files: photoFiles,
    log,
    atOnce: Math.min(MOST_DECODERS, availableParallelism()),
  });
  const store = stores.photos;
  const photoIntake = createPhotoIntake({
    ...parts,
    store,
    attach: async ({ id }, to, { by, role }) => {
      const outcome = await parts.cases.attachPhotos(to, [id], role, { by });
      // It was open when the sending began: archived meanwhile, it stays as it is.
      if (!outcome.ok) log.warn({ case: to, reason: outcome.reason }, 'a photo was not attached');
    },
    files: photoFiles,
    sizes: photoSizes,
    look: createLook(createPhotoReader(parts.timeZone)),
  });
  const photoUploads = await openPhotoUploads({
    folder: join(dataDir, 'uploads'),
    intake: photoIntake,
    stores,
    clock,
    log,
    isAway: isDatabaseAway,
    hasRoom: async (bytes) => (await free()) - bytes >= LEAST_FREE,
  });
  return { photoIntake, photoFiles, photoSizes, photoUploads };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
