/** What is known of the place: where not to fly, what stands there, how the ground lies. */
import type { EarthGrid } from '../../src/domain/geo/grid.ts';
import type { Area, Obstacle } from '../planner/safety/finding.ts';

/** Heights of the ground at the crossings of a grid, metres above sea level; JSON both ways. */
export interface TerrainGrid extends EarthGrid {
  /** Row by row from the south, in it from the west; null: not known (a void). */
  readonly heights: readonly (number | null)[];
}

export interface Surroundings {
  readonly noFly: readonly Area[];
  /** Where the bureau may fly at all: within one of these; empty: anywhere. */
  readonly permitted: readonly Area[];
  readonly obstacles: readonly Obstacle[];
  /** Absent: no tiles; heights are then above take-off, and the plan says so. */
  readonly terrain?: TerrainGrid;
}
