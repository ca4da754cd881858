import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { page } from '../../src/wire/api.ts';
import { droneEventSchema } from '../../src/wire/api-drones.ts';
import { type ServiceClient, serviceClient } from '../service-client.ts';
import { type CameraOptions, type FlownCapture, photosOfFlight } from './camera.ts';

const HELP = `chengxun simulate camera: writes the photos of a flown flight into a folder, as a camera's card has them

  --server URL        of the service (http://127.0.0.1:8080); CHENGXUN_API_KEY has a key with fleet:look
  --flight ID         whose capture events are taken
  --out DIR           where the photos go; chengxun-bridge photos --watch DIR sends them
  --clock-offset S    seconds that the camera's clock is ahead (0)
  --jitter S          seconds that each time may be off besides (0)
  --missing SHARE     captures without a photo, 0 to 1 (0)
  --extra SHARE       photos without a capture, 0 to 1 (0)
  --metadata WHAT     full, or none: time and number alone (full)
  --pitch DEGREES     of the gimbal (-90)
  --width PIXELS      of the photos (1600)
  --seed N            other chance events (1)`;

const OPTIONS = {
  server: { type: 'string', default: 'http://127.0.0.1:8080' },
  flight: { type: 'string' },
  out: { type: 'string' },
  'clock-offset': { type: 'string', default: '0' },
  jitter: { type: 'string', default: '0' },
  missing: { type: 'string', default: '0' },
  extra: { type: 'string', default: '0' },
  metadata: { type: 'string', default: 'full' },
  pitch: { type: 'string', default: '-90' },
  width: { type: 'string', default: '1600' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Order {
  readonly server: string;
  readonly flight: number;
  readonly out: string;
  readonly camera: CameraOptions;
}

/** Resolves with the exit code. */
export async function cameraCommand(rest: readonly string[], key?: string): Promise<number> {
  let order: Order | undefined;
  try {
    order = readOrder(rest);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (!order) {
    console.log(HELP);
    return 0;
  }
  try {
    return await write(order, key);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

async function write({ server, flight, out, camera }: Order, key?: string): Promise<number> {
  const client = serviceClient(server, key, new AbortController().signal);
  const captures = await capturesOf(client, flight);
  await mkdir(out, { recursive: true });
  let count = 0;
  for await (const { name, bytes } of photosOfFlight(captures, camera)) {
    // Under another name until it is whole: who watches the folder never sees half of it.
    await writeFile(join(out, `.${name}.part`), bytes);
    await rename(join(out, `.${name}.part`), join(out, name));
    count++;
  }
  console.log(`${count} photos of ${captures.length} captures are in ${out}.`);
  return 0;
}

function readOrder(rest: readonly string[]): Order | undefined {
  const { values } = parseArgs({ args: [...rest], options: OPTIONS, strict: true });
  if (values.help) return undefined;
  const number = (
    name: 'clock-offset' | 'jitter' | 'missing' | 'extra' | 'pitch' | 'width' | 'seed',
  ) => {
    const value = Number(values[name]);
    if (!Number.isFinite(value)) throw new Error(`--${name} must be a number.`);
    return value;
  };
  const share = (name: 'missing' | 'extra') => {
    const value = number(name);
    if (value < 0 || value > 1) throw new Error(`--${name} must be a share from 0 to 1.`);
    return value;
  };
  const flight = Number(values.flight);
  if (!(Number.isInteger(flight) && flight > 0)) throw new Error('--flight must be a flight’s id.');
  if (!values.out) throw new Error('--out must be a folder.');
  if (!URL.canParse(values.server)) throw new Error('--server must be a URL.');
  if (values.metadata !== 'full' && values.metadata !== 'none')
    throw new Error('--metadata must be full or none.');
  return {
    server: values.server,
    flight,
    out: values.out,
    camera: {
      seed: number('seed'),
      clockOffset: number('clock-offset'),
      jitter: number('jitter'),
      missing: share('missing'),
      extra: share('extra'),
      metadata: values.metadata,
      pitch: number('pitch'),
      width: Math.min(8000, Math.max(64, Math.round(number('width')))),
    },
  };
}

const eventsSchema = page(droneEventSchema);

/** All that the service knows of this flight, page by page. Throws Refusal. */
export async function capturesOf(
  client: Pick<ServiceClient, 'get'>,
  flight: number,
): Promise<readonly FlownCapture[]> {
  const captures: FlownCapture[] = [];
  let after: string | null = '0';
  while (after !== null) {
    const page: unknown = await client.get(
      `/api/v1/flights/${flight}/events?after=${after}&limit=500`,
    );
    const { items, next } = eventsSchema.parse(page);
    for (const { kind, at, detail } of items)
      if (kind === 'capture')
        captures.push({
          time: Date.parse(at),
          detail: detail as unknown as FlownCapture['detail'],
        });
    after = next;
  }
  return captures;
}
