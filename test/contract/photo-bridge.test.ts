/** From the camera's card to the map: a flight's photos over the bridge, matched to its captures. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendPhotos } from '../../firmware-bridge/photos/command.ts';
import { photosOfFlight } from '../../simulators/camera/camera.ts';
import { capturesOf } from '../../simulators/camera/command.ts';
import { serviceClient } from '../../simulators/service-client.ts';
import { hashToken } from '../../src/services/devices-token.ts';
import { addCaptures, addFlown, CAPTURES, type SeededFlight } from './photo-seed.ts';
import { NOW, type Service, startService } from './service.ts';

let service: Service;
let flight: SeededFlight;
let root: string;
const FROM = NOW - 3_600_000;
const captures = CAPTURES(FROM, 24);

beforeAll(async () => {
  service = await startService();
  root = await mkdtemp(join(tmpdir(), 'chengxun-card-'));
  flight = await addFlown(service.pool, 'hexa-1', FROM - 60_000, NOW - 600_000);
  await service.pool.query('UPDATE devices SET token_hash = $2 WHERE no = $1', [
    flight.no,
    Buffer.from(hashToken('secret')),
  ]);
  await addCaptures(service.pool, flight, captures);
});
afterAll(async () => {
  expect(service.failures).toEqual([]);
  await rm(root, { recursive: true, force: true });
  await service.stop();
});

describe('a card without places, its clock 37 s ahead', () => {
  it('goes over the bridge, and each photo is found where it was taken', async () => {
    const { signal } = new AbortController();
    const flown = await capturesOf(serviceClient(service.url, undefined, signal), flight.id);
    expect(flown).toHaveLength(24);
    const options = { seed: 3, missing: 0.1, clockOffset: 37, jitter: 0.8, width: 160 };
    const truth = new Map<string, number>();
    for await (const { name, bytes, capture } of photosOfFlight(flown, {
      ...options,
      metadata: 'none',
    })) {
      await writeFile(join(root, name), bytes);
      truth.set(name, capture!);
    }
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const config = {
      folder: root,
      url: service.url,
      device: 'hexa-1' as never,
      token: 'secret',
      flight: String(flight.id),
      dataDir: join(root, '.data'),
      settle: 0,
      rescan: 1000,
      logLevel: 'silent' as const,
      once: true,
    };
    expect(await sendPhotos(config, log, new AbortController().signal)).toBe(0);
    await service.placing.placing.idle();
    const found = (await service.call('GET', `/api/v1/photos?flight=${flight.id}&limit=100`)).json;
    expect(found.items).toHaveLength(truth.size);
    for (const photo of found.items) {
      const { lat, lon } = captures[truth.get(photo.name)!]!;
      expect(photo).toMatchObject({ placedBy: 'capture', place: [lon, lat], device: 'hexa-1' });
      expect(photo.footprint).toHaveLength(4);
    }
    const matching = (await service.call('GET', `/api/v1/flights/${flight.id}/matching`)).json;
    expect(matching).toMatchObject({ matched: truth.size, missing: 24 - truth.size, extra: 0 });
    expect(matching.clockOffset).toBeCloseTo(37, 0);
    expect(matching.residual).toBeLessThan(0.8);
  });
});
