/** Damaged MAVLink: the framer never throws, never yields a frame with a wrong checksum, holds little. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, decode } from '../../src/wire/mavlink/codec.ts';
import type { Frame } from '../../src/wire/mavlink/frame.ts';
import { Framer } from '../../src/wire/mavlink/framer.ts';
import { SignatureCheck } from '../../src/wire/mavlink/signing.ts';
import { VehicleView } from '../../src/wire/mavlink/vehicle/view.ts';
import { mavlinkReader } from '../../src/wire/tracks/mavlink.ts';
import { garbage, goodFrame, slowChecksum } from '../wire/mavlink/generated.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const LONGEST_FRAME = 280;

/** The checksum reckoned anew, by the definition. */
function expectIntact({ bytes, version, payload, message }: Frame): void {
  const end = (version === 1 ? 6 : 10) + payload.length;
  const sum = slowChecksum([...bytes.subarray(1, end), classOf(message)!.MAGIC_NUMBER]);
  expect(bytes[end]! + bytes[end + 1]! * 256).toBe(sum);
}

/** All that reads frames, over these bytes. */
function readAll(bytes: Uint8Array, chunk: number): void {
  const framer = new Framer();
  const view = new VehicleView({ system: 1 });
  const check = new SignatureCheck(new Uint8Array(32));
  let given = 0;
  let yielded = 0;
  const take = (frames: readonly Frame[]) => {
    for (const frame of frames) {
      expectIntact(frame);
      decode(frame, classOf(frame.message)!);
      check.check(frame, NOON);
      view.accept(frame, NOON + given);
      yielded += frame.bytes.length;
    }
    const held = given - yielded - framer.counts.skippedBytes;
    expect(held >= 0 && held < LONGEST_FRAME).toBe(true);
  };
  for (let at = 0; at < bytes.length; at += chunk) {
    const piece = bytes.subarray(at, at + chunk);
    given += piece.length;
    take(framer.push(piece));
  }
  take(framer.flush());
  expect(yielded + framer.counts.skippedBytes).toBe(bytes.length);
}

const DAMAGE = ['flip', 'cut', 'repeat', 'insert', 'swap'] as const;
const damage = fc.record({
  kind: fc.constantFrom(...DAMAGE),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 400 }),
  bytes: garbage,
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(bytes: Uint8Array, all: readonly Damage[]): Uint8Array {
  return all.reduce((now: Uint8Array, { kind, at, length, bytes: noise }) => {
    const from = at % (now.length + 1);
    const [head, part, tail] = [
      now.subarray(0, from),
      now.subarray(from, from + length),
      now.subarray(from + length),
    ];
    const changed = {
      flip: () => [
        head,
        part.map((byte, i) => (i % 7 === 0 ? byte ^ (1 << (at & 7)) : byte)),
        tail,
      ],
      cut: () => [head, tail],
      repeat: () => [head, part, part, tail],
      insert: () => [head, noise, part, tail],
      swap: () => [part, head, tail],
    }[kind]();
    return new Uint8Array(Buffer.concat(changed));
  }, bytes);
}

const damages = fc.array(damage, { minLength: 1, maxLength: 12 });
const chunk = fc.constantFrom(1, 7, 64, 1000, 100_000);

describe('damaged MAVLink', () => {
  it('made here is survived', () => {
    const stream = fc
      .array(goodFrame, { minLength: 1, maxLength: 20 })
      .map((frames) => new Uint8Array(Buffer.concat(frames)));
    fc.assert(
      fc.property(stream, damages, chunk, (bytes, all, size) => readAll(damaged(bytes, all), size)),
      { numRuns: 300 },
    );
  });

  it('any bytes at all are survived', () => {
    const bytes = fc.uint8Array({ maxLength: 3000, size: 'max' });
    fc.assert(fc.property(fc.oneof(bytes, garbage), chunk, readAll), { numRuns: 300 });
  });

  it('as a recording is survived', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 2000 }), garbage), (bytes) => {
        for (const format of ['tlog', 'raw'] as const) {
          const reader = mavlinkReader(format);
          const frames = [...reader.push(bytes), ...reader.end()];
          for (const { frame } of frames) expectIntact(frame);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const folder = fileURLToPath(new URL('../../../shared/data/mavlink/', import.meta.url));

describe.skipIf(!existsSync(folder))('recorded MAVLink, damaged', () => {
  const logs = [
    'dronekit-python_flight.tlog',
    'ardusub_small.tlog',
    'node-mavlink_v2-3412-packets.bin',
  ];

  it.each(logs)('%s is survived', (name) => {
    const log = readFileSync(folder + name);
    fc.assert(
      fc.property(fc.nat({ max: log.length - 1 }), damages, chunk, (from, all, size) =>
        readAll(damaged(log.subarray(from, from + 10_000), all), size),
      ),
      { numRuns: 25 },
    );
  });
});
