import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as realSleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReplayArgs, type ReplayOptions } from '../../simulators/replay/options.ts';
import { type ReplayIo, runReplay } from '../../simulators/replay/replay.ts';
import { formatReport } from '../../simulators/replay/report.ts';
import { type StubServer, startStubServer } from './stub-server.ts';

const TIME = Date.UTC(2026, 10, 21, 8, 30);
const LIMIT = 30_000;

let server: StubServer;
let folder: string;
let written: string;
let stop: AbortController;

beforeEach(async () => {
  server = await startStubServer();
  folder = await mkdtemp(path.join(tmpdir(), 'replay-'));
  written = '';
  stop = new AbortController();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function io(over: Partial<ReplayIo> = {}): ReplayIo {
  return {
    write: (text) => {
      written += text;
    },
    isTty: false,
    now: () => Date.now(),
    sleep: (ms, signal) => realSleep(ms, undefined, signal ? { signal } : {}),
    signal: stop.signal,
    ...over,
  };
}

function options(...args: string[]): ReplayOptions {
  const read = parseReplayArgs([folder, '--url', server.url, '--http', server.http, ...args]);
  if (read === 'help' || 'faults' in read) throw new Error(JSON.stringify(read));
  return read;
}

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

/** Three buses at 1 Hz: in the file one after the other, in time together. */
async function writeBuses(fixes: number): Promise<void> {
  const rows = ['a', 'b', 'c'].flatMap((bus) =>
    Array.from({ length: fixes }, (_, i) => {
      const time = new Date(TIME + i * 1000).toISOString();
      return `${bus},${time},${36.6 + i * 1e-5},101.77`;
    }),
  );
  await write(
    'buses.csv',
    ['vehicle_id,time,lat,lon', ...rows, 'a,2026-11-21T08:30:00Z,,'].join('\n'),
  );
}

const jsonLine = (time: number, lat = 36.62) => JSON.stringify({ time, lat, lon: 101.77 });

describe('a replay flat out', () => {
  it(
    'sends every fix of every vehicle as a device of its own, in batches',
    async () => {
      await writeBuses(250);
      await write('car.jsonl', [jsonLine(TIME), jsonLine(TIME), '{'].join('\n'));
      await write('notes.md', 'no track');
      const report = await runReplay(options('--kind', 'muck-truck'), io());
      expect(report.files).toMatchObject([
        {
          devices: 3,
          points: 751,
          refused: { 'no-position': 1 },
          sent: 750,
          accepted: 750,
          duplicate: 0,
          rejected: {},
        },
        { devices: 1, points: 3, refused: { malformed: 1 }, sent: 2, accepted: 1, duplicate: 1 },
      ]);
      expect(report).toMatchObject({
        skipped: 1,
        stopped: false,
        unsettled: false,
        unreadable: [],
      });
      const devices = ['replay-buses-a', 'replay-buses-b', 'replay-buses-c', 'replay-car'];
      expect([...server.stored.keys()].sort()).toEqual(devices);
      expect(new Set(server.kinds.values())).toEqual(new Set(['muck-truck']));
      expect(Math.max(...server.messages.map((one) => one.fixes))).toBe(100);
      expect(server.stored.get('replay-buses-b')?.get(TIME + 5000)?.lat).toBeCloseTo(36.60005, 9);
      expect(formatReport(report)).toContain('no-position 1');
    },
    LIMIT,
  );

  it(
    'run twice stores nothing twice',
    async () => {
      await writeBuses(30);
      await runReplay(options(), io());
      const again = await runReplay(options(), io());
      expect(again.files).toMatchObject([{ sent: 90, accepted: 0, duplicate: 90 }]);
      expect(server.stored.get('replay-buses-a')?.size).toBe(30);
    },
    LIMIT,
  );

  it(
    'keeps within its connections, and says who is online',
    async () => {
      await writeBuses(30);
      await runReplay(options('--connections', '1'), io());
      expect(server.mostConnected).toBe(1);
      const told = server.presence.filter((one) => one.device === 'replay-buses-a');
      expect(told.map((one) => one.online)).toEqual([true, false]);
    },
    LIMIT,
  );

  it(
    'can move the times so that the last fix is of now',
    async () => {
      await write('car.jsonl', [jsonLine(TIME - 60_000), jsonLine(TIME)].join('\n'));
      const now = Date.now();
      await runReplay(options('--shift-to-now'), io());
      const times = [...server.stored.get('replay-car')!.keys()];
      expect(times[1]! - times[0]!).toBe(60_000);
      expect(Math.abs(times[1]! - now)).toBeLessThan(10_000);
    },
    LIMIT,
  );

  it(
    'says of each refused point where and why, if asked',
    async () => {
      await write('car.jsonl', ['', jsonLine(TIME, 95)].join('\n'));
      await runReplay(options('--verbose'), io());
      expect(written).toMatch(/car\.jsonl:2 out-of-range: lat 95 is not within ±90\n/);
    },
    LIMIT,
  );

  it(
    'gives files of one name in two folders two devices',
    async () => {
      const other = await mkdtemp(path.join(tmpdir(), 'other-'));
      await write('car.jsonl', jsonLine(TIME));
      await writeFile(path.join(other, 'car.jsonl'), jsonLine(TIME, 1));
      const both = { ...options(), paths: [folder, other] };
      const report = await runReplay(both, io());
      await rm(other, { recursive: true });
      expect(report.files.map((one) => one.accepted)).toEqual([1, 1]);
      expect(server.stored.size).toBe(2);
    },
    LIMIT,
  );

  it(
    'uses the tokens kept from the time before, and gets new ones where they fail',
    async () => {
      await write('car.jsonl', jsonLine(TIME));
      const file = path.join(folder, 'tokens.txt');
      await runReplay(options('--token-file', file), io());
      expect((await stat(file)).mode & 0o077).toBe(0);
      const kept = await readFile(file, 'utf8');
      await runReplay(
        { ...options('--token-file', file), paths: [path.join(folder, 'car.jsonl')] },
        io(),
      );
      expect(await readFile(file, 'utf8')).toBe(kept);
      server.tokens.set('replay-car', 'changed by somebody');
      await runReplay(
        { ...options('--token-file', file), paths: [path.join(folder, 'car.jsonl')] },
        io(),
      );
      expect(await readFile(file, 'utf8')).not.toBe(kept);
    },
    LIMIT,
  );

  it(
    'that is stopped reports what was sent until then',
    async () => {
      await writeBuses(5000);
      const slow = options('--connections', '1');
      const run = runReplay(slow, io());
      while (server.messages.length < 3) await realSleep(5);
      stop.abort();
      const report = await run;
      expect(report.stopped).toBe(true);
      const [file] = report.files;
      expect(file!.sent).toBeGreaterThan(0);
      expect(file!.sent).toBeLessThan(15_000);
      expect(formatReport(report)).toContain('Stopped before all was sent.');
    },
    LIMIT,
  );
});

describe('a replay at a speed', () => {
  /** A clock that jumps on when somebody sleeps: an hour passes at once. */
  function fastClock() {
    let now = Date.UTC(2026, 11, 24);
    const start = now;
    const sleep = async (ms: number, signal?: AbortSignal) => {
      now += ms;
      await new Promise((done) => setImmediate(done));
      signal?.throwIfAborted();
    };
    return { start, now: () => now, sleep };
  }

  it(
    'sends each fix at its moment, all vehicles on one timeline',
    async () => {
      await writeBuses(20);
      const clock = fastClock();
      const report = await runReplay(options('--speed', '10', '--keep-times'), io(clock));
      expect(clock.now() - clock.start).toBeGreaterThanOrEqual(1900);
      expect(clock.now() - clock.start).toBeLessThan(2200);
      expect(report.files[0]).toMatchObject({ sent: 60, accepted: 60 });
      expect([...server.stored.get('replay-buses-c')!.keys()][0]).toBe(TIME);
    },
    LIMIT,
  );

  it(
    'moves the times to end now, with the recorded spacing, never into the future',
    async () => {
      await writeBuses(20);
      const clock = fastClock();
      await runReplay(options('--speed', '10'), io(clock));
      const times = [...server.stored.get('replay-buses-a')!.keys()];
      expect(times[1]! - times[0]!).toBe(1000);
      expect(times.at(-1)).toBe(clock.start + 1900);
    },
    LIMIT,
  );

  it(
    'cuts pauses of all vehicles together',
    async () => {
      await write('car.jsonl', [jsonLine(TIME), jsonLine(TIME + 86_400_000)].join('\n'));
      const clock = fastClock();
      await runReplay(options('--speed', '1', '--keep-times'), io(clock));
      expect(clock.now() - clock.start).toBeLessThan(302_000);
      expect([...server.stored.get('replay-car')!.keys()]).toEqual([TIME, TIME + 86_400_000]);
    },
    LIMIT,
  );

  it(
    'works with fewer connections than vehicles',
    async () => {
      await writeBuses(20);
      const args = ['--speed', '1000', '--connections', '2', '--keep-times'];
      const report = await runReplay(options(...args), io());
      expect(report.files[0]).toMatchObject({ sent: 60, accepted: 60 });
    },
    LIMIT,
  );
});

describe('what stops a replay is said in words', () => {
  it(
    'no server',
    async () => {
      await write('car.jsonl', jsonLine(TIME));
      const nowhere = { ...options(), http: 'http://127.0.0.1:9' };
      await expect(runReplay(nowhere, io())).rejects.toThrow(
        /Is the server running \(chengxun serve\)/,
      );
      const half = { ...options(), url: 'mqtt://127.0.0.1:9' };
      await expect(runReplay(half, io())).rejects.toThrow(
        /No MQTT connection to mqtt:.*Is the server/,
      );
    },
    LIMIT,
  );

  it('no such file', async () => {
    const missing = { ...options(), paths: [path.join(folder, 'nothing')] };
    await expect(runReplay(missing, io())).rejects.toThrow(/Cannot be read: ENOENT/);
  });

  it(
    'a file that is no track is named, and the others are sent',
    async () => {
      await write('a.txt', 'hello');
      await write('car.jsonl', jsonLine(TIME));
      const report = await runReplay(options(), io());
      expect(report.unreadable).toMatchObject([{ why: expect.stringContaining('GPX, NMEA 0183') }]);
      expect(report.files).toMatchObject([{ accepted: 1 }]);
    },
    LIMIT,
  );
});
