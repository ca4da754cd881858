/** Colours of a picture, which is printed too: dark on white, told apart by more than colour. */

export const INK = '#23211d';
export const PAPER = '#ffffff';

export const STYLE = {
  drawn: { fill: '#1860c4', 'fill-opacity': '0.1', stroke: '#1860c4', 'stroke-width': 1.5 },
  fence: { fill: 'none', stroke: '#5a564d', 'stroke-width': 1.5, 'stroke-dasharray': '8 4' },
  permitted: { fill: 'none', stroke: '#0e7a60', 'stroke-width': 1.5, 'stroke-dasharray': '2 4' },
  noFly: { fill: '#b3261e', 'fill-opacity': '0.22', stroke: '#b3261e', 'stroke-width': 1.5 },
  obstacle: { fill: '#8b867a', 'fill-opacity': '0.55', stroke: '#5a564d', 'stroke-width': 0.7 },
  uncovered: { fill: 'url(#hatch)', stroke: '#b3261e', 'stroke-width': 0.8 },
} as const;

/** Of sorties in their order, as the planner's map has them; red is kept for what is wrong. */
const SORTIES = [
  '#1860c4',
  '#b2540a',
  '#0e7a60',
  '#963282',
  '#5c6e14',
  '#5448b0',
  '#82542e',
  '#08748e',
] as const;

export const sortieColour = (index: number): string => SORTIES[index % SORTIES.length]!;
