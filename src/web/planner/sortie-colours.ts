/**
 * One colour for each sortie, on the map and in the timeline: the first is that of planned ways elsewhere.
 * Red is kept for what is wrong, blue for what is drawn.
 */
import type { Rgb, Scheme } from '../map/palette.ts';

const LIGHT: readonly Rgb[] = [
  [150, 50, 130],
  [178, 84, 10],
  [14, 122, 96],
  [84, 72, 176],
  [92, 110, 20],
  [8, 116, 142],
  [130, 84, 46],
];
const DARK: readonly Rgb[] = [
  [226, 146, 208],
  [240, 160, 84],
  [84, 200, 160],
  [166, 156, 240],
  [182, 204, 92],
  [92, 200, 226],
  [210, 168, 124],
];

export const sortieColour = (index: number, scheme: Scheme): Rgb => {
  const colours = scheme === 'dark' ? DARK : LIGHT;
  return colours[index % colours.length]!;
};
