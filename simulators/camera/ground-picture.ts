/** A drawn picture of the ground from above: the same ground looks the same from wherever it is seen. */
import sharp from 'sharp';
import { Plane } from '../../src/domain/geo/plane.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';

/** Something that lies on the ground. */
export interface Thing {
  readonly place: LonLat;
  readonly kind: 'heap' | 'truck' | 'water';
  /** Metres across. */
  readonly size: number;
}

export interface GroundView {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly place: LonLat;
  /** Metres of ground across the picture. */
  readonly across: number;
  /** Of the picture's top, degrees clockwise from north. */
  readonly yaw: number;
  /** Written into a corner. */
  readonly label: string;
  readonly things: readonly Thing[];
}

/** Metres: the ground is drawn in such cells, counted from a place of its own, the same for all pictures. */
const CELL = 12;
const ROAD_EVERY = 5;
const GREENS = ['#6f8a55', '#7c9460', '#67814f', '#849a6a', '#75906a', '#8a8f63'];
const ROOFS = ['#b0693f', '#a9a49c', '#8f5d4a', '#9aa3a8', '#c2b49b'];

export function drawGround(view: GroundView): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(view)))
    .jpeg({ quality: 80 })
    .toBuffer();
}

function svgOf(view: GroundView): string {
  const { width, height, place, across, yaw, label, things } = view;
  const perMetre = width / across;
  const reach = Math.hypot(width, height) / perMetre / 2 + CELL;
  // Of one origin for a whole district, so that cells do not depend on where the camera is.
  const origin = new Plane(Math.floor(place[0]), Math.floor(place[1]));
  const [x, y] = [origin.x(place[0]), origin.y(place[1])];
  const cells: string[] = [];
  const from = (at: number) => Math.floor((at - reach) / CELL);
  const to = (at: number) => Math.ceil((at + reach) / CELL);
  for (let column = from(x); column <= to(x); column++)
    for (let row = from(y); row <= to(y); row++) cells.push(cellAt(column, row));
  const drawn = things.map((thing) =>
    drawThing(thing, origin.x(thing.place[0]), -origin.y(thing.place[1])),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="#73885b"/>
<g transform="translate(${width / 2} ${height / 2}) rotate(${-yaw}) scale(${perMetre}) translate(${-x} ${y})">
${cells.join('')}${drawn.join('')}</g>
<g font-family="sans-serif" font-size="${height / 18}" fill="#fff" stroke="#000" stroke-width="${height / 600}">
<text x="${height / 30}" y="${height - height / 30}">${label}</text></g></svg>`;
}

/** Chance out of two whole numbers (Wang's integer hash). */
function chance(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

function cellAt(column: number, row: number): string {
  const [x, y] = [column * CELL, -(row + 1) * CELL];
  const box = (fill: string, inset = 0) =>
    `<rect x="${x + inset}" y="${y + inset}" width="${CELL - 2 * inset + 0.05}" height="${CELL - 2 * inset + 0.05}" fill="${fill}"/>`;
  if (column % ROAD_EVERY === 0 || row % (ROAD_EVERY + 2) === 0) return box('#8d8f92');
  const luck = chance(column, row);
  const green = box(GREENS[Math.floor(luck * GREENS.length)]!);
  if (luck < 0.25) {
    const roof = ROOFS[Math.floor(chance(row, column) * ROOFS.length)]!;
    return green + box('#4d5647', 0.8) + box(roof, 1.2);
  }
  if (luck > 0.7)
    return `${green}<circle cx="${x + CELL * chance(column, -row)}" cy="${y + CELL / 2}" r="${1 + 2 * luck}" fill="#3f6b3a"/>`;
  return green;
}

function drawThing({ kind, size }: Thing, x: number, y: number): string {
  if (kind === 'water')
    return `<ellipse cx="${x}" cy="${y}" rx="${size / 2}" ry="${size / 3}" fill="#2f4e63"/>`;
  if (kind === 'truck')
    return `<rect x="${x - size / 2}" y="${y - size / 6}" width="${size}" height="${size / 3}" fill="#d8b13c"/><rect x="${x + size / 4}" y="${y - size / 6}" width="${size / 4}" height="${size / 3}" fill="#e9e4d4"/>`;
  const clods = Array.from({ length: 14 }, (_, i) => {
    const [turn, far] = [chance(i, 1) * 2 * Math.PI, chance(i, 2) * size * 0.4];
    const r = size * (0.08 + 0.12 * chance(i, 3));
    const fill = ['#7a5a3c', '#96704a', '#5f4630', '#a8a29a'][i % 4];
    return `<circle cx="${x + far * Math.cos(turn)}" cy="${y + far * Math.sin(turn)}" r="${r}" fill="${fill}"/>`;
  });
  return clods.join('');
}
