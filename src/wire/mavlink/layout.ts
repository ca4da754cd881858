/** How a frame lies in its bytes: mavlink.io/en/guide/serialization.html. */
import { checksum } from './checksum.ts';
import type { Frame, FrameSignature } from './frame.ts';
import { MESSAGES } from './messages.ts';

export const MAGIC_1 = 0xfe;
export const MAGIC_2 = 0xfd;
/** Magic to message number. */
const HEADER_1 = 6;
export const HEADER_2 = 10;
export const CHECKSUM_SIZE = 2;
export const DIGEST_SIZE = 6;
/** Link, timestamp, digest. */
export const SIGNATURE_SIZE = 1 + 6 + DIGEST_SIZE;
/** The only incompatibility flag there is: a signature follows. */
export const SIGNED = 0x01;

export const NO_MAGIC = 0;
export const UNKNOWN_FLAGS = -1;
export const UNKNOWN_MESSAGE = -2;

/** CRC_EXTRA by message number; −1 where there is no such message. */
const SEEDS = new Int16Array(65_536).fill(-1);
for (const { MSG_ID, MAGIC_NUMBER } of MESSAGES.values()) SEEDS[MSG_ID] = MAGIC_NUMBER;

function seedOf(message: number): number {
  return message < SEEDS.length ? SEEDS[message]! : -1;
}

function messageOf(bytes: Uint8Array, from: number): number {
  return bytes[from + 7]! | (bytes[from + 8]! << 8) | (bytes[from + 9]! << 16);
}

/**
 * The bytes of the frame that may begin at `from`, or of a header where not even that is there before
 * `to`; else why none begins there (≤ 0).
 */
export function sizeAt(bytes: Uint8Array, from: number, to: number): number {
  const magic = bytes[from];
  if (magic === MAGIC_2) {
    if (to - from < HEADER_2) return HEADER_2;
    if ((bytes[from + 2]! & ~SIGNED) !== 0) return UNKNOWN_FLAGS;
    return seedOf(messageOf(bytes, from)) < 0 ? UNKNOWN_MESSAGE : statedSizeAt(bytes, from);
  }
  if (magic !== MAGIC_1) return NO_MAGIC;
  if (to - from < HEADER_1) return HEADER_1;
  return seedOf(bytes[from + 5]!) < 0 ? UNKNOWN_MESSAGE : statedSizeAt(bytes, from);
}

/** As its header says, known or not; the header must be there, and its magic. */
export function statedSizeAt(bytes: Uint8Array, from: number): number {
  const length = bytes[from + 1]!;
  if (bytes[from] === MAGIC_1) return HEADER_1 + length + CHECKSUM_SIZE;
  const isSigned = (bytes[from + 2]! & SIGNED) !== 0;
  return HEADER_2 + length + CHECKSUM_SIZE + (isSigned ? SIGNATURE_SIZE : 0);
}

/** Whether the checksum is right; the whole frame must be there, of a known message. */
export function isIntactAt(bytes: Uint8Array, from: number): boolean {
  const isFirst = bytes[from] === MAGIC_1;
  const message = isFirst ? bytes[from + 5]! : messageOf(bytes, from);
  const end = from + (isFirst ? HEADER_1 : HEADER_2) + bytes[from + 1]!;
  const sum = checksum(bytes, from + 1, end, seedOf(message));
  return bytes[end] === (sum & 0xff) && bytes[end + 1] === sum >>> 8;
}

/** An intact frame; it keeps `bytes`, whose content must not change any more. */
export function frameAt(bytes: Uint8Array, from: number, size: number): Frame {
  const own = bytes.subarray(from, from + size);
  const length = own[1]!;
  if (own[0] === MAGIC_1) {
    return {
      version: 1,
      sequence: own[2]!,
      system: own[3]!,
      component: own[4]!,
      message: own[5]!,
      payload: bytes.subarray(from + HEADER_1, from + HEADER_1 + length),
      bytes: own,
    };
  }
  const frame: Frame = {
    version: 2,
    sequence: own[4]!,
    system: own[5]!,
    component: own[6]!,
    message: messageOf(own, 0),
    payload: bytes.subarray(from + HEADER_2, from + HEADER_2 + length),
    bytes: own,
  };
  return own[2]! & SIGNED ? { ...frame, signature: signatureOf(own) } : frame;
}

function signatureOf(bytes: Uint8Array): FrameSignature {
  const at = bytes.length - SIGNATURE_SIZE;
  let timestamp = 0;
  for (let i = 6; i >= 1; i--) timestamp = timestamp * 256 + bytes[at + i]!;
  return { link: bytes[at]!, timestamp, digest: bytes.subarray(at + 7) };
}
