import { checksum } from './checksum.ts';
import type { Frame } from './frame.ts';
import { CHECKSUM_SIZE, HEADER_2, MAGIC_2, SIGNED } from './framer.ts';
import type { MessageClass } from './message-class.ts';
import { MESSAGES } from './messages.ts';
import type { Signer } from './signing.ts';

type Field = MessageClass<object>['FIELDS'][number];
type Values = Record<string, unknown>;

/** The longest payload a frame can have. */
const LONGEST = 255;
/** HEARTBEAT carries the protocol's own version; it is the codec's to fill in. */
const MAVLINK_VERSION = 3;

/** Where payloads are read and written: their zeros at the end are here, not in a copy of each. */
const payload = Buffer.alloc(LONGEST);
const view = new DataView(payload.buffer, payload.byteOffset, LONGEST);

const READ: Record<string, (offset: number) => number | bigint> = {
  uint8_t: (at) => payload[at]!,
  uint8_t_mavlink_version: (at) => payload[at]!,
  int8_t: (at) => view.getInt8(at),
  uint16_t: (at) => view.getUint16(at, true),
  int16_t: (at) => view.getInt16(at, true),
  uint32_t: (at) => view.getUint32(at, true),
  int32_t: (at) => view.getInt32(at, true),
  uint64_t: (at) => view.getBigUint64(at, true),
  int64_t: (at) => view.getBigInt64(at, true),
  float: (at) => view.getFloat32(at, true),
  double: (at) => view.getFloat64(at, true),
};

const WRITE: Record<string, (offset: number, value: number | bigint) => void> = {
  uint8_t: (at, value) => view.setUint8(at, whole(value)),
  uint8_t_mavlink_version: (at) => view.setUint8(at, MAVLINK_VERSION),
  int8_t: (at, value) => view.setInt8(at, whole(value)),
  uint16_t: (at, value) => view.setUint16(at, whole(value), true),
  int16_t: (at, value) => view.setInt16(at, whole(value), true),
  uint32_t: (at, value) => view.setUint32(at, whole(value), true),
  int32_t: (at, value) => view.setInt32(at, whole(value), true),
  uint64_t: (at, value) => view.setBigUint64(at, BigInt(value), true),
  int64_t: (at, value) => view.setBigInt64(at, BigInt(value), true),
  float: (at, value) => view.setFloat32(at, Number(value), true),
  double: (at, value) => view.setFloat64(at, Number(value), true),
};

/** To the nearest, so that degrees × 1e7 are not cut off; out of range it wraps, as a cast in C does. */
function whole(value: number | bigint): number {
  return Math.round(Number(value));
}

/** The class of a message's number; undefined: in none of the dialects. */
export function classOf(message: number): MessageClass<object> | undefined {
  return MESSAGES.get(message);
}

/** As in the dialects: GLOBAL_POSITION_INT. */
export function messageName(message: number): string | undefined {
  return MESSAGES.get(message)?.MSG_NAME;
}

interface Layout {
  /** What MAVLink 1 carries: without the extensions. */
  readonly firstLength: number;
  readonly readers: readonly { readonly name: string; readonly read: () => unknown }[];
  readonly writers: readonly { readonly name: string; readonly write: (value: unknown) => void }[];
}

const layouts = new Map<number, Layout>();

function layoutOf(as: MessageClass<object>): Layout {
  let layout = layouts.get(as.MSG_ID);
  if (!layout) {
    layout = compile(as);
    layouts.set(as.MSG_ID, layout);
  }
  return layout;
}

function compile(as: MessageClass<object>): Layout {
  const ends = as.FIELDS.filter((field) => !field.extension).map(
    ({ offset, size, length }) => offset + size * (length || 1),
  );
  return {
    firstLength: Math.max(...ends),
    readers: as.FIELDS.map((field) => ({ name: field.name, read: readerOf(field) })),
    writers: as.FIELDS.map((field) => ({ name: field.name, write: writerOf(field, as.MSG_NAME) })),
  };
}

function readerOf({ type, offset, size, length }: Field): () => unknown {
  if (type === 'char[]') return () => textAt(offset, length);
  const read = READ[type.replace('[]', '')]!;
  if (length === 0) return () => read(offset);
  return () => Array.from({ length }, (_, i) => read(offset + i * size));
}

/** Up to NUL; what is no UTF-8 shows as U+FFFD. */
function textAt(offset: number, length: number): string {
  const nul = payload.indexOf(0, offset);
  const end = nul < 0 ? offset + length : Math.min(nul, offset + length);
  return payload.toString('utf8', offset, end);
}

/**
 * What the frame says, with 0 for what was not sent. The frame's message must be this class's.
 * Enums come as plain numbers, 64-bit integers as bigint, texts as UTF-8 up to NUL.
 */
export function decode<T extends object>(frame: Frame, as: MessageClass<T>): T {
  const { readers, firstLength } = layoutOf(as);
  const sent = frame.version === 1 ? frame.payload.subarray(0, firstLength) : frame.payload;
  payload.set(sent);
  payload.fill(0, sent.length, Math.max(sent.length, as.PAYLOAD_LENGTH));
  const message = new as();
  const values = message as Values;
  for (const { name, read } of readers) values[name] = read();
  return message;
}

function writerOf({ name, type, offset, size, length }: Field, message: string) {
  const where = `${message}.${name}`;
  if (type === 'char[]') {
    return (value: unknown) => writeText(where, value, offset, length);
  }
  const write = WRITE[type.replace('[]', '')]!;
  if (length === 0) return (value: unknown) => write(offset, numberOf(where, value));
  return (values: unknown) => {
    if (!isList(values)) throw new TypeError(`${where} takes a list of numbers`);
    for (let i = 0; i < Math.min(length, values.length); i++) {
      write(offset + i * size, numberOf(where, values[i]));
    }
  };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

/** node-mavlink's own objects hold names of enums; written, each of them would be 0. */
function numberOf(where: string, value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw new TypeError(`${where} takes a number, not ${typeof value}`);
}

/** As UTF-8, cut at a character; a text that fills its field has no NUL. */
function writeText(where: string, value: unknown, offset: number, length: number): void {
  if (typeof value !== 'string') throw new TypeError(`${where} takes a text, not ${typeof value}`);
  payload.write(value, offset, length, 'utf8');
}

/**
 * One frame of MAVLink 2. Fields left out are 0; zeros at the end are not sent, but for the first byte.
 * A value of the wrong kind throws: that is a fault in the program.
 */
export function encode<T extends object>(
  as: MessageClass<T>,
  fields: Partial<T>,
  from: { readonly sequence: number; readonly system: number; readonly component: number },
  signer?: Signer,
): Uint8Array {
  const length = writePayload(as, fields as Values);
  const bytes = new Uint8Array(HEADER_2 + length + CHECKSUM_SIZE);
  bytes[0] = MAGIC_2;
  bytes[1] = length;
  bytes[2] = signer ? SIGNED : 0;
  bytes[4] = from.sequence;
  bytes[5] = from.system;
  bytes[6] = from.component;
  bytes[7] = as.MSG_ID;
  bytes[8] = as.MSG_ID >>> 8;
  bytes[9] = as.MSG_ID >>> 16;
  bytes.set(payload.subarray(0, length), HEADER_2);
  const sum = checksum(bytes, 1, HEADER_2 + length, as.MAGIC_NUMBER);
  bytes[HEADER_2 + length] = sum;
  bytes[HEADER_2 + length + 1] = sum >>> 8;
  return signer ? signer.sign(bytes) : bytes;
}

/** Its length on the wire. */
function writePayload(as: MessageClass<object>, fields: Values): number {
  payload.fill(0, 0, as.PAYLOAD_LENGTH);
  for (const { name, write } of layoutOf(as).writers) {
    const value = fields[name];
    if (value !== undefined) write(value);
    else if (name === 'mavlinkVersion') write(MAVLINK_VERSION);
  }
  let length = as.PAYLOAD_LENGTH;
  while (length > 1 && payload[length - 1] === 0) length--;
  return length;
}
