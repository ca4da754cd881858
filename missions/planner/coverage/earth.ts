import type { Plane } from '../../../src/domain/geo/plane.ts';
import type { Coverage } from '../../patrol/plan.ts';
import type { PlaneCoverage } from './coverage.ts';

/** The same grid in degrees, as plain numbers; gsd to a tenth of a millimetre. */
export function coverageOnEarth(grid: PlaneCoverage, plane: Plane): Coverage {
  const { cell, columns, rows, once, thrice, gsdMedian, gsdWorst } = grid;
  const [west, south] = plane.position(grid.west, grid.south);
  const short = (metres: number) => Math.round(metres * 1e4) / 1e4;
  return {
    west,
    south,
    stepLon: cell / plane.scale.lon,
    stepLat: cell / plane.scale.lat,
    columns,
    rows,
    photos: Array.from(grid.photos),
    gsd: Array.from(grid.gsd, short),
    once,
    thrice,
    gsdMedian: short(gsdMedian),
    gsdWorst: short(gsdWorst),
  };
}
