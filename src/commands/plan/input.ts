/** The files that `chengxun plan` reads. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Feature } from '../../../missions/formats/features.ts';
import { readGeoJson } from '../../../missions/formats/geojson.ts';
import { readKml } from '../../../missions/formats/kml.ts';
import { readObstacles } from '../../../missions/formats/obstacles.ts';
import { type Library, libraryOf } from '../../../missions/library/library.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { Area } from '../../../missions/planner/safety/finding.ts';
import { terrainGrid } from '../../../missions/terrain/grid.ts';
import { readTile, TILE_NAME, tileBounds } from '../../../missions/terrain/read-tile.ts';
import type { TerrainTile } from '../../../missions/terrain/tile.ts';
import { createLibraryFiles } from '../../adapters/files/library-files.ts';
import { type Bounds, overlap } from '../../domain/geo/bounds.ts';
import { packageRoot } from '../../package-root.ts';
import { StartError } from '../../start-error.ts';

export async function featuresIn(file: string): Promise<readonly Feature[]> {
  const bytes = await read(file);
  const reading = ['.kml', '.kmz'].includes(extname(file).toLowerCase())
    ? readKml(bytes)
    : readGeoJson(new TextDecoder().decode(bytes));
  if (!reading.ok) throw new StartError(`${file}: ${reading.where}: ${reading.detail}`);
  return reading.features;
}

/** What came with the program, and an own folder's in its place. */
export async function libraryFrom(own: string | undefined): Promise<Library> {
  const shipped = join(packageRoot, 'missions', 'library');
  const { files, faults: unread } = await createLibraryFiles(shipped, own ?? shipped).read();
  const { library, faults } = libraryOf(files);
  for (const { file, detail } of [...unread, ...faults])
    console.error(`${file} is left out: ${detail}`);
  return library;
}

export interface SurroundingFiles {
  readonly 'no-fly': readonly string[];
  readonly permitted?: string | undefined;
  readonly buildings?: string | undefined;
  readonly terrain?: string | undefined;
}

export async function surroundingsFrom(
  files: SurroundingFiles,
  bounds: Bounds,
): Promise<Surroundings> {
  const noFly = await Promise.all(files['no-fly'].map(areasIn));
  const terrain = files.terrain === undefined ? undefined : await terrainIn(files.terrain, bounds);
  return {
    noFly: noFly.flat(),
    permitted: files.permitted === undefined ? [] : await areasIn(files.permitted),
    obstacles: files.buildings === undefined ? [] : await buildingsIn(files.buildings),
    ...(terrain && { terrain }),
  };
}

async function areasIn(file: string): Promise<Area[]> {
  const areas = (await featuresIn(file)).flatMap(({ geometry, properties }, i) =>
    geometry.type === 'area'
      ? [{ name: String(properties.name ?? `area ${i + 1}`), rings: geometry.rings.map(flat) }]
      : [],
  );
  if (areas.length === 0) throw new StartError(`${file} has no areas.`);
  return areas;
}

const flat = (ring: readonly (readonly [number, number, number?])[]) =>
  ring.map(([lon, lat]) => [lon, lat] as const);

async function buildingsIn(file: string) {
  const reading = readObstacles((await read(file)).toString('utf8'));
  if (!reading.ok) throw new StartError(`${file}: ${reading.where}: ${reading.detail}`);
  if (reading.withoutHeight > 0)
    console.error(
      `${file}: ${reading.withoutHeight} buildings without a height are not kept clear of.`,
    );
  return reading.obstacles;
}

async function terrainIn(folder: string, bounds: Bounds) {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => TILE_NAME.test(name)).sort();
  } catch (error) {
    throw new StartError(`${folder} cannot be read: ${(error as Error).message}`);
  }
  const tiles: TerrainTile[] = [];
  for (const name of names) {
    const bytes = await read(join(folder, name));
    const where = tileBounds(name, () => bytes);
    if (where.ok && !overlap(where.bounds, bounds)) continue;
    const tile = where.ok ? readTile(bytes, name) : where;
    if (tile.ok) tiles.push(tile.tile);
    else console.error(`${name} is left out: ${tile.detail}`);
  }
  if (tiles.length === 0) throw new StartError(`${folder} has no tile of this place.`);
  return terrainGrid(tiles, bounds);
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
