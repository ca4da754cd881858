/** What counting cases asks of the store. */
import type { Counts } from '../../domain/cases/indicators.ts';
import type { UnitId } from '../../domain/ids.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Bounds } from '../cases/ports.ts';
import type { Span } from '../stores.ts';

export type CountedBy = 'unit' | 'category' | 'cell' | 'source' | 'day' | 'month';

/** Whose cases are counted; each that is there narrows. */
export interface CountFilter {
  readonly unit?: UnitId | undefined;
  /** The beginning of the category's code. */
  readonly category?: string | undefined;
  readonly cell?: string | undefined;
}

export interface CountWish extends Span, CountFilter {
  readonly by: CountedBy;
  /** A deadline that is still ahead is not counted, ms. */
  readonly now: number;
  /** Rows at most; those with the most cases, told of and due, stay. */
  readonly most: number;
}

export interface KeyedCounts extends Counts {
  /** Id, code, `2026-11-22` or `2026-11` by the bureau's clock; null: of those that have none. */
  readonly key: string | null;
  /** Empty where it has no name of its own. */
  readonly name: string;
  readonly nameEn: string;
}

export interface Counted {
  /** Those with the most cases, told of and due, first, then by key. Rows without any count are left out. */
  readonly rows: readonly KeyedCounts[];
  /** Of all rows, those that were left out too. */
  readonly total: Counts;
  /** Rows with counts beyond the most that were asked for. */
  readonly leftOut: number;
}

export interface HeatWish extends Span {
  readonly unit?: UnitId | undefined;
  readonly category?: string | undefined;
  readonly bounds?: Bounds | undefined;
  /** Side of the raster's squares, m. */
  readonly metres: number;
  readonly most: number;
}

export interface FigureStore {
  /** Every case is in one row at most for each measure. */
  count(wish: CountWish): Promise<Counted>;
  /** Cases told of in the span by where they lie: the middles of the squares, the fullest first. */
  heat(wish: HeatWish): Promise<{ readonly place: LonLat; readonly count: number }[]>;
  /**
   * Adds what changed to the sums that counting reads; counts are the same before and after.
   * @returns how many changes; 0: none is left, or another process does it
   */
  fold(most: number): Promise<number>;
}
