import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  type CameraOptions,
  type FlownCapture,
  photosOfFlight,
} from '../../../simulators/camera/camera.ts';
import { matchCaptures } from '../../../src/domain/captures/matching.ts';
import type { PhotoMetadata } from '../../../src/domain/captures/photo.ts';
import { createPhotoReader, HEAD_BYTES } from '../../../src/wire/exif.ts';

const T = Date.UTC(2026, 4, 12, 2, 0, 0);
const CAPTURES: readonly FlownCapture[] = Array.from({ length: 20 }, (_, index) => ({
  time: T + index * 7000 + ((index * index * 613) % 3000),
  detail: { index, lat: 36.62 + index * 2e-4, lon: -101.78, amsl: 2320, relative: 60, yaw: 275 },
}));
const read = createPhotoReader('Asia/Shanghai');

async function taken(options: Partial<CameraOptions>, captures = CAPTURES) {
  const photos: { name: string; bytes: Buffer; capture?: number; metadata: PhotoMetadata }[] = [];
  for await (const photo of photosOfFlight(captures, { seed: 1, width: 120, ...options })) {
    const metadata = await read({ head: photo.bytes.subarray(0, HEAD_BYTES) }, photo.name);
    photos.push({ ...photo, metadata });
  }
  return photos;
}

describe('a simulated photo', () => {
  it('is a picture whose metadata are read as they were written', async () => {
    const [first, second] = await taken({ clockOffset: 37, first: 18 }, CAPTURES.slice(0, 2));
    expect(first!.name).toBe('DJI_0018.JPG');
    expect(await sharp(first!.bytes).metadata()).toMatchObject({ width: 120, height: 80 });
    const { metadata } = second!;
    expect(metadata.faults).toEqual([]);
    expect(metadata).toMatchObject({
      taken: CAPTURES[1]!.time + 37_000,
      sequence: 19,
      camera: { make: 'DJI', model: 'FC6310', focal: 8.8, focal35: 24 },
      relative: 60,
      altitude: 2320,
    });
    expect(metadata.gimbal!.pitch).toBe(-90);
    expect((metadata.gimbal!.yaw + 360) % 360).toBeCloseTo(275, 6);
    expect(metadata.place![0]).toBeCloseTo(-101.78, 7);
    expect(metadata.place![1]).toBeCloseTo(36.6202, 7);
  });

  it('of a camera that knows time and number alone', async () => {
    const [photo] = await taken({ metadata: 'none' }, CAPTURES.slice(0, 1));
    expect(photo!.metadata.place).toBeUndefined();
    expect(photo!.metadata.gimbal).toBeUndefined();
    expect(photo!.metadata.taken).toBe(CAPTURES[0]!.time);
  });

  it('shows the same ground wherever it was taken from', async () => {
    // A heap 20 m ahead of the first is 20 m behind the second.
    const at = (lat: number): FlownCapture => ({
      time: T,
      detail: { index: 0, lat, lon: 101.78, relative: 60, yaw: 0 },
    });
    const heap = {
      place: [101.78, 36.62 + 20 / 111_000] as const,
      kind: 'heap',
      size: 10,
    } as const;
    const [a] = await taken({ things: [heap] }, [at(36.62)]);
    const [b] = await taken({ things: [heap] }, [at(36.62 + 40 / 111_000)]);
    const pixel = async (bytes: Buffer, metresUp: number) => {
      // 90 m across 120 px.
      const top = Math.round(40 - (metresUp * 120) / 90);
      const { data } = await sharp(bytes)
        .extract({ left: 58, top: top - 2, width: 4, height: 4 })
        .resize(1, 1)
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data];
    };
    const [up, down] = [await pixel(a!.bytes, 20), await pixel(b!.bytes, -20)];
    for (const channel of [0, 1, 2])
      expect(Math.abs(up[channel]! - down[channel]!)).toBeLessThan(25);
    // Brown, not green.
    expect(up[0]!).toBeGreaterThan(up[1]!);
  });
});

describe('a card', () => {
  it('lacks some and has others, the same for the same seed, and is matched', async () => {
    const options = { seed: 8, missing: 0.15, extra: 0.1, clockOffset: -3600, jitter: 0.2 };
    const [photos, again] = [await taken(options), await taken(options)];
    expect(again.map(({ name }) => name)).toEqual(photos.map(({ name }) => name));
    const told = photos.filter(({ capture }) => capture !== undefined);
    expect(told.length).toBeLessThan(CAPTURES.length);
    expect(photos.length).toBeGreaterThan(told.length);
    const match = matchCaptures(
      photos.map(({ metadata: { taken: time, sequence } }) => ({
        taken: time!,
        sequence: sequence!,
      })),
      CAPTURES.map(({ time, detail }) => ({ index: detail.index, at: time })),
    );
    if (!match.ok) throw new Error(match.reason);
    expect(match.clockOffset).toBeCloseTo(-3600, 0);
    // A shot by hand right beside a capture may be taken for it.
    const wrong = match.pairs.filter(({ photo, capture }) => photos[photo]!.capture !== capture);
    expect(wrong.length).toBeLessThan(2);
    expect(match.pairs.length).toBeGreaterThan(14);
  });
});
