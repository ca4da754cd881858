/** Messages, frames and streams for the tests of the codec. */
import fc from 'fast-check';
import { encode } from '../../../src/wire/mavlink/codec.ts';
import type { MessageClass } from '../../../src/wire/mavlink/message-class.ts';
import { MESSAGES } from '../../../src/wire/mavlink/messages.ts';

type Field = MessageClass<object>['FIELDS'][number];

/** CRC-16/MCRF4XX bit by bit, as its definition reads: the reference for the table. */
export function slowChecksum(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc;
}

/** A frame put together by hand: its header and payload, with the checksum behind. */
export function byHand(hex: string, seed: number): Uint8Array {
  const bytes = [...Buffer.from(hex.replaceAll(' ', ''), 'hex')];
  const sum = slowChecksum([...bytes.slice(1), seed]);
  return Uint8Array.from([...bytes, sum & 0xff, sum >>> 8]);
}

const bits = (n: number) => ({ min: 0, max: 2 ** n - 1 });
const signedBits = (n: number) => ({ min: -(2 ** (n - 1)), max: 2 ** (n - 1) - 1 });

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uint8_t: fc.integer(bits(8)),
  uint8_t_mavlink_version: fc.constant(3),
  int8_t: fc.integer(signedBits(8)),
  uint16_t: fc.integer(bits(16)),
  int16_t: fc.integer(signedBits(16)),
  uint32_t: fc.integer(bits(32)),
  int32_t: fc.integer(signedBits(32)),
  uint64_t: fc.bigInt(0n, 2n ** 64n - 1n),
  int64_t: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  float: fc.float(),
  double: fc.double(),
};

/** Text that its field can hold whole. */
function text(length: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', maxLength: length })
    .map((value) => value.replaceAll('\0', ''))
    .filter((value) => value.isWellFormed() && Buffer.byteLength(value) <= length);
}

function fieldValue({ type, length }: Field): fc.Arbitrary<unknown> {
  if (type === 'char[]') return text(length);
  const one = VALUES[type.replace('[]', '')]!;
  if (length === 0) return one;
  return fc.array(one, { minLength: length, maxLength: length });
}

export interface Message {
  readonly as: MessageClass<object>;
  readonly fields: Record<string, unknown>;
}

const CLASSES = [...MESSAGES.values()];

export const message: fc.Arbitrary<Message> = fc
  .constantFrom(...CLASSES)
  .chain((as) =>
    fc
      .record(Object.fromEntries(as.FIELDS.map((field) => [field.name, fieldValue(field)])))
      .map((fields) => ({ as, fields })),
  );

export const sender = fc.record({
  sequence: fc.integer(bits(8)),
  system: fc.integer(bits(8)),
  component: fc.integer(bits(8)),
});

/** Bytes of one good frame, MAVLink 2. */
export const goodFrame: fc.Arbitrary<Uint8Array> = fc
  .tuple(message, sender)
  .map(([{ as, fields }, from]) => encode(as, fields, from));

/** Garbage in which starts of frames are far more frequent than by chance. */
export const garbage: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer(bits(8)).map((byte) => [byte]) },
      { weight: 1, arbitrary: fc.constantFrom([0xfd], [0xfe], [0xfd, 0xff], [0xfe, 0xff]) },
      {
        weight: 1,
        arbitrary: goodFrame.chain((bytes) =>
          fc.integer({ min: 1, max: bytes.length - 1 }).map((cut) => [...bytes.subarray(0, cut)]),
        ),
      },
    ),
    { maxLength: 20 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

/** The same bytes in pieces, cut anywhere. */
export function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...at, bytes.length].map((end, i) => bytes.subarray(at[i - 1] ?? 0, end));
}
