import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlackBox, isFlight } from '../../firmware-bridge/mavlink/black-box.ts';
import { BlackBoxStore } from '../../firmware-bridge/mavlink/black-box-store.ts';
import type { BlackBoxFile } from '../../firmware-bridge/mavlink/black-box-upload.ts';
import { Station } from '../../firmware-bridge/mavlink/station.ts';
import { deviceId } from '../../src/domain/ids.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import { Attitude, CommandLong } from '../../src/wire/mavlink/messages.ts';
import { HandTimers } from './hand-timers.ts';
import { FarEnd, MemoryLink, silent } from './memory-link.ts';

const HEXA = deviceId('hexa-01')!;
const MB = 1024 * 1024;
let folder: string;
let timers: HandTimers;
let station: Station;
let hexa: FarEnd;
let finished: BlackBoxFile[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chengxun-black-box-'));
  timers = new HandTimers();
  const link = new MemoryLink('udp:14550');
  station = new Station({ links: [link], timers, log: silent });
  await station.open();
  hexa = new FarEnd(link, 'a:1', 1);
  finished = [];
});
afterEach(async () => {
  await station.close();
  await rm(folder, { recursive: true, force: true });
});

function storeWith(more: Partial<ConstructorParameters<typeof BlackBoxStore>[0]> = {}) {
  return new BlackBoxStore({
    folder,
    devices: [HEXA],
    keepMs: Number.POSITIVE_INFINITY,
    maxBytes: 100 * MB,
    timers,
    log: silent,
    finished: (box) => finished.push(box),
    ...more,
  });
}

async function boxWith(store: BlackBoxStore): Promise<BlackBox> {
  await store.open();
  return new BlackBox({
    vehicle: station.vehicle(1),
    folder: store.recordings(HEXA),
    timers,
    log: silent,
    finished: (file) => store.finish(HEXA, file),
  });
}

/** A second each: a heartbeat and something else. */
function fly(seconds: number, armed: boolean): void {
  for (let i = 0; i < seconds; i++) {
    hexa.beat(armed);
    hexa.say(Attitude, { roll: i });
    timers.pass(1000);
  }
}

/** As any reader of such logs: a time, then a frame, to the end, with nothing between. */
async function readTlog(file: string): Promise<{ at: number; frame: Frame }[]> {
  const bytes = await readFile(file);
  const entries: { at: number; frame: Frame }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const time = Number(bytes.readBigUInt64BE(at));
    const [frame] = new Framer().push(bytes.subarray(at + 8, at + 8 + 280));
    expect(bytes.subarray(at + 8, at + 8 + frame!.bytes.length)).toEqual(Buffer.from(frame!.bytes));
    entries.push({ at: time, frame: frame! });
    at += 8 + frame!.bytes.length;
  }
  return entries;
}

describe('the black box of a flight', () => {
  it('begins before arming and ends after disarming, all frames both ways, times rising', async () => {
    const store = storeWith();
    const box = await boxWith(store);
    fly(60, false);
    const armedAt = timers.now();
    fly(20, true);
    station.vehicle(1).send(CommandLong, { command: 20 });
    fly(30, false);
    await box.close();
    await store.close();
    expect(finished).toHaveLength(1);
    const [done] = finished;
    const log = await readTlog(done!.file);
    const times = log.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
    expect(done!.began).toBe(armedAt - 30_000);
    expect(done!.ended).toBeGreaterThanOrEqual(armedAt + 29_000);
    expect(done!.ended).toBeLessThanOrEqual(armedAt + 31_000);
    const rolls = log.filter(({ frame }) => frame.message === 30);
    expect(rolls.length).toBeGreaterThanOrEqual(60);
    expect(rolls.length).toBeLessThanOrEqual(62);
    expect(log.filter(({ frame }) => frame.message === 76)).toHaveLength(1);
    expect(
      log.filter(({ frame }) => frame.system === 255 && frame.message === 0).length,
    ).toBeGreaterThan(50);
    const bytes = await readFile(done!.file);
    expect(done!.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(done!.bytes).toBe(bytes.length);
  });

  it('is not made without a flight', async () => {
    const store = storeWith();
    const box = await boxWith(store);
    fly(100, false);
    await box.close();
    await store.close();
    expect(finished).toEqual([]);
    expect(await readdir(store.recordings(HEXA))).toEqual([]);
  });

  it('is finished where the program stops in mid-flight', async () => {
    const store = storeWith();
    const box = await boxWith(store);
    fly(5, true);
    await box.close();
    await store.close();
    expect(finished).toHaveLength(1);
  });

  it('of two flights is two', async () => {
    const store = storeWith();
    const box = await boxWith(store);
    fly(5, true);
    fly(20, false);
    fly(5, true);
    await box.close();
    await store.close();
    expect(finished.map(({ began }) => began)).toHaveLength(2);
    const [one, two] = finished;
    expect(two!.began).toBeGreaterThan(one!.ended);
  });

  it.each([
    [{ at: 100_000, armed: true, lastHeard: 99_000, disarmed: undefined }, true],
    [{ at: 400_000, armed: true, lastHeard: 99_000, disarmed: undefined }, false],
    [{ at: 100_000, armed: false, lastHeard: 99_000, disarmed: undefined }, false],
    [{ at: 100_000, armed: false, lastHeard: 99_000, disarmed: 91_000 }, true],
    [{ at: 100_000, armed: false, lastHeard: 99_000, disarmed: 89_000 }, false],
  ])('%j belongs to a flight: %s', (moment, expected) => {
    expect(isFlight(moment)).toBe(expected);
  });

  it('left unfinished by a crash is cut to whole frames and finished at the next start', async () => {
    const store = storeWith();
    const box = await boxWith(store);
    fly(5, true);
    await box.close();
    await store.close();
    const whole = await readFile(finished[0]!.file);
    await rm(finished[0]!.file);
    const recording = store.recordings(HEXA);
    await writeFile(join(recording, '1.tlog.part'), whole.subarray(0, -5));
    await writeFile(join(recording, '2.tlog.part'), 'not a log');
    finished = [];
    const next = storeWith();
    await next.open();
    // In the background: the links are opened meanwhile.
    expect(finished).toEqual([]);
    await next.close();
    expect(await readdir(recording)).toEqual([]);
    expect(finished).toHaveLength(1);
    const log = await readTlog(finished[0]!.file);
    expect(log.length).toBeGreaterThan(8);
    expect(finished[0]!.bytes).toBeLessThan(whole.length - 5);
  });
});

describe('sending', () => {
  let server: Server;
  let http: string;
  /** One after the other; the last one stays. */
  let answers: number[];
  let took: { method: string; url: string; auth: string; sha256: string }[];
  beforeEach(async () => {
    took = [];
    answers = [201];
    server = createServer(async (request: IncomingMessage, response) => {
      const hash = createHash('sha256');
      for await (const chunk of request) hash.update(chunk as Buffer);
      const { method = '', url = '', headers } = request;
      const auth = Buffer.from(headers.authorization!.split(' ')[1]!, 'base64').toString();
      took.push({ method, url, auth, sha256: hash.digest('hex') });
      const status = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(status!).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    http = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterEach(() => void server.close());

  const serverOf = () => ({ http, tokens: new Map([[HEXA, 'secret']]) });
  const inFolder = (kind: string) => readdir(join(folder, HEXA, kind));
  const until = async (test: () => Promise<boolean> | boolean) => {
    while (!(await test())) await new Promise((resolve) => setImmediate(resolve));
  };
  /** As a flight of long ago left it. */
  async function waiting(began = 1000, content = 'x'): Promise<string> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await mkdir(join(folder, HEXA, 'waiting'), { recursive: true });
    await writeFile(join(folder, HEXA, 'waiting', `${began}-${began + 1}-${sha256}.tlog`), content);
    return sha256;
  }

  it('puts it as its device, under its hash, and keeps it as sent', async () => {
    const sha256 = await waiting();
    const store = storeWith({ server: serverOf() });
    await store.open();
    await until(async () => (await inFolder('sent')).length === 1);
    expect(took).toEqual([
      {
        method: 'PUT',
        url: `/api/v1/devices/hexa-01/black-boxes/${sha256}?began=1970-01-01T00%3A00%3A01.000Z&ended=1970-01-01T00%3A00%3A01.001Z`,
        auth: 'hexa-01:secret',
        sha256,
      },
    ]);
    await store.close();
  });

  it('tries again until it is taken', async () => {
    answers = [503, 503, 201];
    await waiting();
    const store = storeWith({ server: serverOf() });
    await store.open();
    await until(() => took.length === 1 && timers.waiting > 1);
    timers.pass(5000);
    await until(() => took.length === 2);
    await until(() => timers.waiting > 1);
    timers.pass(15_000);
    await until(async () => (await inFolder('sent')).length === 1);
    await store.close();
  });

  it('keeps apart what the service will never take, and goes on with the next', async () => {
    answers = [422, 201];
    await waiting(1000, 'bad');
    await waiting(5000, 'good');
    const store = storeWith({ server: serverOf() });
    await store.open();
    await until(async () => (await inFolder('sent')).length === 1);
    expect(await inFolder('refused')).toHaveLength(1);
    expect(await inFolder('waiting')).toHaveLength(0);
    await store.close();
  });

  it('sends again what arrived damaged, without holding up the next', async () => {
    answers = [409, 201];
    await waiting(1000, 'first');
    await waiting(5000, 'second');
    const store = storeWith({ server: serverOf() });
    await store.open();
    await until(async () => (await inFolder('sent')).length === 1 && timers.waiting > 1);
    timers.pass(5000);
    await until(async () => (await inFolder('sent')).length === 2);
    expect(took).toHaveLength(3);
    await store.close();
  });

  it('is broken off by closing, and is still in the queue after', async () => {
    await waiting();
    server.close();
    const store = storeWith({ server: serverOf() });
    await store.open();
    await store.close();
    expect(await inFolder('waiting')).toHaveLength(1);
  });

  it('is forgotten when it was sent and its flight is long ago', async () => {
    const day = 86_400_000;
    await waiting(timers.now() - 3 * day, 'old');
    await waiting(timers.now() - day, 'new');
    const store = storeWith({ server: serverOf(), keepMs: 2 * day });
    await store.open();
    await until(async () => (await inFolder('waiting')).length === 0);
    await store.close();
    expect(await inFolder('sent')).toEqual([expect.stringContaining(`${timers.now() - day}-`)]);
  });

  it('makes room: what was sent goes first, oldest first', async () => {
    for (const began of [1000, 2000, 3000]) await waiting(began, `${began}`.repeat(100));
    const store = storeWith({ server: serverOf(), maxBytes: 900 });
    await store.open();
    await until(async () => (await inFolder('waiting')).length === 0);
    await store.close();
    const left = await inFolder('sent');
    expect(left.map((name) => name.split('-')[0]).sort()).toEqual(['2000', '3000']);
  });
});
