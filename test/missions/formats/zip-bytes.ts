/** ZIP archives as an attacker makes them: headers by hand around given bytes. */
import { deflateRawSync } from 'node:zlib';
import { strToU8 } from 'fflate';

export interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly checksum?: number;
  /** As the directory says it. */
  readonly size?: number;
}

export function zipOf(entries: readonly Entry[], count = entries.length): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data, method = 8, flags = 0, checksum = 0, size = 0 } of entries) {
    const bytes = strToU8(name);
    const fields = [flags, method, 0, 0].flatMap(u16);
    const sizes = [checksum, data.length, size].flatMap(u32);
    const lengths = [bytes.length, 0].flatMap(u16);
    const head = [...u32(0x04034b50), ...u16(20), ...fields, ...sizes, ...lengths];
    parts.push(Uint8Array.from([...head, ...bytes]), data);
    const tail = [...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(offset)];
    const row = [...u32(0x02014b50), ...u16(20), ...u16(20), ...fields, ...sizes, ...lengths];
    directory.push(Uint8Array.from([...row, ...tail, ...bytes]));
    offset += head.length + bytes.length + data.length;
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0);
  const end = [...u32(0x06054b50), ...[0, 0, count, count].flatMap(u16), ...u32(length)];
  return joined([...parts, ...directory, Uint8Array.from([...end, ...u32(offset), ...u16(0)])]);
}

/** Deflated zeros: about a thousandth of their number. */
export const bomb = (megabytes: number): Uint8Array =>
  new Uint8Array(deflateRawSync(new Uint8Array(megabytes << 20), { level: 9 }));

const u16 = (value: number) => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
