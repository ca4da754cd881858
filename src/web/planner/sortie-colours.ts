/** One colour for each sortie, on the map and in the timeline; red is kept for what is wrong. */
import type { Rgb, Scheme } from '../map/palette.ts';

const LIGHT: readonly Rgb[] = [
  [24, 96, 196],
  [178, 84, 10],
  [14, 122, 96],
  [150, 50, 130],
  [92, 110, 20],
  [84, 72, 176],
  [130, 84, 46],
  [8, 116, 142],
];
const DARK: readonly Rgb[] = [
  [106, 164, 244],
  [240, 160, 84],
  [84, 200, 160],
  [226, 146, 208],
  [182, 204, 92],
  [166, 156, 240],
  [210, 168, 124],
  [92, 200, 226],
];

export const sortieColour = (index: number, scheme: Scheme): Rgb => {
  const colours = scheme === 'dark' ? DARK : LIGHT;
  return colours[index % colours.length]!;
};
