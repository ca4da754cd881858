/**
 * GeoTIFF elevation models (OGC 19-008): one band of 8- or 16-bit integers or 32-bit floats in metres on a
 * lattice of degrees. What else GeoTIFF can say is refused with the reason, so that no height is taken
 * for what it is not.
 */
import {
  CODECS,
  type Codec,
  toHostOrder,
  undoDifferences,
  undoFloatingPoint,
} from './tiff-codecs.ts';
import { Tags } from './tiff-tags.ts';
import {
  type Lattice,
  type TerrainTile,
  type TileReading,
  type TileRefusal,
  TileRefused,
  tileReading,
} from './tile.ts';

/** Bytes of the file, and of its samples. */
const LARGEST = 512 << 20;

export function readGeoTiff(bytes: Uint8Array): TileReading {
  return tileReading(() => {
    const tags = tagsOf(bytes);
    const image = imageOf(tags, bytes.length);
    const lattice = latticeOf(tags, image);
    const heights = samplesOf(bytes, image, tags.littleEndian);
    const missing = noData(tags);
    const tile: TerrainTile = {
      ...lattice,
      heights,
      ...(missing === undefined ? {} : { missing }),
    };
    return { ok: true, tile };
  });
}

/** Where it lies, without its heights. */
export function geoTiffLattice(
  bytes: Uint8Array,
): { readonly ok: true; readonly lattice: Lattice } | TileRefusal {
  return tileReading(() => {
    const tags = tagsOf(bytes);
    return { ok: true as const, lattice: latticeOf(tags, imageOf(tags, bytes.length)) };
  });
}

function tagsOf(bytes: Uint8Array): Tags {
  if (bytes.length > LARGEST)
    throw new TileRefused('too-large', `${bytes.length} bytes: cut it into tiles of ${LARGEST}`);
  return new Tags(bytes);
}

interface Image {
  readonly width: number;
  readonly height: number;
  readonly type: SampleType;
  readonly codec: Codec;
  readonly predictor: number;
  /** Strips are blocks as wide as the image; the last may be shorter. */
  readonly block: { readonly width: number; readonly height: number; readonly tiled: boolean };
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
}

type SampleType = 'uint8' | 'int16' | 'uint16' | 'float32';
const BYTES: Readonly<Record<SampleType, number>> = { uint8: 1, int16: 2, uint16: 2, float32: 4 };
/** Tag 339 and 258. */
const TYPES: Readonly<Record<string, SampleType>> = {
  '1/8': 'uint8',
  '2/16': 'int16',
  '1/16': 'uint16',
  '3/32': 'float32',
};
const COMPRESSIONS: Readonly<Record<number, string>> = {
  6: 'old JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'ZSTD',
  50001: 'WebP',
};

function imageOf(tags: Tags, fileSize: number): Image {
  const width = tags.number(256, 0);
  const height = tags.number(257, 0);
  const samples = tags.number(277, 1);
  if (!(width >= 2 && height >= 2))
    throw new TileRefused('damaged', `${width} × ${height} samples are no tile`);
  if (samples !== 1)
    throw new TileRefused('unsupported', `${samples} bands: take out the one with the heights`);
  const format = `${tags.number(339, 1)}/${tags.number(258, 1)}`;
  const type = Object.hasOwn(TYPES, format) ? TYPES[format]! : undefined;
  if (!type)
    throw new TileRefused(
      'unsupported',
      `samples of format ${format} bits: convert it to Int16 or Float32`,
    );
  const compression = tags.number(259, 1);
  const codec = Object.hasOwn(CODECS, compression) ? CODECS[compression]! : undefined;
  if (!codec)
    throw new TileRefused(
      'unsupported',
      `compression ${COMPRESSIONS[compression] ?? compression}: write it with Deflate or LZW`,
    );
  const predictor = tags.number(317, 1);
  const fits = predictor === 1 || predictor === (type === 'float32' ? 3 : 2);
  if (!fits) throw new TileRefused('unsupported', `predictor ${predictor} with ${type} samples`);
  const blocks = blocksOf(tags, width, height);
  checkSize(width, height, type, codec, blocks, fileSize);
  return { width, height, type, codec, predictor, ...blocks };
}

function blocksOf(tags: Tags, width: number, height: number) {
  const tiled = tags.has(322);
  const block = {
    tiled,
    width: tiled ? tags.number(322, 0) : width,
    height: tiled ? tags.number(323, 0) : Math.min(height, tags.number(278, height)),
  };
  const offsets = tags.numbers(tiled ? 324 : 273);
  const counts = tags.numbers(tiled ? 325 : 279);
  const wanted = Math.ceil(width / block.width) * Math.ceil(height / block.height);
  if (
    !(block.width > 0 && block.height > 0 && offsets.length === wanted && counts.length === wanted)
  )
    throw new TileRefused(
      'damaged',
      `${offsets.length} blocks with ${counts.length} sizes, where there should be ${wanted}`,
    );
  return { block, offsets, counts };
}

/** Before anything is unpacked: what would not fit, and what a file of this size cannot hold. */
function checkSize(
  width: number,
  height: number,
  type: SampleType,
  codec: Codec,
  { block, counts }: Pick<Image, 'block' | 'counts'>,
  fileSize: number,
): void {
  const padded = counts.length * block.width * block.height * BYTES[type];
  const size = Math.max(width * height * BYTES[type], block.tiled ? padded : 0);
  if (size > LARGEST)
    throw new TileRefused('too-large', `${size} bytes of samples: cut it into tiles of ${LARGEST}`);
  const packed = counts.reduce((sum, count) => sum + count, 0);
  if (packed > fileSize || width * height * BYTES[type] > packed * codec.ratio)
    throw new TileRefused(
      'damaged',
      `${packed} bytes in a file of ${fileSize} cannot be ${width} × ${height} samples`,
    );
}

function samplesOf(bytes: Uint8Array, image: Image, littleEndian: boolean): TerrainTile['heights'] {
  const { width, height, block, offsets, counts } = image;
  const heights = new ARRAYS[image.type](width * height);
  const across = Math.ceil(width / block.width);
  offsets.forEach((offset, i) => {
    const column = (i % across) * block.width;
    const row = Math.floor(i / across) * block.height;
    const rows = block.tiled ? block.height : Math.min(block.height, height - row);
    if (offset + counts[i]! > bytes.length)
      throw new TileRefused('damaged', 'a block lies beyond the end of the file');
    const packed = bytes.subarray(offset, offset + counts[i]!);
    const samples = blockSamples(packed, image, rows, littleEndian);
    const wide = Math.min(block.width, width - column);
    for (let r = 0; r < Math.min(rows, height - row); r++)
      heights.set(
        samples.subarray(r * block.width, r * block.width + wide),
        (row + r) * width + column,
      );
  });
  return heights;
}

const ARRAYS = {
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  float32: Float32Array,
} as const;

function blockSamples(
  packed: Uint8Array,
  { block, type, codec, predictor }: Image,
  rows: number,
  littleEndian: boolean,
): TerrainTile['heights'] {
  const count = block.width * rows;
  const bytes = BYTES[type];
  const unpacked = codec.unpack(packed, count * bytes);
  // Bytes in a buffer of their own, from its beginning; for predictor 3 big-endian in any file.
  const floats = predictor === 3;
  const raw = floats ? undoFloatingPoint(unpacked, block.width, rows) : new Uint8Array(unpacked);
  toHostOrder(raw, bytes, littleEndian && !floats);
  const samples = new ARRAYS[type](raw.buffer, 0, count);
  if (predictor === 2 && !(samples instanceof Float32Array))
    undoDifferences(samples, block.width, rows);
  return samples;
}

/** GDAL writes it as text; as near as samples can be to it. (`nan` needs no saying.) */
function noData(tags: Tags): number | undefined {
  const text = tags.text(42113)?.split('\0')[0]?.trim();
  const value = text ? Math.fround(Number(text)) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** Keys of GeoTIFF 1.1, section 7, and values of them that are read. */
const MODEL_TYPE = 1024;
const GEOGRAPHIC = 2;
const RASTER_TYPE = 1025;
const POINT = 2;
const GEODETIC_CRS = 2048;
/** WGS 84, and CGCS2000, which is the same to within centimetres. */
const KNOWN_CRS: readonly number[] = [4326, 4490];
const ANGULAR_UNITS = 2054;
const DEGREE = 9102;
const VERTICAL_UNITS = 4099;
const METRE = 9001;

function latticeOf(tags: Tags, { width, height }: Image): Lattice {
  const keys = geoKeys(tags);
  if (keys.get(MODEL_TYPE) !== GEOGRAPHIC)
    throw new TileRefused(
      'unsupported',
      'it is not in degrees of longitude and latitude: warp it to EPSG:4326',
    );
  const crs = keys.get(GEODETIC_CRS);
  if (crs === undefined || !KNOWN_CRS.includes(crs))
    throw new TileRefused('unsupported', `EPSG:${crs ?? '?'}: warp it to EPSG:4326`);
  if ((keys.get(ANGULAR_UNITS) ?? DEGREE) !== DEGREE)
    throw new TileRefused('unsupported', 'its angles are not degrees: warp it to EPSG:4326');
  if ((keys.get(VERTICAL_UNITS) ?? METRE) !== METRE)
    throw new TileRefused('unsupported', 'its heights are not metres: convert them');
  const [stepLon = 0, stepLat = 0] = tags.numbers(33550);
  const tie = tags.numbers(33922);
  if (tags.has(34264) || tie.length !== 6)
    throw new TileRefused(
      'unsupported',
      'it is turned or tied at several points: warp it north up',
    );
  // Of an area the sample stands for its middle (7.1.2.2 and requirement 9).
  const middle = keys.get(RASTER_TYPE) === POINT ? 0 : 0.5;
  const [column = 0, row = 0, , lon = 0, lat = 0] = tie;
  const west = lon + (middle - column) * stepLon;
  const north = lat - (middle - row) * stepLat;
  const lattice = { west, north, stepLon, stepLat, columns: width, rows: height };
  checkLattice(lattice);
  return lattice;
}

function checkLattice({ west, north, stepLon, stepLat, columns, rows }: Lattice): void {
  const east = west + (columns - 1) * stepLon;
  const south = north - (rows - 1) * stepLat;
  const onEarth = west >= -181 && east <= 181 && south >= -91 && north <= 91;
  if (!(stepLon > 0 && stepLat > 0 && onEarth))
    throw new TileRefused('damaged', `from ${west}, ${south} to ${east}, ${north} is not on earth`);
}

/** Those with a value of their own; keys in other tags are names and ellipsoids. */
function geoKeys(tags: Tags): ReadonlyMap<number, number> {
  const directory = tags.numbers(34735);
  if (directory.length === 0)
    throw new TileRefused('unsupported', 'it does not say where it lies: take a GeoTIFF');
  const keys = new Map<number, number>();
  for (let at = 4; at + 3 < directory.length; at += 4)
    if (directory[at + 1] === 0) keys.set(directory[at]!, directory[at + 3]!);
  return keys;
}
