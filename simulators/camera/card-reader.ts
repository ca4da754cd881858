/** What a squad does after landing: reads the camera's card and sends its photos, flight by flight. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { type ServiceClient, serviceClient } from '../service-client.ts';
import { type FlownCapture, photosOfFlight } from './camera.ts';
import { capturesOf } from './command.ts';
import type { Thing } from './ground-picture.ts';

export interface CardReader {
  readonly httpUrl: string;
  /** An API key with `fleet:look`, `cases:look` and `photos:add`. */
  readonly key: string;
  /** Whose cards. */
  readonly devices: readonly string[];
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/** ms between two looks for flights that have ended. */
const EVERY = 5000;
/** Pixels: enough to look at, and drawn in a tenth of a second. */
const WIDTH = 1200;
/** The camera's clock is off by so many seconds: it always is. */
const CLOCK_OFFSET = 37;
/** Degrees around the photos within which the cases' heaps are drawn. */
const AROUND = 0.002;

const flightsSchema = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      number: z.string(),
      device: z.string(),
      state: z.string(),
      case: z.object({ id: z.number() }).nullable(),
    }),
  ),
});
const casesSchema = z.object({
  items: z.array(z.object({ id: z.number(), place: z.tuple([z.number(), z.number()]) })),
});

/** Until the signal. A flight whose photos could not be sent is tried again. */
export async function readCards(reader: CardReader): Promise<void> {
  const done = new Set<number>();
  while (!reader.signal.aborted) {
    await oneRound(reader, done).catch((error: unknown) => {
      if (!reader.signal.aborted)
        reader.log.warn({ why: String(error) }, 'a camera’s card could not be sent');
    });
    await sleep(EVERY, undefined, { signal: reader.signal }).catch(() => {});
  }
}

async function oneRound(reader: CardReader, done: Set<number>): Promise<void> {
  const client = serviceClient(reader.httpUrl, reader.key, reader.signal);
  const { items } = flightsSchema.parse(await client.get('/api/v1/flights?limit=20'));
  for (const { id, number, device, state, case: looked } of items) {
    if (state !== 'closed' || done.has(id) || !reader.devices.includes(device)) continue;
    const captures = await capturesOf(client, id);
    let sent = 0;
    for await (const { name, bytes } of photosOfFlight(captures, {
      seed: reader.seed + id,
      clockOffset: CLOCK_OFFSET,
      jitter: 0.4,
      width: WIDTH,
      things: await heapsNear(client, captures, looked?.id),
    })) {
      await send(client, number, name, bytes);
      sent++;
    }
    done.add(id);
    reader.log.info({ device, flight: number, photos: sent }, 'a camera’s card was read');
  }
}

/**
 * What the photos show: where a case says that something lies, something lies. Of the case that was looked at
 * it lies in the middle of the look.
 */
async function heapsNear(
  client: ServiceClient,
  captures: readonly FlownCapture[],
  looked?: number,
): Promise<readonly Thing[]> {
  const places = captures.flatMap(({ detail: { lat, lon } }) =>
    lat === undefined || lon === undefined ? [] : [{ lat, lon }],
  );
  if (places.length === 0) return [];
  const lons = places.map(({ lon }) => lon);
  const lats = places.map(({ lat }) => lat);
  const middle: LonLat = [mean(lons), mean(lats)];
  const bbox = [
    Math.min(...lons) - AROUND,
    Math.min(...lats) - AROUND,
    Math.max(...lons) + AROUND,
    Math.max(...lats) + AROUND,
  ].join();
  const page = await client.get(`/api/v1/cases?bbox=${bbox}&limit=100`);
  const heap = (place: LonLat): Thing => ({ place, kind: 'heap', size: 6 });
  const others = casesSchema.parse(page).items.filter(({ id }) => id !== looked);
  return [
    ...others.map(({ place }) => heap(place)),
    ...(looked === undefined ? [] : [heap(middle)]),
  ];
}

const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;

function send(
  client: ServiceClient,
  flight: string,
  name: string,
  bytes: Uint8Array,
): Promise<unknown> {
  const form = new FormData();
  form.set('flight', flight);
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: 'image/jpeg' }), name);
  return client.sendForm('/api/v1/photos', form);
}
