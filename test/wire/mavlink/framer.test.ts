import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../../src/wire/mavlink/frame.ts';
import { Framer } from '../../../src/wire/mavlink/framer.ts';
import { Heartbeat, StatusText } from '../../../src/wire/mavlink/messages.ts';
import { Signer } from '../../../src/wire/mavlink/signing.ts';
import { byHand, garbage, goodFrame, pieces } from './generated.ts';

const VEHICLE = { sequence: 0, system: 1, component: 1 };
/** HEARTBEAT's CRC_EXTRA. */
const SEED = 50;
const FIRST = byHand('FE 09 4E 01 01 00  00000000 02 03 51 04 03', SEED);
const SECOND = byHand('FD 09 00 00 4F 01 01 000000  00000000 02 03 51 04 03', SEED);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function framesOf(...parts: Uint8Array[]) {
  const framer = new Framer();
  const frames = parts.flatMap((part) => framer.push(part));
  return { frames: [...frames, ...framer.flush()], counts: framer.counts };
}

const hexes = (frames: readonly Frame[]) => frames.map((frame) => hex(frame.bytes));

describe('a framer', () => {
  it('reads a frame of MAVLink 1', () => {
    const { frames } = framesOf(FIRST);
    expect(frames).toEqual([
      {
        version: 1,
        sequence: 0x4e,
        system: 1,
        component: 1,
        message: 0,
        payload: FIRST.subarray(6, 15),
        bytes: FIRST,
      },
    ]);
  });

  it('reads a frame of MAVLink 2', () => {
    const { frames } = framesOf(SECOND);
    expect(frames).toEqual([
      {
        version: 2,
        sequence: 0x4f,
        system: 1,
        component: 1,
        message: 0,
        payload: SECOND.subarray(10, 19),
        bytes: SECOND,
      },
    ]);
  });

  it('reads a signature', () => {
    const at = Date.UTC(2026, 0, 1);
    const signer = new Signer(new Uint8Array(32), 7, 0, () => at);
    const bytes = encode(Heartbeat, { type: 13 }, VEHICLE, signer);
    const [frame] = framesOf(bytes).frames;
    expect(frame?.signature).toEqual({
      link: 7,
      timestamp: (at - Date.UTC(2015, 0, 1)) * 100,
      digest: bytes.subarray(-6),
    });
  });

  it('reads both versions mixed, and counts what it skipped', () => {
    const { frames, counts } = framesOf(join(FIRST, Uint8Array.of(1, 2, 3), SECOND, FIRST));
    expect(frames.map((frame) => frame.version)).toEqual([1, 2, 1]);
    expect(counts).toEqual({
      good: 3,
      badChecksum: 0,
      unknownMessage: 0,
      badFlags: 0,
      skippedBytes: 3,
    });
  });

  it('counts a wrong checksum, and yields nothing of that frame', () => {
    const broken = SECOND.with(12, 0x55);
    const { frames, counts } = framesOf(broken, SECOND);
    expect(hexes(frames)).toEqual([hex(SECOND)]);
    expect(counts.badChecksum).toBe(1);
    expect(counts.skippedBytes).toBe(broken.length);
  });

  it('loses none of the frames behind the beginning of a longer one', () => {
    const truncated = Uint8Array.of(0xfd, 0xff, 0, 0, 1, 1, 1, 0, 0, 0);
    const few = framesOf(join(truncated, SECOND, FIRST, SECOND, FIRST, SECOND));
    expect(few.frames).toHaveLength(5);
    const many = framesOf(join(truncated, ...Array<Uint8Array>(30).fill(SECOND)));
    expect(many.frames).toHaveLength(30);
    expect(many.counts.badChecksum).toBe(1);
  });

  it('loses none of the frames behind a message of no dialect that claims 255 bytes', () => {
    const unknown = Uint8Array.of(0xfd, 0xff, 0, 0, 1, 1, 1, 0x56, 0x34, 0x12);
    const { frames, counts } = framesOf(join(unknown, SECOND, FIRST, SECOND));
    expect(frames).toHaveLength(3);
    expect(counts.unknownMessage).toBe(1);
  });

  it('discards a frame with a flag that it does not know', () => {
    const flagged = byHand('FD 09 02 00 4F 01 01 000000  00000000 02 03 51 04 03', SEED);
    const { frames, counts } = framesOf(join(flagged, SECOND));
    expect(hexes(frames)).toEqual([hex(SECOND)]);
    expect(counts.badFlags).toBe(1);
  });

  it('waits for the rest of a frame, over any number of pushes', () => {
    const framer = new Framer();
    const seen = [...SECOND].map((byte) => framer.push(Uint8Array.of(byte)).length);
    expect(seen).toEqual([...Array(SECOND.length - 1).fill(0), 1]);
  });

  it('forgets half a frame when the stream begins anew', () => {
    const framer = new Framer();
    framer.push(SECOND.subarray(0, 12));
    framer.reset();
    expect(framer.push(SECOND)).toHaveLength(1);
    expect(framer.counts.skippedBytes).toBe(12);
  });

  it('gives frames that nothing overwrites later, neither it nor the giver of the bytes', () => {
    const framer = new Framer();
    const given = SECOND.slice();
    const [kept] = framer.push(given);
    given.fill(0);
    for (let i = 0; i < 1000; i++) framer.push(FIRST);
    expect(hex(kept!.bytes)).toBe(hex(SECOND));
    expect(hex(kept!.payload)).toBe(hex(SECOND.subarray(10, 19)));
  });

  it('has taken all but one frame of what it was given: it holds no more', () => {
    const framer = new Framer();
    const noise = Uint8Array.from({ length: 100_000 }, (_, i) => (i % 7 ? i & 0xff : 0xfd));
    framer.push(noise);
    expect(noise.length - framer.counts.skippedBytes).toBeLessThan(280);
  });

  it('yields the same frames however the stream is cut', () => {
    const stream = fc.array(fc.oneof(goodFrame, garbage), { maxLength: 8 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (parts, cuts) => {
        const whole = join(...parts);
        const one = framesOf(whole);
        const many = framesOf(...pieces(whole, cuts));
        expect(hexes(many.frames)).toEqual(hexes(one.frames));
        expect(many.counts).toEqual(one.counts);
      }),
      { numRuns: 300 },
    );
  });

  it('loses no good frame to garbage, but where the garbage makes another whole frame with it', () => {
    const parts = fc.array(fc.tuple(garbage, goodFrame), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, garbage, (pairs, rest) => {
        const sent = pairs.map(([, frame]) => hex(frame));
        const { frames, counts } = framesOf(join(...pairs.flat(), rest));
        const seen = hexes(frames);
        // One candidate in 65,536 of garbage has the right checksum by chance: then it is a frame.
        if (seen.some((frame) => !sent.includes(frame))) return;
        expect(seen).toEqual(sent);
        const bytes = [...pairs.flat(), rest].reduce((sum, part) => sum + part.length, 0);
        const good = frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
        expect(good + counts.skippedBytes).toBe(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a text that looks like frames for what it is', () => {
    const inner = Buffer.from(FIRST).toString('latin1');
    const bytes = encode(StatusText, { severity: 6, text: inner }, VEHICLE);
    expect(hexes(framesOf(bytes, bytes).frames)).toEqual([hex(bytes), hex(bytes)]);
  });
});
