/** A service that is killed while photos come in: what was acknowledged is there, and nothing is there by half. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbedded } from '../../src/adapters/store/embedded.ts';
import { silent } from '../contract/database.ts';
import { addDevice } from './fleet-client.ts';
import {
  newPlace,
  type Place,
  removePlace,
  type ServiceProcess,
  startProcess,
} from './service-process.ts';

const PHOTOS = 60;
const SENDERS = 4;

let place: Place;
let service: ServiceProcess;
let token: string;
const photos = new Map<string, Buffer>();
const acknowledged = new Set<string>();

beforeEach(async () => {
  place = await newPlace();
  service = await startProcess(place);
  token = (await addDevice(service, 'hexa-1', 'hexacopter')).token;
  for (let i = 0; i < PHOTOS; i++) {
    const [width, height] = [300, 200];
    const raw = { width, height, channels: 3 } as const;
    const bytes = await sharp(randomBytes(width * height * 3), { raw })
      .jpeg()
      .toBuffer();
    photos.set(createHash('sha256').update(bytes).digest('hex'), bytes);
  }
});
afterEach(async () => {
  await service.end('SIGKILL');
  // The database of a killed service goes on until somebody stops it.
  await (await startEmbedded({ dataDir: place.dataDir, log: silent })).stop();
  await removePlace(place);
});

const headers = () => ({
  Authorization: `Basic ${Buffer.from(`hexa-1:${token}`).toString('base64')}`,
});

/** True: it was acknowledged. */
async function send(sha256: string): Promise<boolean> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(photos.get(sha256)!)]), `${sha256}.jpg`);
  const url = `${service.http}/api/v1/devices/hexa-1/photos`;
  const response = await fetch(url, { method: 'POST', headers: headers(), body: form }).catch(
    () => undefined,
  );
  if (!response?.ok) return false;
  acknowledged.add(sha256);
  return true;
}

/** All senders take photos in turn, each again until it is acknowledged or the service is gone. */
function sendAll(): Promise<unknown> {
  const due = [...photos.keys()].filter((sha256) => !acknowledged.has(sha256));
  const sender = async () => {
    for (let next = due.pop(); next !== undefined; next = due.pop())
      if (!(await send(next))) return;
  };
  return Promise.all(Array.from({ length: SENDERS }, sender));
}

async function known(): Promise<string[]> {
  const response = await fetch(`${service.http}/api/v1/devices/hexa-1/photos/known`, {
    method: 'POST',
    headers: { ...headers(), 'Content-Type': 'application/json' },
    body: JSON.stringify({ sha256: [...photos.keys()] }),
  });
  return ((await response.json()) as { known: string[] }).known.sort();
}

/** Hashes of the originals, and names of what is on its way. */
async function onDisk(): Promise<{ originals: string[]; underway: string[] }> {
  const all = await readdir(join(place.dataDir, 'photos'), { recursive: true });
  const originals = all.filter((name) => /^[0-9a-f]{2}[/\\][0-9a-f]{64}$/.test(name));
  return {
    originals: originals.map((name) => name.slice(3)).sort(),
    underway: all.filter((name) => /^(incoming|pending)[/\\]/.test(name)),
  };
}

it('has every acknowledged photo whole after each kill, and no file without a row', async () => {
  for (const enough of [8, 25]) {
    const sending = sendAll();
    await expect.poll(() => acknowledged.size, { interval: 2 }).toBeGreaterThanOrEqual(enough);
    await service.end('SIGKILL');
    await sending;
    service = await startProcess(place);
    const rows = await known();
    const { originals, underway } = await onDisk();
    expect(originals).toEqual(rows);
    expect(underway).toEqual([]);
    expect([...acknowledged].filter((sha256) => !rows.includes(sha256))).toEqual([]);
  }
  await sendAll();
  expect(await known()).toEqual([...photos.keys()].sort());
  const [first] = photos;
  const back = await fetch(`${service.http}/api/v1/photos/${first![0]}/original`, {
    headers: { 'X-API-Key': service.key },
  });
  expect(Buffer.from(await back.arrayBuffer()).equals(first![1])).toBe(true);
});
