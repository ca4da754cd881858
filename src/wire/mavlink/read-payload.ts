/** Readers of payloads, one compiled per message: a closure per field costs eight times as much. */
import type { MessageClass } from './message-class.ts';

type Field = MessageClass<object>['FIELDS'][number];

/** Where a payload is read: what was not sent is 0 here, and no copy is made for each. */
const LONGEST = 255;
const payload = Buffer.alloc(LONGEST);
const view = new DataView(payload.buffer, payload.byteOffset, LONGEST);

/** JavaScript that reads one value at an offset. */
const READ: Readonly<Record<string, (offset: string) => string>> = {
  uint8_t: (at) => `view.getUint8(${at})`,
  uint8_t_mavlink_version: (at) => `view.getUint8(${at})`,
  int8_t: (at) => `view.getInt8(${at})`,
  uint16_t: (at) => `view.getUint16(${at}, true)`,
  int16_t: (at) => `view.getInt16(${at}, true)`,
  uint32_t: (at) => `view.getUint32(${at}, true)`,
  int32_t: (at) => `view.getInt32(${at}, true)`,
  uint64_t: (at) => `view.getBigUint64(${at}, true)`,
  int64_t: (at) => `view.getBigInt64(${at}, true)`,
  float: (at) => `view.getFloat32(${at}, true)`,
  double: (at) => `view.getFloat64(${at}, true)`,
};

interface Reader {
  /** What MAVLink 1 carries: without the extensions. */
  readonly firstLength: number;
  readonly length: number;
  read(): object;
}

const readers = new Map<MessageClass<object>, Reader>();

function readerOf(as: MessageClass<object>): Reader {
  let reader = readers.get(as);
  if (!reader) {
    reader = compile(as);
    readers.set(as, reader);
  }
  return reader;
}

function compile({ FIELDS, PAYLOAD_LENGTH }: MessageClass<object>): Reader {
  const ends = FIELDS.filter((field) => !field.extension).map(
    ({ offset, size, length }) => offset + size * (length || 1),
  );
  // Names and offsets are node-mavlink's, never a peer's.
  const fields = FIELDS.map((field) => `${field.name}: ${sourceOf(field)}`);
  const make = new Function('view', 'text', `return () => ({ ${fields.join(', ')} });`);
  return { firstLength: Math.max(...ends), length: PAYLOAD_LENGTH, read: make(view, textAt) };
}

function sourceOf({ type, offset, size, length }: Field): string {
  if (type === 'char[]') return `text(${offset}, ${length})`;
  const read = READ[type.replace('[]', '')]!;
  if (length === 0) return read(String(offset));
  const values = Array.from({ length }, (_, i) => read(String(offset + i * size)));
  return `[${values.join(', ')}]`;
}

/** Up to NUL; what is no UTF-8 shows as U+FFFD. */
function textAt(offset: number, length: number): string {
  let end = offset;
  while (end < offset + length && payload[end] !== 0) end++;
  return payload.toString('utf8', offset, end);
}

/** The message in these bytes of a frame, MAVLink 1 or 2. */
export function readPayload(as: MessageClass<object>, version: 1 | 2, sent: Uint8Array): object {
  const { firstLength, length, read } = readerOf(as);
  const used = version === 1 ? Math.min(firstLength, sent.length) : sent.length;
  for (let i = 0; i < used; i++) payload[i] = sent[i]!;
  for (let i = used; i < length; i++) payload[i] = 0;
  return read();
}
