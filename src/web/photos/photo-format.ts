/** What a photo's file is, where its picture cannot be shown. */
import { endingOf, isRawName } from '../../domain/captures/photo-names.ts';
import type { ApiPhoto } from '../../wire/api-photos.ts';

const FORMATS: Readonly<Record<ApiPhoto['type'], string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/tiff': 'TIFF',
  'image/heic': 'HEIC',
};

export type PhotoFile = Pick<ApiPhoto, 'name' | 'type' | 'bytes'>;

/** `DNG`, `HEIC`, `JPEG` */
export function photoFormat({ name, type }: Pick<PhotoFile, 'name' | 'type'>): string {
  // RAW files are TIFF structures: their names say whose.
  return type === 'image/tiff' && isRawName(name) ? endingOf(name).toUpperCase() : FORMATS[type];
}

/** `24.3 MB`, in millions of bytes as cards and disks are sold; `812 kB` below one. */
export function photoSize({ bytes }: Pick<PhotoFile, 'bytes'>): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Browsers show these as they are. */
export const isShownAsIs = ({ type }: Pick<PhotoFile, 'type'>): boolean =>
  type === 'image/jpeg' || type === 'image/png' || type === 'image/webp';
