import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../simulators/office/cells.ts';
import { cellsFromGeoJson } from '../../../src/wire/setup-geojson.ts';

const DISTRICT = { west: 101.72, south: 36.51, east: 101.817, north: 36.634 };

describe('the demo’s grid', () => {
  it('covers the district without a gap, in cells that the service takes', () => {
    const { cells, problems } = cellsFromGeoJson(
      cellsOf({ ...DISTRICT, size: 300, division: '630103' }),
    );
    expect(problems).toEqual([]);
    expect(new Set(cells.map(({ code }) => code)).size).toBe(cells.length);
    const edges = cells.flatMap(({ shape }) =>
      shape.type === 'polygon' ? shape.rings.flat() : [],
    );
    const lons = edges.map(([lon]) => lon);
    const lats = edges.map(([, lat]) => lat);
    expect(Math.min(...lons)).toBeLessThanOrEqual(DISTRICT.west);
    expect(Math.max(...lons)).toBeGreaterThanOrEqual(DISTRICT.east);
    expect(Math.min(...lats)).toBeLessThanOrEqual(DISTRICT.south);
    expect(Math.max(...lats)).toBeGreaterThanOrEqual(DISTRICT.north);
  });
});
