/**
 * What a TIFF file says of its first image (TIFF 6.0, sections 2 and 8; tags beyond: GeoTIFF 1.1, OGC
 * 19-008, and GDAL's own). Values are read where a reader asks for them, within the file or not at all.
 */
import { TileRefused } from './tile.ts';

/** Bytes of a value by its type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, … DOUBLE. */
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
};
const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const DOUBLE = 12;
/** Values of one tag: a block of a large image each. */
const MOST_VALUES = 1 << 20;

interface Entry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

export class Tags {
  readonly littleEndian: boolean;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly entries = new Map<number, Entry>();

  /** @throws TileRefused */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = order(bytes);
    const version = this.uint16(2);
    if (version === 43)
      throw new TileRefused('unsupported', 'a BigTIFF: write it as a classic TIFF');
    if (version !== 42) throw new TileRefused('not-a-tile', 'it is no TIFF');
    this.readDirectory(this.uint32(4));
  }

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  /** Whole or real numbers; none where the tag is absent. @throws TileRefused */
  numbers(tag: number): readonly number[] {
    const entry = this.entries.get(tag);
    if (!entry) return [];
    const { type, count, at } = entry;
    if (count > MOST_VALUES)
      throw new TileRefused('too-large', `${count} values of tag ${tag}: ${MOST_VALUES} are read`);
    return Array.from({ length: count }, (_, i) => this.value(tag, type, at + i * SIZES[type]!));
  }

  /** The first of its numbers. */
  number(tag: number, otherwise: number): number {
    return this.numbers(tag)[0] ?? otherwise;
  }

  text(tag: number): string | undefined {
    const entry = this.entries.get(tag);
    if (entry?.type !== ASCII) return undefined;
    const { at, count } = entry;
    return new TextDecoder('latin1').decode(this.bytes.subarray(at, at + Math.min(count, 1000)));
  }

  private readDirectory(at: number): void {
    const count = this.uint16(at);
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + 12 * i;
      const tag = this.uint16(entry);
      const type = this.uint16(entry + 2);
      const values = this.uint32(entry + 4);
      const size = (SIZES[type] ?? 0) * values;
      // Values of four bytes and less stand in the entry itself.
      const from = size > 4 ? this.uint32(entry + 8) : entry + 8;
      if (from + size > this.bytes.length)
        throw new TileRefused('damaged', `tag ${tag} points beyond the end of the file`);
      this.entries.set(tag, { type, count: SIZES[type] ? values : 0, at: from });
    }
  }

  private value(tag: number, type: number, at: number): number {
    switch (type) {
      case 1:
        return this.bytes[at]!;
      case SHORT:
        return this.uint16(at);
      case LONG:
        return this.uint32(at);
      case DOUBLE:
        return this.view.getFloat64(at, this.littleEndian);
      default:
        throw new TileRefused('unsupported', `tag ${tag} in type ${type}`);
    }
  }

  private uint16(at: number): number {
    this.within(at + 2);
    return this.view.getUint16(at, this.littleEndian);
  }

  private uint32(at: number): number {
    this.within(at + 4);
    return this.view.getUint32(at, this.littleEndian);
  }

  private within(end: number): void {
    if (end > this.bytes.length) throw new TileRefused('damaged', 'the file is cut off');
  }
}

function order(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x49 && bytes[1] === 0x49) return true;
  if (bytes[0] === 0x4d && bytes[1] === 0x4d) return false;
  throw new TileRefused('not-a-tile', 'it is no TIFF');
}
