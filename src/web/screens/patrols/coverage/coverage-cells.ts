/** What was seen of an area, as a picture of its cells: one colour for each class of age. */
import type { ApiPatrolCoverage } from '../../../../wire/api-patrols.ts';
import type { Rgb } from '../../../map/palette.ts';

type ApiAreaCoverage = ApiPatrolCoverage['areas'][number];

/** By days since it was seen last: up to and with `to`. From dark to pale; what was not seen is red. */
export const AGE_CLASSES = [
  { name: 'fresh', to: 3, colour: [16, 104, 108] },
  { name: 'recent', to: 7, colour: [72, 168, 130] },
  { name: 'aging', to: 14, colour: [168, 214, 150] },
  { name: 'old', to: Number.POSITIVE_INFINITY, colour: [250, 214, 120] },
] as const satisfies readonly { name: string; to: number; colour: Rgb }[];
export const NEVER = { name: 'never', colour: [207, 42, 32] } as const;

/** @param days −1: not seen */
export function ageColour(days: number): Rgb {
  if (days < 0) return NEVER.colour;
  return (AGE_CLASSES.find(({ to }) => days <= to) ?? NEVER).colour;
}

/** What was seen stands out; what was not is a tint, so that the map below stays readable. */
const SEEN_ALPHA = 200;
const UNSEEN_ALPHA = 90;

export interface CellPicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row from the north. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** Degrees. */
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

export function cellPicture({ grid, cells }: Pick<ApiAreaCoverage, 'grid' | 'cells'>): CellPicture {
  const { west, south, stepLon, stepLat, columns, rows } = grid;
  const data = new Uint8ClampedArray(columns * rows * 4);
  for (const [column, row, days] of cells) {
    if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
    const alpha = days < 0 ? UNSEEN_ALPHA : SEEN_ALPHA;
    data.set([...ageColour(days), alpha], ((rows - 1 - row) * columns + column) * 4);
  }
  const bounds = [west, south, west + columns * stepLon, south + rows * stepLat] as const;
  return { width: columns, height: rows, data, bounds };
}

/** What was seen least comes first, of the same what was seen longest ago. */
export const worstFirst = <T extends Pick<ApiAreaCoverage, 'share' | 'lastSeen' | 'name'>>(
  areas: readonly T[],
): T[] =>
  areas.toSorted(
    (a, b) =>
      a.share - b.share ||
      (a.lastSeen ?? '').localeCompare(b.lastSeen ?? '') ||
      a.name.localeCompare(b.name),
  );

/** Share of the cells of all areas that was seen, each area by its size. */
export function shareOfAll(areas: readonly Pick<ApiAreaCoverage, 'grid' | 'cells'>[]): number {
  let [seen, all] = [0, 0];
  for (const { grid, cells } of areas) {
    // Cells of areas differ in size; of one place the degrees are comparable.
    const size = grid.stepLon * grid.stepLat;
    all += cells.length * size;
    seen += cells.filter(([, , days]) => days >= 0).length * size;
  }
  return all > 0 ? seen / all : 0;
}
