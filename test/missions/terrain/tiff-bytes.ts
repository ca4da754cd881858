/** GeoTIFF files as others write them, in each way that is read. */
import { zlibSync } from 'fflate';

export interface TiffWishes {
  readonly columns: number;
  readonly rows: number;
  readonly at: (column: number, row: number) => number;
  readonly type?: 'uint8' | 'int16' | 'uint16' | 'float32';
  readonly compression?: 'none' | 'lzw' | 'deflate' | 'packbits';
  readonly predictor?: boolean;
  /** Samples on a side of a tile; strips of three rows where absent. */
  readonly tile?: number;
  readonly bigEndian?: boolean;
  readonly pixelIsPoint?: boolean;
  readonly noData?: string;
  /** Longitude and latitude of the raster's north-west corner, and the step. */
  readonly west?: number;
  readonly north?: number;
  readonly step?: number;
  /** Tags set otherwise, or taken out: [type, values]. */
  readonly tags?: Readonly<Record<number, readonly [number, readonly number[]] | undefined>>;
  readonly keys?: readonly (readonly [number, number])[];
  /** In place of the packed blocks. */
  readonly blocks?: readonly Uint8Array[];
}

const BYTES = { uint8: 1, int16: 2, uint16: 2, float32: 4 } as const;
const FORMAT = { uint8: 1, int16: 2, uint16: 1, float32: 3 } as const;
const COMPRESSION = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const;

export function tiffOf(wishes: TiffWishes): Uint8Array {
  const { columns, rows, type = 'int16', compression = 'none', tile, bigEndian = false } = wishes;
  const { west = 101, north = 37, step = 0.01, pixelIsPoint = false, noData } = wishes;
  const blocks = wishes.blocks ?? blocksOf(wishes);
  const counts = blocks.map(({ length }) => length);
  const predictor = !wishes.predictor ? 1 : type === 'float32' ? 3 : 2;
  const keys = wishes.keys ?? [
    [1024, 2],
    [1025, pixelIsPoint ? 2 : 1],
    [2048, 4326],
  ];
  const text = noData === undefined ? undefined : [...`${noData}\0`].map((c) => c.charCodeAt(0));
  const tags: Record<number, readonly [number, readonly number[]] | undefined> = {
    256: [3, [columns]],
    257: [3, [rows]],
    258: [3, [8 * BYTES[type]]],
    259: [3, [COMPRESSION[compression]]],
    277: [3, [1]],
    317: [3, [predictor]],
    339: [3, [FORMAT[type]]],
    33550: [12, [step, step, 0]],
    33922: [12, [0, 0, 0, west, north, 0]],
    34735: [3, [1, 1, 0, keys.length, ...keys.flatMap(([key, value]) => [key, 0, 1, value])]],
    42113: text && [2, text],
    ...(tile
      ? { 322: [3, [tile]], 323: [3, [tile]], 324: [4, counts], 325: [4, counts] }
      : { 278: [3, [3]], 273: [4, counts], 279: [4, counts] }),
    ...wishes.tags,
  };
  return file(tags, blocks, bigEndian);
}

function file(
  tags: Record<number, readonly [number, readonly number[]] | undefined>,
  blocks: readonly Uint8Array[],
  bigEndian: boolean,
): Uint8Array {
  const sizes: Record<number, number> = { 2: 1, 3: 2, 4: 4, 12: 8 };
  const entries = Object.entries(tags)
    .map(([tag, entry]) => [Number(tag), entry] as const)
    .filter((one): one is readonly [number, readonly [number, readonly number[]]] => !!one[1])
    .sort((a, b) => a[0] - b[0]);
  const directory = 8 + 2 + 12 * entries.length + 4;
  const extra = entries.reduce((sum, [, [type, values]]) => sum + sizes[type]! * values.length, 0);
  const body = blocks.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(directory + extra + body);
  const view = new DataView(bytes.buffer);
  const little = !bigEndian;
  bytes.set(bigEndian ? [0x4d, 0x4d] : [0x49, 0x49]);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, entries.length, little);
  let offset = directory + extra;
  const offsets = blocks.map(({ length }) => {
    offset += length;
    return offset - length;
  });
  let at = directory;
  entries.forEach(([tag, [type, given]], i) => {
    const values = tag === 273 || tag === 324 ? offsets : given;
    const size = sizes[type]! * values.length;
    const entry = 10 + 12 * i;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, values.length, little);
    const from = size > 4 ? at : entry + 8;
    if (size > 4) view.setUint32(entry + 8, at, little);
    values.forEach((value, k) => {
      const to = from + k * sizes[type]!;
      if (type === 2) view.setUint8(to, value);
      else if (type === 3) view.setUint16(to, value, little);
      else if (type === 4) view.setUint32(to, value, little);
      else view.setFloat64(to, value, little);
    });
    if (size > 4) at += size;
  });
  blocks.forEach((block, i) => {
    bytes.set(block, offsets[i]);
  });
  return bytes;
}

function blocksOf(wishes: TiffWishes): Uint8Array[] {
  const { columns, rows, tile } = wishes;
  const blocks: Uint8Array[] = [];
  const high = tile ?? 3;
  const wide = tile ?? columns;
  for (let row = 0; row < rows; row += high)
    for (let column = 0; column < columns; column += wide)
      blocks.push(blockOf(wishes, column, row, wide, tile ?? Math.min(3, rows - row)));
  return blocks;
}

function blockOf(wishes: TiffWishes, column: number, row: number, wide: number, high: number) {
  const { type = 'int16', predictor = false, bigEndian = false, compression = 'none' } = wishes;
  const size = BYTES[type];
  const floats = predictor && type === 'float32';
  const raw = new Uint8Array(wide * high * size);
  const view = new DataView(raw.buffer);
  const little = !bigEndian && !floats;
  for (let r = 0; r < high; r++)
    for (let c = wide - 1; c >= 0; c--) {
      const here = sample(wishes, column + c, row + r);
      const left = predictor && !floats && c > 0 ? sample(wishes, column + c - 1, row + r) : 0;
      const at = (r * wide + c) * size;
      if (type === 'float32') view.setFloat32(at, here, little);
      else if (type === 'uint8') view.setUint8(at, here - left);
      else view.setUint16(at, here - left, little);
    }
  const ready = floats ? planes(raw, wide, high) : raw;
  switch (compression) {
    case 'none':
      return ready;
    case 'deflate':
      return zlibSync(ready);
    case 'lzw':
      return lzw(ready);
    case 'packbits':
      return packBits(ready);
  }
}

/** Beyond the image: 0, as padding. */
function sample({ columns, rows, at }: TiffWishes, column: number, row: number): number {
  return column < columns && row < rows ? at(column, row) : 0;
}

function planes(raw: Uint8Array, wide: number, high: number): Uint8Array {
  const out = new Uint8Array(raw.length);
  for (let r = 0; r < high; r++) {
    const from = r * wide * 4;
    for (let c = 0; c < wide; c++)
      for (let b = 0; b < 4; b++) out[from + b * wide + c] = raw[from + 4 * c + b]!;
    for (let i = wide * 4 - 1; i > 0; i--) out[from + i] = out[from + i]! - out[from + i - 1]!;
  }
  return out;
}

function packBits(raw: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < raw.length; ) {
    let run = 1;
    while (run < 128 && raw[at + run] === raw[at] && at + run < raw.length) run++;
    if (run > 2) {
      out.push(257 - run, raw[at]!);
      at += run;
    } else {
      const piece = raw.subarray(at, at + 50);
      out.push(piece.length - 1, ...piece);
      at += piece.length;
    }
  }
  return Uint8Array.from(out);
}

/** As TIFF 6.0 describes the encoder, on strings of bytes. */
function lzw(raw: Uint8Array): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  let table = new Map<string, number>();
  let next = 258;
  let width = 9;
  const put = (code: number) => {
    bits = (bits << width) | code;
    held += width;
    while (held >= 8) {
      held -= 8;
      out.push((bits >>> held) & 0xff);
      bits &= (1 << held) - 1;
    }
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : table.get(text)!);
  put(256);
  let text = '';
  for (const byte of raw) {
    const more = text + String.fromCharCode(byte);
    if (more.length === 1 || table.has(more)) {
      text = more;
      continue;
    }
    put(codeOf(text));
    table.set(more, next++);
    if (next === 512) width = 10;
    else if (next === 1024) width = 11;
    else if (next === 2048) width = 12;
    else if (next === 4095) {
      put(256);
      table = new Map();
      next = 258;
      width = 9;
    }
    text = String.fromCharCode(byte);
  }
  put(codeOf(text));
  put(257);
  if (held > 0) out.push((bits << (8 - held)) & 0xff);
  return Uint8Array.from(out);
}
