import { checksum } from './checksum.ts';
import type { Frame } from './frame.ts';
import { CHECKSUM_SIZE, HEADER_2, MAGIC_2, SIGNED } from './layout.ts';
import type { MessageClass } from './message-class.ts';
import { MESSAGES } from './messages.ts';
import { readPayload } from './read-payload.ts';
import type { Signer } from './signing.ts';
import { writePayload } from './write-payload.ts';

/** The class of a message's number; undefined: in none of the dialects. */
export function classOf(message: number): MessageClass<object> | undefined {
  return MESSAGES.get(message);
}

/** As in the dialects: GLOBAL_POSITION_INT. */
export function messageName(message: number): string | undefined {
  return MESSAGES.get(message)?.MSG_NAME;
}

/**
 * What the frame says, with 0 for what was not sent. A frame of another message than
 * this class's throws: a fault in the program. Enums come as plain numbers, 64-bit integers as bigint, texts as UTF-8 up to NUL, broken bytes in
 * them as U+FFFD.
 */
export function decode<T extends object>(frame: Frame, as: MessageClass<T>): T {
  if (frame.message !== as.MSG_ID) throw new TypeError(`${as.MSG_NAME} is not ${frame.message}`);
  return readPayload(as, frame.version, frame.payload) as T;
}

/**
 * One frame of MAVLink 2. Fields left out are 0; zeros at the end are not sent, but for the first byte.
 * Integers are rounded, texts cut at a character. A value of the wrong kind throws: a fault in the
 * program.
 */
export function encode<T extends object>(
  as: MessageClass<T>,
  fields: Partial<T>,
  from: { readonly sequence: number; readonly system: number; readonly component: number },
  signer?: Signer,
): Uint8Array {
  const payload = writePayload(as, fields);
  const end = HEADER_2 + payload.length;
  const bytes = new Uint8Array(end + CHECKSUM_SIZE);
  bytes[0] = MAGIC_2;
  bytes[1] = payload.length;
  bytes[2] = signer ? SIGNED : 0;
  bytes[4] = from.sequence;
  bytes[5] = from.system;
  bytes[6] = from.component;
  bytes[7] = as.MSG_ID;
  bytes[8] = as.MSG_ID >>> 8;
  bytes[9] = as.MSG_ID >>> 16;
  bytes.set(payload, HEADER_2);
  const sum = checksum(bytes, 1, end, as.MAGIC_NUMBER);
  bytes[end] = sum;
  bytes[end + 1] = sum >>> 8;
  return signer ? signer.sign(bytes) : bytes;
}
