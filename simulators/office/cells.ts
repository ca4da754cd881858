/** The grid of a district as GeoJSON: cells of the same size with codes of 15 digits, rows from the south. */

export interface CellGrid {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** m, about. */
  readonly size: number;
  /** Division (6 digits): the county-level code. */
  readonly division: string;
}

const METRES_A_DEGREE = 111_320;

export function cellsOf({ west, south, east, north, size, division }: CellGrid) {
  const stepLat = size / METRES_A_DEGREE;
  const stepLon = stepLat / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const columns = Math.ceil((east - west) / stepLon);
  const rows = Math.ceil((north - south) / stepLat);
  const features = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [w, s] = [west + column * stepLon, south + row * stepLat];
    // Nine blocks for streets, the row and the column for community and serial.
    const street = 1 + Math.floor((3 * row) / rows) * 3 + Math.floor((3 * column) / columns);
    const code = `${division}${digits(street)}${digits(row + 1)}${digits(column + 1)}`;
    return {
      type: 'Feature',
      properties: { code, name: `${street}-${row + 1}-${column + 1}` },
      geometry: { type: 'Polygon', coordinates: [ringOf(w, s, w + stepLon, s + stepLat)] },
    };
  });
  return { type: 'FeatureCollection', features };
}

const digits = (n: number): string => String(n).padStart(3, '0');

const rounded = (degrees: number): number => Number(degrees.toFixed(7));

function ringOf(west: number, south: number, east: number, north: number): [number, number][] {
  const [w, s, e, n] = [rounded(west), rounded(south), rounded(east), rounded(north)];
  return [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
}
