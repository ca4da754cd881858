import { expect, it } from 'vitest';
import { isShownAsIs, photoFormat, photoSize } from '../../../src/web/photos/photo-format.ts';

it.each([
  ['DJI_0001.DNG', 'image/tiff', 'DNG'],
  ['a.b.arw', 'image/tiff', 'ARW'],
  ['scan.tif', 'image/tiff', 'TIFF'],
  ['dng', 'image/heic', 'HEIC'],
  ['IMG.DNG', 'image/jpeg', 'JPEG'],
] as const)('%s of %s is %s', (name, type, format) => {
  expect(photoFormat({ name, type })).toBe(format);
});

it.each([
  [1, '1 kB'],
  [999_001, '1000 kB'],
  [24_340_000, '24.3 MB'],
])('%d bytes are %s', (bytes, size) => {
  expect(photoSize({ bytes })).toBe(size);
});

it('shows as they are those alone that every browser knows', () => {
  expect(isShownAsIs({ type: 'image/png' })).toBe(true);
  expect(isShownAsIs({ type: 'image/tiff' })).toBe(false);
});
