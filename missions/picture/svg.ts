/**
 * A plan as a picture that opens anywhere: SVG, north up, with scale and legend. Deterministic; texts are
 * escaped, nothing is linked.
 */
import type { DrawnShape, LonLat, PatrolWishes } from '../../src/domain/flights/patrol.ts';
import { type Bounds, boundsOf, overlap } from '../../src/domain/geo/bounds.ts';
import { escaped } from '../formats/xml.ts';
import type { PatrolPlan } from '../patrol/plan.ts';
import type { Surroundings } from '../patrol/surroundings.ts';
import type { Area, Obstacle } from '../planner/safety/finding.ts';
import { type Box, Frame } from './frame.ts';
import { legend } from './legend.ts';
import { element, group, pathData, text } from './marks.ts';
import { INK, PAPER, STYLE } from './paint.ts';
import { sortieMarks, sortieNumber, wayOf } from './sortie-marks.ts';
import { PICTURE_WORDS, type PictureWords } from './words.ts';

const WIDTH = 1200;
const HEIGHT = 860;
const MAP: Box = { x: 20, y: 20, width: 840, height: 820 };
/** All of it, and where in it the map is, for who wants only that. */
export const PICTURE = { width: WIDTH, height: HEIGHT, map: MAP } as const;
const LEGEND: Box = { x: 884, y: 20, width: 296, height: 820 };
/** Shapes of the surroundings; a city's buildings are not all of use in a picture. */
const MOST_SHAPES = 3000;
/** Labels of obstacles, and the pixels that one needs across. */
const MOST_LABELS = 80;
const ROOM_FOR_LABEL = 26;
/** Pixels of the scale's bar at most. */
const BAR = 180;

export function svgOf(
  plan: PatrolPlan,
  wishes: PatrolWishes,
  surroundings: Surroundings,
  words: PictureWords = PICTURE_WORDS.en,
): string {
  const frame = new Frame(placesOf(plan, wishes), MAP);
  const seen = frame.bounds();
  const map = [
    ...surroundings.permitted.filter(within(seen)).map((one) => areaMark(frame, one, 'permitted')),
    ...wishes.drawn.map((shape) => drawnMark(frame, shape)),
    areaMark(frame, { rings: plan.uncovered.flat() }, 'uncovered'),
    ...obstacleMarks(frame, surroundings.obstacles.filter(within(seen))),
    ...surroundings.noFly
      .filter(within(seen))
      .slice(0, MOST_SHAPES)
      .map((one) => areaMark(frame, one, 'noFly')),
    ...plan.sorties.map((sortie, i) => sortieMarks(frame, sortie, i)),
    ...plan.sorties.map((sortie, i) => sortieNumber(frame, sortie, i)),
    ...takeOffMarks(frame, plan, wishes),
  ];
  const inner = [
    definitions(),
    element('rect', { width: WIDTH, height: HEIGHT, fill: PAPER }),
    group({ 'clip-path': 'url(#map)' }, [element('rect', { ...MAP, fill: '#f7f6f1' }), ...map]),
    element('rect', { ...MAP, fill: 'none', stroke: INK, 'stroke-width': 1 }),
    scaleBar(frame),
    northArrow(words),
    legend(LEGEND, plan, wishes, surroundings, words),
  ];
  const of = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    'font-family': "system-ui, 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    'font-size': 13,
    fill: INK,
  };
  return `${element('svg', of, `\n${element('title', {}, escaped(words.title))}\n${inner.filter(Boolean).join('\n')}\n`)}\n`;
}

/** All that the picture is about; what only surrounds it is cut off at the edge. */
function placesOf(plan: PatrolPlan, wishes: PatrolWishes): LonLat[] {
  const drawn = wishes.drawn.flatMap((shape): readonly LonLat[] => {
    if (shape.kind === 'point') return [shape.at];
    if (shape.kind === 'line') return shape.points;
    return shape.kind === 'area' ? shape.rings.flat() : [];
  });
  const flown = plan.sorties.flatMap((sortie) =>
    wayOf(sortie).flatMap(({ from, to }) => [from, to]),
  );
  const all = [...drawn, ...flown, ...wishes.takeOff.map(({ at }) => at)];
  const known = all.filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat));
  return known.length > 0 ? known : [[0, 0]];
}

const within =
  (seen: Bounds) =>
  ({ rings }: Pick<Area, 'rings'>): boolean =>
    rings.length > 0 && overlap(boundsOf(rings), seen);

const areaMark = (
  frame: Frame,
  { rings }: Pick<Area, 'rings'>,
  style: keyof typeof STYLE,
): string =>
  rings.length === 0
    ? ''
    : element('path', { d: pathData(frame, rings, true), 'fill-rule': 'evenodd', ...STYLE[style] });

function drawnMark(frame: Frame, shape: DrawnShape): string {
  switch (shape.kind) {
    case 'area':
      return areaMark(frame, shape, 'drawn');
    case 'fence':
      return areaMark(frame, shape, 'fence');
    case 'point': {
      const [cx, cy] = frame.at(shape.at);
      return element('circle', { cx, cy, r: 5, ...STYLE.drawn });
    }
    case 'line': {
      const d = pathData(frame, [shape.points], false);
      const { stroke } = STYLE.drawn;
      const band = {
        stroke,
        'stroke-opacity': '0.2',
        'stroke-width': (shape.width ?? 0) * frame.scale,
      };
      return [
        element('path', { d, fill: 'none', 'stroke-linejoin': 'round', ...band }),
        element('path', { d, fill: 'none', stroke, 'stroke-width': 1.5 }),
      ].join('\n');
    }
  }
}

function obstacleMarks(frame: Frame, obstacles: readonly Obstacle[]): string[] {
  const shown = obstacles.slice(0, MOST_SHAPES);
  const labels: string[] = [];
  for (const { rings, top, above } of shown) {
    const [west, south, east, north] = boundsOf(rings);
    const [left, bottom] = frame.at([west, south]);
    const [right, upper] = frame.at([east, north]);
    if (above !== 'ground' || right - left < ROOM_FOR_LABEL || labels.length >= MOST_LABELS)
      continue;
    const middle = { 'text-anchor': 'middle', 'font-size': 10, fill: '#4a4740' };
    labels.push(
      text((left + right) / 2, (upper + bottom) / 2 + 4, String(Math.round(top)), middle),
    );
  }
  return [...shown.map((one) => areaMark(frame, one, 'obstacle')), ...labels];
}

/** Where sorties begin: those wished for, or the one that was chosen. */
function takeOffMarks(frame: Frame, { sorties }: PatrolPlan, { takeOff }: PatrolWishes): string[] {
  const homes = new Map<number, LonLat>(takeOff.map(({ at }, i) => [i, at]));
  for (const { takeOff: index, mission } of sorties)
    if (!homes.has(index)) homes.set(index, [mission.home.lon, mission.home.lat]);
  return [...homes].map(([index, at]) => {
    const [cx, cy] = frame.at(at);
    const number = { 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 700, fill: PAPER };
    return [
      element('circle', { cx, cy, r: 9, fill: INK, stroke: PAPER, 'stroke-width': 2 }),
      text(cx, cy + 4, String(index + 1), number),
    ].join('\n');
  });
}

function scaleBar(frame: Frame): string {
  const { metres, pixels } = frame.bar(BAR);
  const [x, y] = [MAP.x + 16, MAP.y + MAP.height - 16];
  const label = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  const halo = { 'paint-order': 'stroke', stroke: PAPER, 'stroke-width': 3 };
  return group({}, [
    element('path', {
      d: `M${x} ${y - 6}v6h${pixels.toFixed(1)}v-6`,
      fill: 'none',
      stroke: PAPER,
      'stroke-width': 5,
    }),
    element('path', {
      d: `M${x} ${y - 6}v6h${pixels.toFixed(1)}v-6`,
      fill: 'none',
      stroke: INK,
      'stroke-width': 2,
    }),
    text(x + 4, y - 9, label, halo),
  ]);
}

function northArrow({ north }: PictureWords): string {
  const [x, y] = [MAP.x + MAP.width - 26, MAP.y + 22];
  const halo = {
    'text-anchor': 'middle',
    'paint-order': 'stroke',
    stroke: PAPER,
    'stroke-width': 3,
  };
  return group({}, [
    element('path', {
      d: `M${x} ${y}l8 24l-8 -6l-8 6Z`,
      fill: INK,
      stroke: PAPER,
      'stroke-width': 2,
    }),
    text(x, y + 42, north, halo),
  ]);
}

function definitions(): string {
  const clip = element('clipPath', { id: 'map' }, element('rect', { ...MAP }));
  const line = element('path', { d: 'M0 8L8 0', stroke: '#b3261e', 'stroke-width': 1.5 });
  const hatch = { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse' };
  return element('defs', {}, `${clip}${element('pattern', hatch, line)}`);
}
