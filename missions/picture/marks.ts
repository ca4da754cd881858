/** Pieces of SVG. Lengths in pixels, to a tenth. */

import type { LonLat } from '../../src/domain/flights/patrol.ts';
import { escaped } from '../formats/xml.ts';
import type { Frame } from './frame.ts';

const tenth = (value: number) => String(Math.round(value * 10) / 10 + 0);

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, inner = ''): string {
  const all = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? tenth(value) : escaped(value)}"`)
    .join('');
  return inner === '' ? `<${name}${all}/>` : `<${name}${all}>${inner}</${name}>`;
}

export const group = (attributes: Attributes, inner: readonly string[]): string =>
  inner.length === 0 ? '' : element('g', attributes, `\n${inner.filter(Boolean).join('\n')}\n`);

export const text = (x: number, y: number, say: string, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escaped(say));

/** Rings closed, a way not. */
export function pathData(
  frame: Frame,
  ways: readonly (readonly LonLat[])[],
  closed: boolean,
): string {
  return ways
    .filter((way) => way.length > 0)
    .map((way) => {
      const points = way.map((place) => frame.at(place).map(tenth).join(' '));
      return `M${points.join('L')}${closed ? 'Z' : ''}`;
    })
    .join('');
}

/** Pixels from the tip of a direction mark to its ends. */
const MARK = 5;

/** An arrow's head at (x, y), pointing along (dx, dy), of any length. */
export function head(x: number, y: number, dx: number, dy: number): string {
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [(dx / length) * MARK, (dy / length) * MARK];
  const corner = (along: number, beside: number) =>
    `${tenth(x + along * ux - beside * uy)} ${tenth(y + along * uy + beside * ux)}`;
  return `M${corner(1, 0)}L${corner(-0.8, 0.8)}L${corner(-0.3, 0)}L${corner(-0.8, -0.8)}Z`;
}
