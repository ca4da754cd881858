import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import {
  Attitude,
  GpsRawInt,
  Heartbeat,
  StatusText,
  SystemTime,
} from '../../../src/wire/mavlink/messages.ts';
import {
  detectMavlink,
  type MavlinkFormat,
  mavlinkReader,
  type TimedFrame,
} from '../../../src/wire/tracks/mavlink.ts';
import { garbage, goodFrame, pieces } from '../mavlink/generated.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const FROM = { sequence: 0, system: 1, component: 1 };
const HEARTBEAT = encode(Heartbeat, { type: 13, autopilot: 3 }, FROM);

function entry(at: number, frame: Uint8Array): Uint8Array {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(at) * 1000n);
  return Buffer.concat([stamp, frame]);
}

function read(format: MavlinkFormat, ...parts: Uint8Array[]) {
  const reader = mavlinkReader(format);
  const frames = [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
  return { frames, counts: reader.counts, fault: reader.fault };
}

const times = (frames: readonly TimedFrame[]) => frames.map(({ at }) => at - NOON);
const shown = (frames: readonly TimedFrame[]) =>
  frames.map(({ at, frame }) => `${at} ${Buffer.from(frame.bytes).toString('hex')}`);

describe('a .tlog', () => {
  it('gives each frame the time before it', () => {
    const log = Buffer.concat([0, 250, 250, 1000].map((after) => entry(NOON + after, HEARTBEAT)));
    const { frames, counts } = read('tlog', log);
    expect(times(frames)).toEqual([0, 250, 250, 1000]);
    expect(counts).toMatchObject({ good: 4, badChecksum: 0, skippedBytes: 0 });
  });

  it('counts an entry at fault once, by its fault, and goes on with the next', () => {
    const broken = HEARTBEAT.with(12, 0x77);
    const unknown = HEARTBEAT.with(9, 0x77);
    const flagged = HEARTBEAT.with(2, 0x02);
    const parts = [broken, HEARTBEAT, unknown, flagged, HEARTBEAT];
    const { frames, counts } = read('tlog', ...parts.map((one, i) => entry(NOON + i, one)));
    expect(times(frames)).toEqual([1, 4]);
    expect(counts).toMatchObject({ good: 2, badChecksum: 1, unknownMessage: 1, badFlags: 1 });
  });

  it('finds on after bytes were lost in the middle of it, and at its end', () => {
    const log = Buffer.concat([
      entry(NOON, HEARTBEAT).subarray(0, 15),
      entry(NOON + 1, HEARTBEAT),
      entry(NOON + 2, HEARTBEAT).subarray(0, 20),
    ]);
    expect(times(read('tlog', log).frames)).toEqual([1]);
  });

  it('takes a whole entry that lies in what garbage before it states to be one', () => {
    // A time of 2058, and the header of a frame that would end where the log ends.
    const noise = Uint8Array.from([0, 9, 0xe7, 0xdb, 0x75, 0xba, 0xfd, 0, 0xfd, 0, 0, 0, 0]);
    const whole = entry(NOON, HEARTBEAT);
    noise[9] = 5 + whole.length - 12;
    expect(times(read('tlog', Buffer.concat([noise, whole])).frames)).toEqual([0]);
  });

  it('loses no whole entry to what lies between, however it is cut', () => {
    const parts = fc.array(fc.tuple(garbage, goodFrame), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.array(fc.nat()), (pairs, cuts) => {
        const sent = pairs.map(([, frame], i) => entry(NOON + i, frame));
        const log = Buffer.concat(pairs.flatMap(([noise], i) => [noise, sent[i]!]));
        const one = read('tlog', log);
        const many = read('tlog', ...pieces(log, cuts));
        const expected = pairs.map(
          ([, frame], i) => `${NOON + i} ${Buffer.from(frame).toString('hex')}`,
        );
        expect(shown(one.frames)).toEqual(expected);
        expect(shown(many.frames)).toEqual(expected);
        expect(many.counts).toEqual(one.counts);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a raw stream', () => {
  const attitude = (uptime: number) => encode(Attitude, { timeBootMs: uptime }, FROM);
  const systemTime = (uptime: number, utc: number) =>
    encode(SystemTime, { timeBootMs: uptime, timeUnixUsec: BigInt(utc) * 1000n }, FROM);

  it('is timed by uptimes, from the first time in UTC on, and before it', () => {
    const { frames } = read(
      'raw',
      HEARTBEAT,
      attitude(60_000),
      systemTime(60_500, 0),
      HEARTBEAT,
      systemTime(61_000, NOON),
      attitude(61_250),
    );
    expect(times(frames)).toEqual([-1000, -1000, -500, -500, 0, 250]);
  });

  it('takes the time of a GPS that has UTC, but not one that has only its uptime', () => {
    const gps = (micros: bigint) => encode(GpsRawInt, { timeUsec: micros }, FROM);
    expect(read('raw', attitude(1000), gps(1_000_000n)).frames).toEqual([]);
    expect(times(read('raw', attitude(1000), gps(BigInt(NOON) * 1000n)).frames)).toEqual([0, 0]);
  });

  it('goes on over a reboot of the autopilot', () => {
    const { frames } = read(
      'raw',
      systemTime(60_000, NOON),
      attitude(61_000),
      attitude(500),
      attitude(1500),
      systemTime(2500, NOON + 60_000),
      systemTime(3500, NOON + 61_000),
      attitude(4500),
    );
    expect(times(frames)).toEqual([0, 1000, 1000, 2000, 3000, 61_000, 62_000]);
  });

  it('is not thrown off by one wrong time', () => {
    const { frames } = read(
      'raw',
      systemTime(1000, NOON),
      systemTime(2000, NOON + 5_000_000),
      systemTime(3000, NOON + 2000),
    );
    expect(times(frames)).toEqual([0, 1000, 2000]);
  });

  it('without any time in UTC is refused in words', () => {
    const { frames, fault } = read('raw', HEARTBEAT, attitude(1000));
    expect(frames).toEqual([]);
    expect(fault).toMatch(/says nowhere when it was.*SYSTEM_TIME/);
  });

  it('without any time in UTC is not kept for ever', () => {
    const reader = mavlinkReader('raw');
    const many = Buffer.concat(Array<Uint8Array>(10_000).fill(HEARTBEAT));
    for (let i = 0; i < 11; i++) reader.push(many);
    expect(reader.fault).toMatch(/says nowhere/);
  });
});

describe('recorded MAVLink', () => {
  it('is known by what is in it', () => {
    const frames = Array.from({ length: 20 }, () => HEARTBEAT);
    expect(detectMavlink(Buffer.concat(frames))).toBe('raw');
    expect(detectMavlink(Buffer.concat(frames.map((one) => entry(NOON, one))))).toBe('tlog');
    const text = encode(StatusText, { text: 'x' }, FROM);
    const mostlyElse = Buffer.concat([Buffer.from('lat,lon\n'.repeat(20)), text]);
    expect(detectMavlink(mostlyElse)).toBeUndefined();
    expect(detectMavlink(new Uint8Array(0))).toBeUndefined();
  });
});

const folder = fileURLToPath(new URL('../../../../shared/data/mavlink/', import.meta.url));

describe.skipIf(!existsSync(folder))('the recorded logs', () => {
  const log = (name: string) => readFileSync(folder + name);

  it('of a copter: 75,477 good frames; 1,314 are a message 142 that no dialect lays out so', () => {
    const bytes = log('dronekit-python_flight.tlog');
    expect(detectMavlink(bytes.subarray(0, 65_536))).toBe('tlog');
    const { frames, counts } = read('tlog', bytes);
    expect(counts).toEqual({
      good: 75_477,
      badChecksum: 1314,
      unknownMessage: 0,
      badFlags: 0,
      // 21 bytes each with its time, and one entry that is cut off at the end.
      skippedBytes: 1314 * 21 + 19,
    });
    expect(frames.every(({ at }, i) => i === 0 || at >= frames[i - 1]!.at)).toBe(true);
  });

  it('of an ROV: 35,912 good frames, 4 wrong ones', () => {
    const { counts } = read('tlog', log('ardusub_small.tlog'));
    expect(counts).toMatchObject({ good: 35_912, badChecksum: 4, unknownMessage: 0 });
  });

  it('of PX4, raw: 3,398 good frames of 3,412, timed by UTM_GLOBAL_POSITION', () => {
    const bytes = log('node-mavlink_v2-3412-packets.bin');
    expect(detectMavlink(bytes.subarray(0, 65_536))).toBe('raw');
    const { frames, counts } = read('raw', bytes);
    expect(counts).toMatchObject({ good: 3398, unknownMessage: 14, badChecksum: 0 });
    expect(new Date(frames[0]!.at).toISOString()).toMatch(/^2021-09-29T20:27:0/);
  });
});
