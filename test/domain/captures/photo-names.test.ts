import { expect, test } from 'vitest';
import {
  endingOf,
  isPhotoName,
  isRawName,
  withoutTwins,
} from '../../../src/domain/captures/photo-names.ts';

test.each(['DJI_0001.JPG', 'a.jpeg', 'b.HEIC', 'c.tif', 'DSC01.ARW', 'd.dng', 'x/y.z/e.PNG'])(
  '%s may be a photo',
  (name) => expect(isPhotoName(name)).toBe(true),
);

test.each(['DJI_0001.MP4', 'a.jpg~', 'b.jpg.part', 'jpg', 'x.jpg/y', 'e.CR3', ''])(
  '%s is none',
  (name) => expect(isPhotoName(name)).toBe(false),
);

test('a RAW file is told by its ending', () => {
  expect(['A.ARW', 'b.jpg', 'c.nef'].map(isRawName)).toEqual([true, false, true]);
  expect(endingOf('a.b/DSC.Arw')).toBe('arw');
});

test('a RAW file with its picture beside it is left out, in that folder alone', () => {
  const names = [
    'A/DSC1.ARW',
    'A/DSC1.JPG',
    'B/DSC1.ARW',
    'B/dsc2.jpg',
    'B/DSC2.ARW',
    'B/DSC22.ARW',
  ];
  expect(withoutTwins(names)).toEqual(['A/DSC1.JPG', 'B/DSC1.ARW', 'B/dsc2.jpg', 'B/DSC22.ARW']);
});
