/** Beside the map: what the marks mean, each sortie, and the figures. */

import type { PatrolWishes } from '../../src/domain/flights/patrol.ts';
import type { PatrolPlan, PlannedSortie } from '../patrol/plan.ts';
import type { Surroundings } from '../patrol/surroundings.ts';
import type { Box } from './frame.ts';
import { element, group, text } from './marks.ts';
import { INK, PAPER, STYLE, sortieColour } from './paint.ts';
import type { PictureWords } from './words.ts';

const ROW = 22;
const SWATCH = 26;
/** Sorties listed; the others are counted. */
const MOST_SORTIES = 12;
const FAINT = '#6a655a';

export function legend(
  box: Box,
  plan: PatrolPlan,
  wishes: PatrolWishes,
  surroundings: Surroundings,
  words: PictureWords,
): string {
  let y = box.y + 18;
  const parts = [text(box.x, y, words.title, { 'font-size': 19, 'font-weight': 700 })];
  y += 16;
  const add = (rows: readonly ((y: number) => string)[]) => {
    if (rows.length === 0) return;
    parts.push(element('path', { d: `M${box.x} ${y}h${box.width}`, stroke: '#d5d1c6' }));
    y += 6;
    for (const row of rows) {
      y += ROW;
      parts.push(row(y - 6));
    }
    y += 8;
  };
  add(markRows(box, plan, wishes, surroundings, words));
  add(sortieRows(box, plan.sorties, words));
  add(figureRows(box, plan, words));
  return group({}, parts);
}

type Row = (y: number) => string;

/** Only of what is there. */
function markRows(
  { x }: Box,
  plan: PatrolPlan,
  { drawn }: PatrolWishes,
  { noFly, permitted, obstacles }: Surroundings,
  words: PictureWords,
): Row[] {
  const box = (style: keyof typeof STYLE) => (y: number) =>
    element('rect', { x, y: y - 10, width: SWATCH, height: 12, ...STYLE[style] });
  const line = (dashes: string, width: number) => (y: number) =>
    element('path', {
      d: `M${x} ${y - 4}h${SWATCH}`,
      stroke: INK,
      'stroke-width': width,
      ...(dashes && { 'stroke-dasharray': dashes }),
    });
  const shots = plan.sorties.some(({ mission }) =>
    mission.items.some((one) => one.command === 2000),
  );
  const home: Row = (y) => element('circle', { cx: x + SWATCH / 2, cy: y - 4, r: 7, fill: INK });
  const shot: Row = (y) =>
    element('circle', { cx: x + SWATCH / 2, cy: y - 4, r: 3, fill: PAPER, stroke: INK });
  const rows: [boolean, Row, string][] = [
    [true, box('drawn'), words.drawn],
    [drawn.some(({ kind }) => kind === 'fence'), box('fence'), words.fence],
    [permitted.length > 0, box('permitted'), words.permitted],
    [noFly.length > 0, box('noFly'), words.noFly],
    [obstacles.length > 0, box('obstacle'), words.obstacle],
    [plan.uncovered.length > 0, box('uncovered'), words.uncovered],
    [true, line('', 2), words.photoLine],
    [true, line('5 4', 1.2), words.transit],
    [shots, shot, words.photo],
    [true, home, words.takeOff],
  ];
  return rows
    .filter(([there]) => there)
    .map(
      ([, swatch, say]) =>
        (y) =>
          `${swatch(y)}\n${text(x + SWATCH + 10, y, say)}`,
    );
}

function sortieRows(
  { x, width }: Box,
  sorties: readonly PlannedSortie[],
  words: PictureWords,
): Row[] {
  const rows = sorties.slice(0, MOST_SORTIES).map((sortie, i): Row => {
    const { seconds, photos, battery } = sortie;
    const figures = [
      words.minutes(clock(seconds)),
      words.photos(photos.length),
      `${Math.round(battery * 100)} %`,
    ];
    return (y) =>
      [
        element('path', {
          d: `M${x} ${y - 4}h${SWATCH}`,
          stroke: sortieColour(i),
          'stroke-width': 4,
        }),
        text(x + SWATCH + 10, y, words.sortie(i + 1)),
        text(x + width, y, figures.join(' · '), { 'text-anchor': 'end' }),
      ].join('\n');
  });
  const left = sorties.length - rows.length;
  return left > 0
    ? [...rows, (y) => text(x + SWATCH + 10, y, words.more(left), { fill: FAINT })]
    : rows;
}

function figureRows({ x, width }: Box, plan: PatrolPlan, words: PictureWords): Row[] {
  const { numbers: n, coverage, sorties } = plan;
  const findings = sorties.reduce((sum, one) => sum + one.findings.length, 0);
  const rows: [string, string, string?][] = [
    [words.height, words.aboveGround(n.height.toFixed(1))],
    [words.detail, words.perPixel((n.gsd * 100).toFixed(2))],
    [words.speed, `${n.speed.toFixed(1)} m/s`],
    [words.lineGap, `${n.lineGap.toFixed(1)} m`],
    [words.photoGap, `${n.triggerDistance.toFixed(1)} m`],
    [words.length, `${(n.length / 1000).toFixed(2)} km`],
    [words.time, words.minutes(clock(n.seconds))],
    [words.photosTaken, `${n.photos}`],
    [words.batteries, `${n.batteries}`],
    ...(n.area > 0 ? [[words.area, `${(n.area / 10_000).toFixed(2)} ha`] as [string, string]] : []),
  ];
  if (coverage) {
    rows.push([words.seenOnce, `${(coverage.once * 100).toFixed(1)} %`]);
    rows.push([words.seenThrice, `${(coverage.thrice * 100).toFixed(1)} %`]);
  }
  // A draft has not been judged: that it found nothing says nothing.
  if (coverage || findings > 0)
    rows.push([words.findings, `${findings}`, findings > 0 ? '#b3261e' : INK]);
  return rows.map(
    ([name, value, fill = INK]) =>
      (y) =>
        [
          text(x, y, name, { fill: FAINT }),
          text(x + width, y, value, { 'text-anchor': 'end', fill }),
        ].join('\n'),
  );
}

/** Minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
