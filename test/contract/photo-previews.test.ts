/** Smaller sizes of pictures that are not decoded: from the previews and thumbnails in them. */
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exifWithThumbnail, rawPhoto, withMetadata } from '../fixtures/photo-bytes.ts';
import { jpeg, type Part, sender, sha256, startPhotoService } from './photo-service.ts';
import type { Service } from './service.ts';

let service: Service;
beforeAll(async () => {
  service = await startPhotoService();
});
afterAll(() => service.stop());

const send = (parts: readonly Part[], call = service.call, path?: string) =>
  sender(service)(parts, call, path);

describe('of a picture that is not decoded here', () => {
  /** Red on the left, blue on the right. */
  const halves = async (width: number, height: number) => {
    const half = { width: width / 2, height, channels: 3 as const };
    const right = await sharp({ create: { ...half, background: '#00f' } })
      .png()
      .toBuffer();
    return sharp({ create: { ...half, width, background: '#f00' } })
      .composite([{ input: right, left: width / 2, top: 0 }])
      .jpeg()
      .toBuffer();
  };
  const thumbOf = async (bytes: Uint8Array) => {
    const answer = await fetch(`${service.url}/api/v1/photos/${sha256(bytes)}/thumb`);
    expect(answer.status).toBe(200);
    return sharp(Buffer.from(await answer.arrayBuffer()));
  };
  /** Red, green and blue at these shares of width and height. */
  const colourAt = async (picture: Sharp, x: number, y: number) => {
    const { data, info } = await picture.clone().raw().toBuffer({ resolveWithObject: true });
    const at =
      (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return [data[at]! > 128, data[at + 1]! > 128, data[at + 2]! > 128];
  };
  const [red, blue] = [
    [true, false, false],
    [false, false, true],
  ];

  it('RAW: the preview in it is shown, upright, and its measures are the RAW data’s', async () => {
    const raw = rawPhoto(await halves(600, 400), { width: 6000, height: 4000, orientation: 6 });
    const { status, json } = await send([['DJI_0001.DNG', raw]]);
    expect(status, JSON.stringify(json)).toBe(201);
    expect(json.received[0].photo).toMatchObject({
      type: 'image/tiff',
      width: 4000,
      height: 6000,
      name: 'DJI_0001.DNG',
    });
    const thumb = await thumbOf(raw);
    expect(await thumb.metadata()).toMatchObject({ width: 213, height: 320 });
    expect(await colourAt(thumb, 0.5, 0.1)).toEqual(red);
    expect(await colourAt(thumb, 0.5, 0.9)).toEqual(blue);
  });

  it.each([
    [2, 0.9, 0.5],
    [4, 0.1, 0.5],
    [5, 0.5, 0.1],
    [7, 0.5, 0.9],
    [8, 0.5, 0.9],
  ])('RAW of orientation %d lies as people see it', async (orientation, x, y) => {
    const raw = rawPhoto(await halves(60, 40), { width: 600, height: 400, orientation });
    await send([['a.dng', raw]]);
    const thumb = await thumbOf(raw);
    expect(await colourAt(thumb, x, y)).toEqual(red);
    expect(await colourAt(thumb, 1 - x, 1 - y)).toEqual(blue);
  });

  it('HEIC: the thumbnail in its EXIF is shown', async () => {
    const head = '0000001866747970686569630000000068656963';
    const heic = Buffer.concat([
      Buffer.from(`${head}6d696631000000146973706500000000000003e8000002ee`, 'hex'),
      Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'),
      exifWithThumbnail(await halves(160, 120)),
    ]);
    await send([['IMG_1.HEIC', heic]]);
    const thumb = await thumbOf(heic);
    expect(await thumb.metadata()).toMatchObject({ width: 160, height: 120 });
    expect(await colourAt(thumb, 0.1, 0.5)).toEqual(red);
  });

  it('a JPEG whose picture is broken: the thumbnail in its EXIF', async () => {
    const whole = await jpeg(64, 48);
    // Its frame says 64 × 48; the tables that its scan names are gone.
    const scan = Buffer.from('ffda000c03010002110311003f00ffd9', 'hex');
    const broken = withMetadata(
      Buffer.concat([Buffer.from([0xff, 0xd8]), frameOf(whole), scan]),
      exifWithThumbnail(await halves(16, 12)),
    );
    const { json } = await send([['broken.jpg', broken]]);
    expect(json.received[0]?.photo, JSON.stringify(json)).toMatchObject({ width: 64, height: 48 });
    expect(await colourAt(await thumbOf(broken), 0.1, 0.5)).toEqual(red);
  });
});

/** The SOF0 segment of a JPEG. */
function frameOf(whole: Buffer): Buffer {
  const at = whole.indexOf(Buffer.from([0xff, 0xc0]));
  return whole.subarray(at, at + 2 + whole.readUInt16BE(at + 2));
}

it('nothing went wrong that nobody foresaw', () => {
  expect(service.failures).toEqual([]);
});
