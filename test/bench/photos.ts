/** A flight's photos received by the service and made smaller: photos/s and memory. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { shot } from '../fixtures/photo-bytes.ts';
import { startService } from './harness/processes.ts';
import type { Bench } from './main.ts';

const PHOTOS = 500;
/** As many as a companion computer sends at a time. */
const SENDERS = 4;
/** 12 megapixels, as the cameras of small drones have them. */
const [WIDTH, HEIGHT] = [4000, 3000] as const;
/** Pictures that differ; the photos differ by their metadata too. */
const SCENES = 4;

export const photos: Bench = {
  name: 'photos',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chengxun-bench-photos-'));
    const scenes = await Promise.all(Array.from({ length: SCENES }, scene));
    const service = await startService({ CHENGXUN_DATA_DIR: folder });
    const http = `http://127.0.0.1:${service.httpPort}`;
    const idleMb = service.residentMb();
    let peakMb = idleMb;
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, service.residentMb());
    }, 200);
    try {
      const before = cpuSeconds(service.pid);
      const began = performance.now();
      const hashes = await sendAll(http, service.key, scenes);
      const received = (performance.now() - began) / 1000;
      // A thumbnail is there when it is answered; asking for all of them waits for the last.
      for (const sha256 of hashes) await thumb(http, service.key, sha256);
      const all = (performance.now() - began) / 1000;
      const cpuMs = ((cpuSeconds(service.pid) - before) * 1000) / PHOTOS;
      const mb = scenes.reduce((sum, { length }) => sum + length, 0) / SCENES / 1e6;
      return {
        table: [
          {
            what: `received, of ${mb.toFixed(1)} MB each: photos/s`,
            value: round(PHOTOS / received),
          },
          { what: 'received and made smaller: photos/s', value: round(PHOTOS / all) },
          { what: 'CPU time a photo, ms (all threads)', value: Math.round(cpuMs) },
          { what: 'MB at rest', value: Math.round(idleMb) },
          { what: 'MB at most', value: Math.round(peakMb) },
        ],
        json: {
          photos: PHOTOS,
          megabytes: mb,
          receivedPerSecond: PHOTOS / received,
          donePerSecond: PHOTOS / all,
          cpuMs,
          idleMb,
          peakMb,
        },
      };
    } finally {
      clearInterval(watch);
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** User and system time of all threads, from /proc (in hundredths of a second). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Blurred noise: as much detail as ground from above, some megabytes as JPEG. */
async function scene(): Promise<Buffer> {
  const [width, height] = [WIDTH / 4, HEIGHT / 4];
  const raw = { width, height, channels: 3 } as const;
  return sharp(randomBytes(width * height * 3), { raw })
    .resize(WIDTH, HEIGHT)
    .jpeg({ quality: 90 })
    .toBuffer();
}

async function sendAll(http: string, key: string, scenes: readonly Buffer[]): Promise<string[]> {
  const hashes: string[] = [];
  let next = 0;
  const sender = async () => {
    for (let i = next++; i < PHOTOS; i = next++) {
      const taken = new Date(Date.UTC(2026, 10, 21, 8, 0, 2 * i)).toISOString();
      const bytes = shot(scenes[i % scenes.length]!, {
        taken: taken.slice(0, 19).replaceAll('-', ':').replace('T', ' '),
        lat: 36.62 + i * 1e-5,
        lon: 101.78,
        altitude: 2300,
        dji: { RelativeAltitude: '+80.00', GimbalPitchDegree: '-90.00', GimbalYawDegree: '+0.00' },
      });
      hashes.push(await send(http, key, `DJI_${String(i).padStart(4, '0')}.JPG`, bytes));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return hashes;
}

async function send(http: string, key: string, name: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(`${http}/api/v1/photos`, {
    method: 'POST',
    headers: { 'X-API-Key': key },
    body: form,
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  const { received } = (await response.json()) as { received: { photo: { sha256: string } }[] };
  return received[0]!.photo.sha256;
}

async function thumb(http: string, key: string, sha256: string): Promise<void> {
  const response = await fetch(`${http}/api/v1/photos/${sha256}/thumb`, {
    headers: { 'X-API-Key': key },
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
