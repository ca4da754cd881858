import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/wire/mavlink/checksum.ts';
import { classOf, decode, encode, messageName } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import {
  CommandLong,
  GlobalPositionInt,
  GpsRawInt,
  Heartbeat,
  MESSAGES,
  MissionItemInt,
  ParamValue,
  StatusText,
  SystemTime,
} from '../../../src/wire/mavlink/messages.ts';
import { byHand, message, sender, slowChecksum } from './generated.ts';

const FROM = { sequence: 9, system: 3, component: 1 };

function frameOf(bytes: Uint8Array): Frame {
  const framer = new Framer();
  const [frame] = [...framer.push(bytes), ...framer.flush()];
  if (!frame) throw new Error(`no frame: ${JSON.stringify(framer.counts)}`);
  return frame;
}

describe('the checksum', () => {
  it('is CRC-16/MCRF4XX: 6F91 of "123456789"', () => {
    expect(checksum(Buffer.from('x12345678'), 1, 9, '9'.charCodeAt(0))).toBe(0x6f91);
  });

  it('is what the definition gives bit by bit', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 0, max: 255 }),
        (bytes, seed) => checksum(bytes, 0, bytes.length, seed) === slowChecksum([...bytes, seed]),
      ),
    );
  });
});

describe('decoding', () => {
  it('reads a heartbeat of MAVLink 1', () => {
    const frame = frameOf(byHand('FE 09 4E 01 01 00  04000000 0D 03 51 04 03', 50));
    expect(decode(frame, Heartbeat)).toEqual({
      customMode: 4,
      type: 13,
      autopilot: 3,
      baseMode: 0x51,
      systemStatus: 4,
      mavlinkVersion: 3,
    });
  });

  it('reads what MAVLink 2 left out as zeros, whatever was read before', () => {
    const full = encode(GlobalPositionInt, { hdg: 0xffff, vz: -1, lat: 1 }, FROM);
    decode(frameOf(full), GlobalPositionInt);
    const short = byHand('FD 05 00 00 01 01 01 210000  E8030000 0A', 104);
    expect(decode(frameOf(short), GlobalPositionInt)).toEqual({
      timeBootMs: 1000,
      lat: 10,
      lon: 0,
      alt: 0,
      relativeAlt: 0,
      vx: 0,
      vy: 0,
      vz: 0,
      hdg: 0,
    });
  });

  it('reads no extension out of MAVLink 1, even where bytes are there', () => {
    // GPS_RAW_INT (24): 30 bytes in MAVLink 1, alt_ellipsoid behind them.
    const frame = frameOf(byHand(`FE 22 00 01 01 18 ${'11'.repeat(30)} 22222222`, 24));
    const { altEllipsoid, satellitesVisible } = decode(frame, GpsRawInt);
    expect([altEllipsoid, satellitesVisible]).toEqual([0, 0x11]);
  });

  it('ignores fields that a newer dialect has appended', () => {
    const frame = frameOf(byHand('FD 0B 00 00 4F 01 01 000000  04000000 0D 03 51 04 03 AA BB', 50));
    expect(decode(frame, Heartbeat).customMode).toBe(4);
    expect(decode(frameOf(encode(Heartbeat, {}, FROM)), Heartbeat).customMode).toBe(0);
  });

  it('reads 64-bit integers as bigint', () => {
    const bytes = encode(SystemTime, { timeUnixUsec: 2n ** 63n + 1n, timeBootMs: 7 }, FROM);
    expect(decode(frameOf(bytes), SystemTime)).toEqual({
      timeUnixUsec: 2n ** 63n + 1n,
      timeBootMs: 7,
    });
  });

  it('reads texts as UTF-8 up to NUL, and shows what is none', () => {
    const text = (bytes: string) =>
      decode(frameOf(byHand(`FD 0A 00 00 01 01 01 FD0000 04 ${bytes}`, 83)), StatusText).text;
    expect(text('E4BD8E E794B5 00 41 42')).toBe('低电');
    expect(text('41 FF 42 E4BD 20 41 41 41')).toBe('A\ufffdB\ufffd AAA');
    expect(text('EFBBBF 41 41 41 41 41 41')).toBe('\ufeffAAAAAA');
  });

  it('reads a text that fills its field', () => {
    const bytes = encode(ParamValue, { paramId: 'ABCDEFGHIJKLMNOP' }, FROM);
    expect(decode(frameOf(bytes), ParamValue).paramId).toBe('ABCDEFGHIJKLMNOP');
  });

  it('does not take one message for another', () => {
    const frame = frameOf(encode(SystemTime, {}, FROM));
    expect(() => decode(frame, Heartbeat)).toThrow('HEARTBEAT');
  });
});

describe('encoding', () => {
  it('writes MAVLink 2 with the zeros at the end left out', () => {
    const bytes = encode(CommandLong, { targetSystem: 1, targetComponent: 1, command: 400 }, FROM);
    const zeros = '00'.repeat(28);
    expect([...bytes]).toEqual([...byHand(`FD 20 00 00 09 03 01 4C0000 ${zeros} 9001 01 01`, 152)]);
  });

  it('sends one byte where all are zero', () => {
    expect([...encode(SystemTime, {}, FROM)]).toEqual([
      ...byHand('FD 01 00 00 09 03 01 020000 00', 137),
    ]);
  });

  it('fills in the version of a heartbeat', () => {
    expect(decode(frameOf(encode(Heartbeat, {}, FROM)), Heartbeat).mavlinkVersion).toBe(3);
  });

  it('rounds to the nearest', () => {
    const bytes = encode(MissionItemInt, { x: 36.6234567 * 1e7, y: -101.0000007 * 1e7 }, FROM);
    const { x, y } = decode(frameOf(bytes), MissionItemInt);
    expect([x, y]).toEqual([366234567, -1010000007]);
  });

  it('cuts a text at a character', () => {
    const text = '一二三四五六七八九十一二三四五六七八';
    const bytes = encode(StatusText, { text }, FROM);
    expect(decode(frameOf(bytes), StatusText).text).toBe(text.slice(0, 16));
  });

  it('refuses the names of enums, which would go out as 0', () => {
    expect(() => encode(Heartbeat, new Heartbeat(), FROM)).toThrow('HEARTBEAT.type');
  });

  it('gives back what was put in, for every message there is', () => {
    fc.assert(
      fc.property(message, sender, ({ as, fields }, from) => {
        const frame = frameOf(encode(as, fields, from));
        expect(frame).toMatchObject({ version: 2, message: as.MSG_ID, ...from });
        const stripped = Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [name, toFloats(as.MSG_ID, name, value)]),
        );
        expect(decode(frame, as)).toEqual(stripped);
        expect(frame.payload.length === 1 || frame.payload.at(-1) !== 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** What a 32-bit float keeps of a value. */
function toFloats(id: number, name: string, value: unknown): unknown {
  const type = classOf(id)!.FIELDS.find((field) => field.name === name)!.type;
  if (!type.startsWith('float')) return value;
  return Array.isArray(value) ? value.map(Math.fround) : Math.fround(value as number);
}

describe('the messages', () => {
  it('are known by number', () => {
    expect(messageName(33)).toBe('GLOBAL_POSITION_INT');
    expect(classOf(33)).toBe(GlobalPositionInt);
  });

  it('of newer dialects are unknown', () => {
    for (const id of [345, 372, 376, 377, 410, 411, 412, 413, 11060]) {
      expect(messageName(id)).toBeUndefined();
    }
  });

  it('lie one field behind the other, without a gap', () => {
    for (const { FIELDS, PAYLOAD_LENGTH } of MESSAGES.values()) {
      const sizes = FIELDS.map(({ size, length }) => size * (length || 1));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(PAYLOAD_LENGTH);
    }
  });
});
