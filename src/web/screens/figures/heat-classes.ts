/** Classes of how many, and their colours: from pale to deep, on dark from dim to bright. Pure. */
import type { Rgb, Scheme } from '../../map/palette.ts';

const COLOURS: Record<Scheme, readonly Rgb[]> = {
  light: [
    [253, 219, 143],
    [248, 168, 82],
    [229, 107, 47],
    [187, 55, 40],
    [118, 20, 48],
  ],
  dark: [
    [92, 52, 40],
    [148, 66, 38],
    [206, 98, 40],
    [240, 152, 62],
    [255, 220, 130],
  ],
};

export interface HeatClass {
  readonly from: number;
  /** Undefined: and more. */
  readonly to: number | undefined;
  readonly colour: Rgb;
}

/** At most five classes that reach up to the greatest count, each about as wide as all before it. */
export function heatClasses(counts: readonly number[], scheme: Scheme): HeatClass[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const colours = COLOURS[scheme];
  if (most <= colours.length)
    return colours.slice(0, most).map((colour, i) => ({ from: i + 1, to: i + 1, colour }));
  const ends: number[] = [];
  for (let i = 1; i < colours.length; i++)
    ends.push(Math.max((ends.at(-1) ?? 0) + 1, Math.round(most ** (i / colours.length))));
  return colours.map((colour, i) => ({
    from: i === 0 ? 1 : ends[i - 1]! + 1,
    to: ends[i],
    colour,
  }));
}

export const classOf = (n: number, classes: readonly HeatClass[]): HeatClass | undefined =>
  n < 1 ? undefined : (classes.find(({ to }) => to === undefined || n <= to) ?? classes.at(-1));
