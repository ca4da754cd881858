import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { geoTiffLattice, readGeoTiff } from '../../../missions/terrain/geotiff.ts';
import { groundAt, MOST_CROSSINGS, terrainGrid } from '../../../missions/terrain/grid.ts';
import { readHgt } from '../../../missions/terrain/hgt.ts';
import { readTile, tileBounds } from '../../../missions/terrain/read-tile.ts';
import {
  sampleAt,
  type TerrainTile,
  TILE_REFUSALS,
  type TileReading,
} from '../../../missions/terrain/tile.ts';
import { bomb, zipOf } from '../formats/zip-bytes.ts';
import { type TiffWishes, tiffOf } from './tiff-bytes.ts';

function tile(read: TileReading): TerrainTile {
  if (!read.ok) throw new Error(`${read.reason}: ${read.detail}`);
  return read.tile;
}

/** A tile of 3″ whose samples are given by longitude and latitude. */
function hgt(west: number, south: number, height: (lon: number, lat: number) => number) {
  const bytes = new Uint8Array(2 * 1201 ** 2);
  const view = new DataView(bytes.buffer);
  for (let row = 0; row < 1201; row++)
    for (let column = 0; column < 1201; column++)
      view.setInt16(
        2 * (row * 1201 + column),
        Math.round(height(west + column / 1200, south + 1 - row / 1200)),
      );
  return bytes;
}

describe('.hgt', () => {
  it('lies where its name says, rows from the north, big-endian', () => {
    const bytes = new Uint8Array(2 * 3601 ** 2);
    const view = new DataView(bytes.buffer);
    view.setInt16(0, 2261);
    view.setInt16(2 * 3600, -154);
    view.setInt16(2 * (3601 * 3600), 8000);
    view.setInt16(2, -32768);
    const read = tile(readHgt(bytes, 'tiles/n36e101.SRTMGL1.hgt'));
    expect(read).toMatchObject({ west: 101, north: 37, columns: 3601, rows: 3601 });
    expect(sampleAt(read, 0, 0)).toBe(2261);
    expect(sampleAt(read, 3600, 0)).toBe(-154);
    expect(sampleAt(read, 0, 3600)).toBe(8000);
    expect(sampleAt(read, 1, 0)).toBeUndefined();
  });

  it('lies south and west too', () => {
    expect(
      tile(
        readHgt(
          hgt(0, 0, () => 1),
          'S01W071.hgt',
        ),
      ),
    ).toMatchObject({ west: -71, north: 0 });
  });

  it('is read zipped', () => {
    const raw = hgt(101, 36, (lon, lat) => 1000 * (lon - lat));
    const read = tile(readHgt(zipSync({ 'N36E101.hgt': raw }), 'N36E101.hgt.zip'));
    const plain = tile(readHgt(raw, 'N36E101.hgt'));
    expect({ ...read, heights: 0 }).toEqual({ ...plain, heights: 0 });
    expect(plain.heights.every((height, i) => read.heights[i] === height)).toBe(true);
  });

  it.each([
    ['a name that says nothing', new Uint8Array(2 * 1201 ** 2), 'heights.hgt', 'name'],
    ['a latitude that is none', new Uint8Array(2 * 1201 ** 2), 'N90E101.hgt', 'name'],
    ['another size', new Uint8Array(2 * 1201 * 2401), 'N36E101.hgt', 'not-a-tile'],
    ['nothing', new Uint8Array(0), 'N36E101.hgt', 'not-a-tile'],
    [
      'an archive of none',
      zipSync({ 'readme.txt': strToU8('x') }),
      'N36E101.hgt.zip',
      'not-a-tile',
    ],
    ['a bomb', zipOf([{ name: 'N36E101.hgt', data: bomb(60) }]), 'N36E101.hgt.zip', 'too-large'],
  ])('with %s is refused', (_, bytes, name, reason) => {
    expect(readHgt(bytes, name)).toMatchObject({ ok: false, reason });
  });
});

/** Something of hills that fits every type of sample. */
const hills = (column: number, row: number) => (column * 7 + row * row * 3 + column * row) % 251;

describe('GeoTIFF', () => {
  const all = (['uint8', 'int16', 'uint16', 'float32'] as const).flatMap((type) =>
    (['none', 'lzw', 'deflate', 'packbits'] as const).flatMap((compression) =>
      [false, true].map((predictor) => ({ type, compression, predictor })),
    ),
  );

  it.each(all)('of $type in $compression, predictor $predictor, is read', (of) => {
    const wishes = { columns: 37, rows: 50, at: hills, ...of };
    for (const layout of [{}, { tile: 16 }, { bigEndian: true }, { tile: 32, bigEndian: true }]) {
      const read = tile(readGeoTiff(tiffOf({ ...wishes, ...layout })));
      for (let row = 0; row < 50; row++)
        for (let column = 0; column < 37; column++)
          if (sampleAt(read, column, row) !== hills(column, row))
            expect.fail(`${column}, ${row} in ${JSON.stringify(layout)}`);
    }
  });

  it('of many codes widens them as its writer did', () => {
    const at = (column: number, row: number) => ((column * 7919) ^ (row * 104729)) & 0x0fff;
    for (const tiled of [{}, { tile: 256 }]) {
      const wishes: TiffWishes = { columns: 300, rows: 200, at, compression: 'lzw', ...tiled };
      const read = tile(readGeoTiff(tiffOf(wishes)));
      expect(Array.from(read.heights)).toEqual(
        Array.from({ length: 60_000 }, (_, i) => at(i % 300, Math.floor(i / 300))),
      );
    }
  });

  it('in a Buffer of Node is read as well, and left as it was', () => {
    const bytes = Buffer.from(tiffOf({ columns: 37, rows: 50, at: hills, bigEndian: true }));
    const before = Buffer.from(bytes);
    const read = tile(readGeoTiff(bytes));
    expect(sampleAt(read, 36, 49)).toBe(hills(36, 49));
    expect(bytes.equals(before)).toBe(true);
  });

  it('has its samples in the middle of areas, or at points', () => {
    const wishes = { columns: 4, rows: 3, at: hills, west: 101, north: 37, step: 0.5 };
    expect(tile(readGeoTiff(tiffOf(wishes)))).toMatchObject({ west: 101.25, north: 36.75 });
    const points = tile(readGeoTiff(tiffOf({ ...wishes, pixelIsPoint: true })));
    expect(points).toMatchObject({ west: 101, north: 37, stepLon: 0.5, stepLat: 0.5 });
    const tied = { 33922: [12, [2, 1, 0, 102, 36.5, 0]] as const };
    expect(tile(readGeoTiff(tiffOf({ ...wishes, tags: tied })))).toMatchObject({
      west: 101.25,
      north: 36.75,
    });
    expect(geoTiffLattice(tiffOf(wishes))).toMatchObject({ lattice: { west: 101.25, rows: 3 } });
  });

  it('does not know what is marked so, is no number, or no ground of the earth', () => {
    const at = (column: number) => [-32768, 5, -9999, 100][column]!;
    const marked = tile(readGeoTiff(tiffOf({ columns: 4, rows: 2, at, noData: '5' })));
    expect([0, 1, 2, 3].map((i) => sampleAt(marked, i, 0))).toEqual([
      undefined,
      undefined,
      undefined,
      100,
    ]);
    const real = (column: number) => [Number.NaN, -3.4028234663852886e38, 0.1, 12.5][column]!;
    const wishes = { columns: 4, rows: 2, at: real, type: 'float32', noData: '0.1' } as const;
    const floats = tile(readGeoTiff(tiffOf(wishes)));
    expect([0, 1, 2, 3].map((i) => sampleAt(floats, i, 1))).toEqual([
      undefined,
      undefined,
      undefined,
      12.5,
    ]);
  });

  const small: TiffWishes = { columns: 6, rows: 6, at: hills };
  const keyed = (...keys: (readonly [number, number])[]) => ({ ...small, keys });
  it.each<[string, TiffWishes, string, RegExp]>([
    ['metres of a map', keyed([1024, 1], [3072, 32647]), 'unsupported', /degrees/],
    ['another datum', keyed([1024, 2], [2048, 4214]), 'unsupported', /EPSG:4214/],
    ['no datum', keyed([1024, 2]), 'unsupported', /EPSG/],
    ['feet', keyed([1024, 2], [2048, 4326], [4099, 9002]), 'unsupported', /metres/],
    ['gon', keyed([1024, 2], [2048, 4490], [2054, 9105]), 'unsupported', /angles/],
    ['no place', { ...small, tags: { 34735: undefined } }, 'unsupported', /where it lies/],
    ['no scale', { ...small, tags: { 33550: undefined } }, 'damaged', /not on earth/],
    ['no number for a place', { ...small, west: Number.NaN }, 'damaged', /not on earth/],
    ['a turn', { ...small, tags: { 34264: [12, [1]] } }, 'unsupported', /turned/],
    ['three bands', { ...small, tags: { 277: [3, [3]] } }, 'unsupported', /3 bands/],
    ['64 bits', { ...small, tags: { 258: [3, [64]] } }, 'unsupported', /format 2\/64/],
    ['JPEG', { ...small, tags: { 259: [3, [7]] } }, 'unsupported', /JPEG: /],
    ['ZSTD', { ...small, tags: { 259: [3, [50000]] } }, 'unsupported', /ZSTD: /],
    ['another predictor', { ...small, tags: { 317: [3, [3]] } }, 'unsupported', /predictor 3/],
    ['no width', { ...small, tags: { 256: [3, [0]] } }, 'damaged', /0 × 6/],
    ['a block too few', { ...small, tags: { 278: [3, [2]] } }, 'damaged', /2 blocks/],
    [
      'half of its bytes',
      { ...small, compression: 'none', blocks: [new Uint8Array(9), new Uint8Array(70)] },
      'damaged',
      /cut off/,
    ],
    [
      'a tile too large to hold',
      { ...small, tile: 16, tags: { 322: [4, [60_000]], 323: [4, [60_000]] } },
      'too-large',
      /cut it/,
    ],
    [
      'more than a file of its size can hold',
      {
        ...small,
        compression: 'deflate',
        tags: { 256: [4, [9999]], 257: [4, [9999]], 278: [4, [5000]] },
      },
      'damaged',
      /cannot be/,
    ],
    [
      'a bomb',
      { ...small, compression: 'deflate', blocks: [zlibBomb(), zlibBomb()] },
      'damaged',
      /more than it holds/,
    ],
  ])('with %s is refused', (_, wishes, reason, detail) => {
    const read = readGeoTiff(tiffOf(wishes));
    expect(read).toMatchObject({ ok: false, reason });
    if (!read.ok) expect(read.detail).toMatch(detail);
  });

  it('broken anywhere is read or refused, never more', () => {
    const wishes = { columns: 20, rows: 20, at: hills, predictor: true };
    const files = [
      tiffOf({ ...wishes, compression: 'lzw', tile: 16 }),
      tiffOf({ ...wishes, compression: 'deflate', type: 'float32' }),
      tiffOf({ ...wishes, compression: 'packbits', bigEndian: true, noData: '-1' }),
    ];
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat()),
        (whole, changes, end) => {
          const bytes = whole.slice(0, end === null ? whole.length : end % whole.length);
          for (const [at, value] of changes) if (bytes.length) bytes[at % bytes.length] = value;
          const read = readGeoTiff(bytes);
          if (!read.ok) expect(TILE_REFUSALS).toContain(read.reason);
        },
      ),
      { numRuns: 1000, seed: 4 },
    );
  });
});

/** zlib around Deflate of 60 MB of zeros. */
function zlibBomb(): Uint8Array {
  return Uint8Array.from([0x78, 0x9c, ...bomb(60), 0, 0, 0, 0]);
}

describe('a folder of tiles', () => {
  it('is read by the names of its files, and says where they lie', () => {
    const tiff = tiffOf({ columns: 5, rows: 5, at: hills });
    expect(readTile(tiff, 'DEM.TIF').ok).toBe(true);
    expect(tileBounds('N36E101.hgt', () => new Uint8Array())).toEqual({
      ok: true,
      bounds: [101, 36, 102, 37],
    });
    const bounds = tileBounds('a.tif', () => tiff);
    expect(bounds.ok && bounds.bounds.map((one) => one.toFixed(3))).toEqual([
      '101.005',
      '36.955',
      '101.045',
      '36.995',
    ]);
    expect(tileBounds('x.hgt', () => new Uint8Array()).ok).toBe(false);
  });
});

/** A tile of samples in memory. */
function sheet(over: Partial<TerrainTile>, height: (lon: number, lat: number) => number) {
  const lattice = { west: 0, north: 1, stepLon: 0.1, stepLat: 0.1, columns: 11, rows: 11, ...over };
  const heights = new Float32Array(lattice.columns * lattice.rows);
  for (let row = 0; row < lattice.rows; row++)
    for (let column = 0; column < lattice.columns; column++)
      heights[row * lattice.columns + column] = height(
        lattice.west + column * lattice.stepLon,
        lattice.north - row * lattice.stepLat,
      );
  return { ...lattice, heights };
}

describe('the ground', () => {
  const slope = fc.tuple(
    fc.double({ min: -300, max: 300, noNaN: true }),
    fc.double({ min: -300, max: 300, noNaN: true }),
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('of a plane is that plane, whatever the grid', () => {
    fc.assert(
      fc.property(
        slope,
        share,
        share,
        share,
        share,
        fc.integer({ min: 500, max: 30_000 }),
        (...of) => {
          const [[a, b], x0, y0, px, py, step] = of;
          const plane = (lon: number, lat: number) => 1000 + a * lon + b * lat;
          const west = 0.4 * x0;
          const south = 0.4 * y0;
          const grid = terrainGrid(
            [sheet({}, plane)],
            [west, south, west + 0.6, south + 0.6],
            step,
          );
          const lon = west + 0.6 * px;
          const lat = south + 0.6 * py;
          expect(groundAt(grid)(lat, lon)).toBeCloseTo(plane(lon, lat), 3);
        },
      ),
      { seed: 4 },
    );
  });

  it('is seamless from tile to tile, overlapping by a sample, adjoining, or of another step', () => {
    const plane = (lon: number, lat: number) => 500 + 80 * lon - 30 * lat;
    const overlapping = [sheet({}, plane), sheet({ west: 1 }, plane)];
    const adjoining = [sheet({ columns: 10 }, plane), sheet({ west: 1 }, plane)];
    const coarser = [sheet({ columns: 10 }, plane), sheet({ west: 1, stepLon: 0.2 }, plane)];
    const corner = [
      sheet({ columns: 10, rows: 10 }, plane),
      sheet({ columns: 10, north: 0 }, plane),
      sheet({ west: 1, rows: 10 }, plane),
      sheet({ west: 1, north: 0 }, plane),
    ];
    for (const tiles of [overlapping, adjoining, coarser, corner]) {
      const grid = terrainGrid(tiles, [0.7, 0.03, 1.3, 0.9], 1500);
      expect(grid.heights).not.toContain(null);
      const ground = groundAt(grid);
      for (let lon = 0.7; lon <= 1.3; lon += 0.013)
        expect(ground(0.05, lon)).toBeCloseTo(plane(lon, 0.05), 3);
    }
  });

  it('of SRTM tiles is seamless over the degree lines', () => {
    const height = (lon: number, lat: number) => 1200 * (lon - 101) + 2400 * (lat - 36);
    const tiles = [
      tile(readHgt(hgt(101, 36, height), 'N36E101.hgt')),
      tile(readHgt(hgt(102, 36, height), 'N36E102.hgt')),
    ];
    const grid = terrainGrid(tiles, [101.99, 36.5, 102.01, 36.52]);
    expect(grid).toMatchObject({ columns: 25, rows: 25 });
    expect(grid.heights).not.toContain(null);
    expect(groundAt(grid)(36.507, 102)).toBeCloseTo(height(102, 36.507), 6);
    expect(groundAt(grid)(36.507, 101.9997)).toBeCloseTo(height(101.9997, 36.507), 6);
  });

  it('is not known beside a void, nor beyond the grid', () => {
    const hole = sheet({}, (lon, lat) =>
      Math.abs(lon - 0.5) < 0.01 && Math.abs(lat - 0.5) < 0.01 ? Number.NaN : 7,
    );
    const ground = groundAt(terrainGrid([hole], [0, 0, 1, 1]));
    expect(ground(0.55, 0.55)).toBeUndefined();
    expect(ground(0.45, 0.41)).toBeUndefined();
    expect(ground(0.4, 0.4)).toBe(7);
    expect(ground(0.35, 0.5)).toBe(7);
    expect(ground(1.001, 0.5)).toBeUndefined();
    expect(ground(Number.NaN, 0.5)).toBeUndefined();
    const outside = terrainGrid([hole], [5, 5, 5.1, 5.1]);
    expect(new Set(outside.heights)).toEqual(new Set([null]));
  });

  it('is taken from a coarser tile where the finer has a void', () => {
    const coarse = sheet({ stepLon: 0.5, stepLat: 0.5, columns: 3, rows: 3 }, () => 40);
    const fine = sheet({}, (lon) => (lon > 0.45 ? Number.NaN : 10));
    const ground = groundAt(terrainGrid([coarse, fine], [0, 0, 1, 1]));
    expect(ground(0.5, 0.2)).toBe(10);
    expect(ground(0.5, 0.8)).toBe(40);
  });

  it('comes in no more crossings than are bearable, however large and however fine', () => {
    const over = (bounds: readonly [number, number, number, number], step?: number) =>
      terrainGrid([sheet({}, () => 1)], bounds, step);
    for (const grid of [over([0, 0, 1, 1], 1), over([-180, -90, 180, 90], 0), over([0, 0, 0, 0])]) {
      expect(grid.heights.length).toBe(grid.columns * grid.rows);
      expect(grid.heights.length).toBeLessThanOrEqual(MOST_CROSSINGS);
    }
    expect(over([0, 0, 1, 1], 1).heights.length).toBeGreaterThan(MOST_CROSSINGS / 2);
    expect(over([0, 0, Number.POSITIVE_INFINITY, 1], 1).columns).toBeGreaterThan(1);
  });
});
