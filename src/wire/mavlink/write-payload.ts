import type { MessageClass } from './message-class.ts';

type Field = MessageClass<object>['FIELDS'][number];

/** HEARTBEAT carries the protocol's own version: filled in here, whatever the caller says. */
const MAVLINK_VERSION = 3;
const LONGEST = 255;
const payload = Buffer.alloc(LONGEST);
const view = new DataView(payload.buffer, payload.byteOffset, LONGEST);

const WRITE: Readonly<Record<string, (offset: number, value: number | bigint) => void>> = {
  uint8_t: (at, value) => view.setUint8(at, whole(value)),
  int8_t: (at, value) => view.setInt8(at, whole(value)),
  uint16_t: (at, value) => view.setUint16(at, whole(value), true),
  int16_t: (at, value) => view.setInt16(at, whole(value), true),
  uint32_t: (at, value) => view.setUint32(at, whole(value), true),
  int32_t: (at, value) => view.setInt32(at, whole(value), true),
  uint64_t: (at, value) => view.setBigUint64(at, big(value), true),
  int64_t: (at, value) => view.setBigInt64(at, big(value), true),
  float: (at, value) => view.setFloat32(at, Number(value), true),
  double: (at, value) => view.setFloat64(at, Number(value), true),
};

/** To the nearest, so that degrees × 1e7 are not cut off; out of range it wraps, as a cast in C does. */
function whole(value: number | bigint): number {
  return Math.round(Number(value));
}

function big(value: number | bigint): bigint {
  return BigInt(typeof value === 'number' ? Math.round(value) : value);
}

/** Valid until the next call; zeros at the end are left out, but for the first byte. */
export function writePayload(as: MessageClass<object>, values: object): Uint8Array {
  payload.fill(0, 0, as.PAYLOAD_LENGTH);
  for (const field of as.FIELDS) {
    if (field.type === 'uint8_t_mavlink_version') payload[field.offset] = MAVLINK_VERSION;
    else writeField(as, field, (values as Record<string, unknown>)[field.name]);
  }
  let length = as.PAYLOAD_LENGTH;
  while (length > 1 && payload[length - 1] === 0) length--;
  return payload.subarray(0, length);
}

function writeField(as: MessageClass<object>, field: Field, value: unknown): void {
  const { type, offset, size, length } = field;
  if (value === undefined) return;
  if (type === 'char[]') {
    if (typeof value !== 'string') throw wrongKind(as, field, 'a text', value);
    // Whole characters only; a text that fills its field has no NUL behind it.
    payload.write(value, offset, length, 'utf8');
    return;
  }
  const write = WRITE[type.replace('[]', '')]!;
  const list = length === 0 ? [value] : value;
  if (!isList(list)) throw wrongKind(as, field, 'a list of numbers', value);
  for (let i = 0; i < Math.min(length || 1, list.length); i++) {
    const item = list[i];
    // node-mavlink's own objects hold names of enums; written, each of them would be 0.
    if (typeof item !== 'number' && typeof item !== 'bigint') {
      throw wrongKind(as, field, 'numbers', item);
    }
    write(offset + i * size, item);
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function wrongKind(as: MessageClass<object>, { name }: Field, wanted: string, value: unknown) {
  return new TypeError(`${as.MSG_NAME}.${name} takes ${wanted}, not ${typeof value}`);
}
