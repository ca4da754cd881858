/** Which files of a camera's card may be photos, by their names; what they are is told by their content. */

const PICTURES: ReadonlySet<string> = new Set('jpg jpeg png webp tif tiff heic heif'.split(' '));
/** RAW files that are TIFF structures: the others are not taken. */
const RAWS: ReadonlySet<string> = new Set('dng nef arw cr2 pef srw nrw'.split(' '));

/** `jpg` of `A/B.JPG`; empty where there is none. */
export const endingOf = (name: string): string =>
  /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

export const isRawName = (name: string): boolean => RAWS.has(endingOf(name));

/** As a form's `accept` names them; a browser knows of no type for RAW files. */
export const PHOTO_ACCEPT: string = [
  'image/*',
  ...[...PICTURES, ...RAWS].map((e) => `.${e}`),
].join();

export const isPhotoName = (name: string): boolean =>
  PICTURES.has(endingOf(name)) || isRawName(name);

/** Leaves out RAW files whose picture lies beside them under the same name: cameras write both. */
export function withoutTwins(names: readonly string[]): string[] {
  const stem = (name: string) => name.slice(0, name.length - endingOf(name).length).toLowerCase();
  const pictures = new Set(names.filter((name) => PICTURES.has(endingOf(name))).map(stem));
  return names.filter((name) => !isRawName(name) || !pictures.has(stem(name)));
}
