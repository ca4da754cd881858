/** A grid laid over degrees: rows from the south, in each row columns from the west. */
export interface EarthGrid {
  /** Degrees, of the south-west corner, and from one to the next. */
  readonly west: number;
  readonly south: number;
  readonly stepLon: number;
  readonly stepLat: number;
  readonly columns: number;
  readonly rows: number;
}
