/** Recorded MAVLink sent by `chengxun replay`: devices, fixes, states and events as a bridge gives them. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReplayArgs } from '../../simulators/replay/options.ts';
import { runReplay } from '../../simulators/replay/replay.ts';
import { formatReport } from '../../simulators/replay/report.ts';
import { encode } from '../../src/wire/mavlink/codec.ts';
import type { MessageClass } from '../../src/wire/mavlink/message-class.ts';
import {
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  RadioStatus,
  StatusText,
  SysStatus,
  SystemTime,
} from '../../src/wire/mavlink/messages.ts';
import { type StubServer, startStubServer } from './stub-server.ts';

const NOON = Date.UTC(2026, 5, 1, 4);
const SECONDS = 20;
const ARMED = 128;
/** MAV_TYPE_HEXAROTOR, MAV_AUTOPILOT_ARDUPILOTMEGA, copter's LOITER and STABILIZE */
const HEXA = { type: 13, autopilot: 3, systemStatus: 4 };
const MODES = { stabilize: 0, loiter: 5 };

let server: StubServer;
let folder: string;

beforeEach(async () => {
  server = await startStubServer();
  folder = await mkdtemp(path.join(tmpdir(), 'replay-mavlink-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const sequences = new Map<number, number>();

function from<T extends object>(system: number, as: MessageClass<T>, fields: Partial<T>) {
  const sequence = ((sequences.get(system) ?? -1) + 1) & 255;
  sequences.set(system, sequence);
  return encode(as, fields, { sequence, system, component: 1 });
}

/** One second of a copter that flies north, 2 Hz of position. */
function second(system: number, i: number): Uint8Array[] {
  const customMode = i < SECONDS / 2 ? MODES.stabilize : MODES.loiter;
  const at = { lat: 366_200_000 + i * 100, lon: 1_017_700_000 + system, alt: 2_300_000 + i * 1000 };
  const uptime = 90_000 + i * 1000;
  return [
    from(system, Heartbeat, { ...HEXA, baseMode: 1 | ARMED, customMode }),
    from(system, SystemTime, {
      timeUnixUsec: BigInt(NOON + i * 1000) * 1000n,
      timeBootMs: uptime,
    }),
    from(system, GpsRawInt, { fixType: 3, satellitesVisible: 14, eph: 80, ...at }),
    from(system, SysStatus, { voltageBattery: 22_200, currentBattery: 1500, batteryRemaining: 80 }),
    from(system, GlobalPositionInt, { timeBootMs: uptime, relativeAlt: i * 1000, ...at }),
    from(system, GlobalPositionInt, { timeBootMs: uptime + 500, relativeAlt: i * 1000, ...at }),
    ...(i === 5 ? [from(system, StatusText, { severity: 4, text: '电量低 Low Battery!' })] : []),
  ];
}

function tlog(systems: readonly number[]): Buffer {
  const entries: Uint8Array[] = [];
  for (let i = 0; i < SECONDS; i++) {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(NOON + i * 1000) * 1000n);
    const radio = encode(
      RadioStatus,
      { rssi: 180, remrssi: 170 },
      { sequence: i, system: 51, component: 68 },
    );
    for (const frame of [...systems.flatMap((system) => second(system, i)), radio]) {
      entries.push(stamp, frame);
    }
  }
  return Buffer.concat(entries);
}

const raw = (system: number) =>
  Buffer.concat(Array.from({ length: SECONDS }, (_, i) => second(system, i)).flat());

async function replay(paths: readonly string[], ...args: string[]) {
  const options = parseReplayArgs([...paths, '--url', server.url, '--http', server.http, ...args]);
  if (options === 'help' || 'faults' in options) throw new Error(JSON.stringify(options));
  return runReplay(options, {
    write: () => {},
    isTty: false,
    now: () => Date.now(),
    sleep: async () => {},
    signal: new AbortController().signal,
  });
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(full, bytes);
  return full;
}

const kinds = (device: string) => [...server.events.get(device)!.values()].map((one) => one.kind);

describe('a replay of a .tlog', () => {
  it('sends a fix and a state for each second, and what happened', async () => {
    const report = await replay([await file('flight.tlog', tlog([1]))]);
    const device = 'replay-flight';
    expect(report.files).toMatchObject([
      { devices: 1, points: SECONDS, sent: SECONDS, accepted: SECONDS, rejected: {} },
    ]);
    expect(server.refused).toEqual([]);
    expect(server.kinds.get(device)).toBe('hexacopter');
    const stored = [...server.stored.get(device)!.keys()];
    expect(stored).toEqual(Array.from({ length: SECONDS }, (_, i) => NOON + i * 1000));
    const states = server.states.get(device)!;
    expect(states).toHaveLength(SECONDS);
    expect(states.at(-1)).toMatchObject({
      armed: true,
      mode: 'LOITER',
      // The state of a second is what was known when it began.
      position: { amsl: 2300 + SECONDS - 2, relative: SECONDS - 2 },
      batteries: [{ voltage: 22.2, remaining: 80 }],
      link: { name: 'flight.tlog', alive: true, rssi: 180, loss: 0, heartbeat: false },
    });
    expect(kinds(device)).toEqual(expect.arrayContaining(['text', 'mode', 'failsafe']));
    const text = [...server.events.get(device)!.values()].find((one) => one.kind === 'text');
    expect(text?.detail).toEqual({ severity: 4, text: '电量低 Low Battery!' });
  });

  it('run twice tells every event once', async () => {
    const log = await file('flight.tlog', tlog([1]));
    await replay([log]);
    const once = kinds('replay-flight');
    await replay([log]);
    expect(kinds('replay-flight')).toEqual(once);
  });

  it('gives each vehicle in it a device, the radio and the ground station none', async () => {
    await replay([await file('two.tlog', tlog([1, 7]))]);
    expect([...server.stored.keys()].sort()).toEqual(['replay-two-1', 'replay-two-7']);
    expect(server.states.get('replay-two-7')).toHaveLength(SECONDS);
  });

  it('says how many frames were good and bad', async () => {
    const log = tlog([1]);
    log[40]! ^= 0xff;
    const report = await replay([await file('flight.tlog', log)]);
    const frames = SECONDS * 7 + 1;
    expect(formatReport(report)).toMatch(
      new RegExp(
        `flight\\.tlog: ${frames - 1} good frames, 1 with a wrong checksum.*states and events`,
      ),
    );
  });

  it('at a speed moves states and events with the fixes', async () => {
    const log = await file('flight.tlog', tlog([1]));
    await replay([log], '--speed', '1000');
    const shift = [...server.stored.get('replay-flight')!.keys()][0]! - NOON;
    expect(shift).toBeGreaterThan(0);
    expect(server.states.get('replay-flight')![0]!.time - NOON).toBe(shift);
    expect(server.refused).toEqual([]);
  });
});

describe('a replay of raw MAVLink', () => {
  it('is timed by what the messages say', async () => {
    const report = await replay([await file('link.bin', raw(1))]);
    expect(report.files).toMatchObject([{ sent: SECONDS, accepted: SECONDS }]);
    expect([...server.stored.get('replay-link')!.keys()][0]).toBe(NOON);
    expect(server.states.get('replay-link')).toHaveLength(SECONDS);
  });

  it('that says nowhere when it was is refused in words', async () => {
    const silent = from(1, Heartbeat, HEXA);
    const report = await replay([await file('link.raw', Buffer.concat(Array(50).fill(silent)))]);
    expect(report.unreadable).toMatchObject([
      { why: expect.stringContaining('says nowhere when') },
    ]);
  });

  it('of no vehicle is refused in words', async () => {
    const station = from(255, SystemTime, { timeUnixUsec: BigInt(NOON) * 1000n, timeBootMs: 1 });
    const report = await replay([await file('link.raw', Buffer.concat(Array(50).fill(station)))]);
    expect(report.unreadable).toMatchObject([{ why: expect.stringContaining('of no vehicle') }]);
  });
});

const log = fileURLToPath(
  new URL('../../../shared/data/mavlink/dronekit-python_flight.tlog', import.meta.url),
);

describe.skipIf(!existsSync(log))('a recorded copter', () => {
  it('appears as a flight with modes, status texts and battery', async () => {
    await replay([log]);
    const device = 'replay-dronekit-python_flight';
    expect(server.refused).toEqual([]);
    const events = [...server.events.get(device)!.values()];
    const modes = events.filter(({ kind }) => kind === 'mode').map(({ detail }) => detail.to);
    expect(new Set(modes)).toEqual(new Set(['STABILIZE', 'LOITER', 'AUTO', 'RTL']));
    const texts = events.filter(({ kind }) => kind === 'text').map(({ detail }) => detail.text);
    expect(texts).toEqual(expect.arrayContaining(['Low Battery!', 'PreArm: Need 3D Fix']));
    expect(events.filter(({ kind }) => kind === 'reboot')).toHaveLength(1);
    const states = server.states.get(device)!;
    expect(states.length).toBeGreaterThan(1000);
    expect(states.some(({ batteries }) => (batteries[0]?.voltage ?? 99) < 10)).toBe(true);
    expect(server.stored.get(device)!.size).toBeGreaterThan(900);
  });
});
