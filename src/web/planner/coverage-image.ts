/** What the photos show as a picture over the map, a pixel per cell. */
import type { Coverage } from '../../../missions/patrol/plan.ts';
import type { Rgb } from '../map/palette.ts';

/** The steps of a shading: up to and with `to`; the last has none. Of one hue from pale to full. */
export interface ShadeStep {
  readonly to: number | null;
  readonly colour: Rgb;
}

/** Seen by none is told apart by another hue. */
export const PHOTO_STEPS: readonly ShadeStep[] = [
  { to: 0, colour: [207, 42, 32] },
  { to: 2, colour: [250, 214, 120] },
  { to: 4, colour: [168, 214, 150] },
  { to: 8, colour: [72, 168, 130] },
  { to: null, colour: [16, 104, 108] },
];

/** In parts of the wished ground sampling distance: full detail is dark. */
const GSD_PARTS = [1, 1.25, 1.6, 2.2];
const GSD_COLOURS: readonly Rgb[] = [
  [16, 104, 108],
  [72, 168, 130],
  [168, 214, 150],
  [250, 214, 120],
  [226, 132, 60],
];

/** Metres in a pixel; `wished` is the plan's own, straight down. */
export const gsdSteps = (wished: number): readonly ShadeStep[] =>
  GSD_COLOURS.map((colour, i) => ({
    to: GSD_PARTS[i] ? GSD_PARTS[i] * wished * 1.005 : null,
    colour,
  }));

function stepOf(steps: readonly ShadeStep[], value: number): ShadeStep {
  return steps.find(({ to }) => to === null || value <= to) ?? steps.at(-1)!;
}

const ALPHA = 165;

export interface Shaded {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row from the north. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export function coverageImage(
  coverage: Coverage,
  shading: 'photos' | 'gsd',
  wished: number,
): Shaded {
  const { columns, rows, photos, gsd } = coverage;
  const data = new Uint8ClampedArray(columns * rows * 4);
  const steps = shading === 'photos' ? PHOTO_STEPS : gsdSteps(wished);
  const values = shading === 'photos' ? photos : gsd;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const seen = photos[cell] ?? -1;
      if (seen < 0) continue;
      // A place that no photo shows has no sampling distance: red in both.
      const { colour } = seen === 0 ? PHOTO_STEPS[0]! : stepOf(steps, values[cell] ?? 0);
      data.set([...colour, ALPHA], ((rows - 1 - row) * columns + column) * 4);
    }
  }
  return { width: columns, height: rows, data };
}
