/** Tiles of terrain and buildings as far as they are asked for: what a thread keeps of the bureau's files. */
import { readObstacles } from '../../../missions/formats/obstacles.ts';
import type { Obstacle } from '../../../missions/planner/safety/finding.ts';
import { terrainGrid } from '../../../missions/terrain/grid.ts';
import { readTile, TILE_NAME, tileBounds } from '../../../missions/terrain/read-tile.ts';
import type { TerrainTile } from '../../../missions/terrain/tile.ts';
import { type Bounds, boundsOf, overlap, widen } from '../../domain/geo/bounds.ts';
import type { GroundAround, Stopped } from './ports.ts';

export type GroundMessage =
  | { readonly kind: 'survey' }
  | { readonly kind: 'around'; readonly bounds: Bounds };
export type GroundReply =
  /** With the faults that nobody was told of yet: a tile is read when it is needed first. */
  ({ readonly ok: true; readonly faults: readonly GroundFault[] } & GroundAround) | Stopped;

export interface GroundSurvey {
  readonly ok: true;
  readonly tiles: number;
  readonly buildings: number;
  /** Files, and parts of them, that are left out, and why, in English. */
  readonly faults: readonly GroundFault[];
}
export interface GroundFault {
  readonly file: string;
  readonly detail: string;
}

/** Where the files are; each throws an Error with a reason where it cannot be read. */
export interface GroundFiles {
  /** Absent: no tiles are set. */
  readonly tiles?: { names(): readonly string[]; read(name: string): Uint8Array };
  readonly buildings?: { readonly name: string; read(): string };
}

/** Bytes of heights that are kept: six SRTM tiles of 1″, four of which meet in a corner. */
const MOST_KEPT = 160_000_000;
/** Corners of the buildings of one answer: some 20,000 houses. */
const MOST_CORNERS = 200_000;

/** Metres beside a place at which tiles are looked at too. */
const BESIDE = 500;

interface Standing {
  readonly obstacle: Obstacle;
  readonly bounds: Bounds;
}

export class GroundBook {
  readonly #files: GroundFiles;
  readonly #faults: GroundFault[] = [];
  #told = 0;
  /** The least recently used first. */
  readonly #kept = new Map<string, TerrainTile>();
  #index: readonly { readonly name: string; readonly bounds: Bounds }[] | undefined;
  #buildings: readonly Standing[] | undefined;

  constructor(files: GroundFiles) {
    this.#files = files;
  }

  survey(): GroundSurvey {
    const tiles = this.#tiles().length;
    const buildings = this.#standing().length;
    this.#told = this.#faults.length;
    return { ok: true, tiles, buildings, faults: this.#faults };
  }

  around(bounds: Bounds): GroundReply {
    // Some thousandths of a second for a city's hundred thousand.
    const obstacles = this.#standing()
      .filter((one) => overlap(one.bounds, bounds))
      .map(({ obstacle }) => obstacle);
    const corners = obstacles.reduce(
      (sum, { rings }) => sum + rings.reduce((count, ring) => count + ring.length, 0),
      0,
    );
    if (corners > MOST_CORNERS)
      return {
        ok: false,
        reason: 'too-big',
        detail: `the ${obstacles.length} buildings there have ${corners} corners, at most ${MOST_CORNERS} are handed out: ask for a smaller place`,
      };
    if (!this.#files.tiles) return { ok: true, obstacles, faults: this.#untold() };
    const tiles = this.#tiles()
      // A tile's outermost samples may lie a step inside of what it stands for.
      .filter((tile) => overlap(tile.bounds, widen(bounds, BESIDE)))
      .flatMap(({ name }) => this.#tile(name) ?? []);
    // Ground without a tile is a void there, and is told as one.
    const terrain = terrainGrid(tiles, bounds);
    return { ok: true, obstacles, terrain, faults: this.#untold() };
  }

  #untold(): readonly GroundFault[] {
    const untold = this.#faults.slice(this.#told);
    this.#told = this.#faults.length;
    return untold;
  }

  #tiles() {
    const { tiles } = this.#files;
    this.#index ??= (tiles?.names() ?? [])
      .filter((name) => TILE_NAME.test(name))
      .flatMap((name) => {
        const place = this.#reading(name, () => tileBounds(name, () => tiles!.read(name)));
        return place ? [{ name, bounds: place.bounds }] : [];
      });
    return this.#index;
  }

  #tile(name: string): TerrainTile | undefined {
    const kept = this.#kept.get(name);
    const tile =
      kept ?? this.#reading(name, () => readTile(this.#files.tiles!.read(name), name))?.tile;
    if (!tile) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, tile);
    this.#forget();
    return tile;
  }

  #forget(): void {
    let bytes = [...this.#kept.values()].reduce((sum, { heights }) => sum + heights.byteLength, 0);
    for (const [name, { heights }] of this.#kept) {
      if (bytes <= MOST_KEPT || this.#kept.size === 1) return;
      this.#kept.delete(name);
      bytes -= heights.byteLength;
    }
  }

  #standing(): readonly Standing[] {
    this.#buildings ??= this.#readBuildings().map((obstacle) => ({
      obstacle,
      bounds: boundsOf(obstacle.rings),
    }));
    return this.#buildings;
  }

  #readBuildings(): readonly Obstacle[] {
    const file = this.#files.buildings;
    const read = file && this.#reading(file.name, () => readObstacles(file.read()));
    if (!file || !read) return [];
    if (read.withoutHeight > 0)
      this.#fault(
        file.name,
        `${read.withoutHeight} areas say no height: they are not kept clear of`,
      );
    if (read.noArea > 0) this.#fault(file.name, `${read.noArea} points and lines are left out`);
    return read.obstacles;
  }

  /** What cannot be read is told once, and is not there from then on. */
  #reading<T extends { readonly ok: boolean }>(
    file: string,
    read: () => T,
  ): Extract<T, { readonly ok: true }> | undefined {
    try {
      const outcome = read() as
        | Extract<T, { readonly ok: true }>
        | { readonly ok: false; readonly detail: string; readonly where?: string };
      if (outcome.ok) return outcome as Extract<T, { readonly ok: true }>;
      const { detail, where } = outcome;
      this.#fault(file, where ? `${where}: ${detail}` : detail);
    } catch (error) {
      // Gone meanwhile, or not ours to read.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      this.#fault(file, (error as Error).message);
    }
    return undefined;
  }

  #fault(file: string, detail: string): void {
    if (this.#faults.some((one) => one.file === file && one.detail === detail)) return;
    this.#faults.push({ file, detail });
  }
}
