/**
 * The page's own font files for the map's labels. Without a glyph server MapLibre draws each letter
 * from these, so Chinese shows on machines that have no Chinese font, and without internet.
 */
import unicode from '@fontsource-variable/noto-sans-sc/unicode.json' with { type: 'json' };

export const MAP_FONT = 'Noto Sans SC';
const PAGE_FONT = 'Noto Sans SC Variable';

const files = import.meta.glob<string>(
  '/../../node_modules/@fontsource-variable/noto-sans-sc/files/*-wght-normal.woff2',
  { query: '?url', import: 'default', eager: true },
);

/** `[4]` and `latin` in unicode.json are `noto-sans-sc-4-…` and `noto-sans-sc-latin-…` on disk. */
export function fontFaces(): Record<string, { url: string; 'unicode-range': string[] }[]> {
  const ranges: Record<string, string> = unicode;
  const faces = Object.entries(files).flatMap(([path, url]) => {
    const subset = /noto-sans-sc-(.+)-wght-normal/.exec(path)?.[1] ?? '';
    const range = ranges[`[${subset}]`] ?? ranges[subset];
    if (!range) return [];
    return [{ url: new URL(url, location.origin).href, 'unicode-range': range.split(',') }];
  });
  return { [MAP_FONT]: faces };
}

/** Texts whose letters the page's font has loaded: a canvas would draw boxes for the others. */
const loaded = new Set<string>();
const loading = new Set<string>();

export const LABEL_FONT = `'${PAGE_FONT}', sans-serif`;

export function fontReady(text: string, whenReady: () => void): boolean {
  if (loaded.has(text)) return true;
  if (loading.has(text)) return false;
  loading.add(text);
  void document.fonts.load(`600 24px ${LABEL_FONT}`, text).finally(() => {
    // A font that cannot be loaded leaves the system's: better than no label.
    loading.delete(text);
    loaded.add(text);
    whenReady();
  });
  return false;
}
