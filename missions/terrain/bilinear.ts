/** Between the samples of a lattice: bilinear, and nothing where a sample that counts is not known. */

/**
 * @param column, row from 0, between samples too; on the lattice (not checked)
 * @param sample the height there; undefined: not known. Asked for only where it counts.
 */
export function bilinear(
  column: number,
  row: number,
  sample: (column: number, row: number) => number | undefined,
): number | undefined {
  const left = Math.floor(column);
  const upper = Math.floor(row);
  const x = column - left;
  const y = row - upper;
  const along = (r: number) => between(x, sample(left, r), x === 0 ? 0 : sample(left + 1, r));
  return between(y, along(upper), y === 0 ? 0 : along(upper + 1));
}

function between(t: number, a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + t * (b - a);
}

/** Of a step: nearer than this to a sample is on it, so that the last digit of a degree voids nothing. */
const ON_SAMPLE = 1e-6;

export function snapped(position: number): number {
  const nearest = Math.round(position);
  return Math.abs(position - nearest) < ON_SAMPLE ? nearest : position;
}
