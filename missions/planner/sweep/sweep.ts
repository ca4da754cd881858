import { distance, pathLength, regionArea } from '../rings.ts';
import type { FreeSpace } from '../space/free-space.ts';
import type { Pass, Point, Refusal, Region, Tour, Wind } from '../types.ts';
import { type Area, partsOf, whole } from './areas.ts';
import { type Cell, cellsOf, passLength } from './cells.ts';
import { directionsOf, rankedDirections } from './directions.ts';
import { Legs } from './legs.ts';
import { patch, unseenBy } from './patch.ts';
import type { Spacing } from './spacing.ts';
import { shortened, tourOf } from './tour.ts';
import { trimmed } from './trim.ts';
import type { Ends } from './ways.ts';

export interface SweepOptions {
  /** As `cleanRegions` gives them. */
  readonly regions: readonly Region[];
  /** Where passes and the ways between them may be. */
  readonly space: FreeSpace;
  /** Between lines at most, m: what a pass sees, half of it to either side. */
  readonly swath: number;
  /** Of the lines, radians counter-clockwise from east; without it the planner chooses. */
  readonly angle?: number;
  readonly start?: Point;
  readonly end?: Point;
  /** Through the air, m/s. */
  readonly speed: number;
  /** s for each turn: braking, yawing, speeding up. */
  readonly turnCost: number;
  readonly wind?: Wind;
  /** A second time, across. */
  readonly crossHatch?: boolean;
  /** The tour that is found first: some per cent longer, a fraction of the time; for what is dragged. */
  readonly quick?: boolean;
  /** Called in long loops; throws where the work is to end. */
  check?(): void;
}

export interface Sweep {
  readonly ok: true;
  readonly tour: Tour;
  /** Passes of each layer: one, with `crossHatch` two (the second 0 where no way leads to it). */
  readonly layers: readonly number[];
  /** What no way leads to, or what cannot be seen from where the drone may be, by each layer. */
  readonly uncovered: readonly Region[];
  /** Of passes and transits, m. */
  readonly length: number;
  readonly passLength: number;
  readonly turns: number;
  /** Without the ways from the start and to the end. */
  readonly seconds: number;
  /** Cells toured, and the directions they are swept in, radians. */
  readonly cells: number;
  readonly angles: readonly number[];
}

/** Lines × swath; more than this many swaths of line is refused. */
const MOST_SWATHS = 400_000;
/** Layouts carried out in full, of those that seem best; on large areas one. */
const MOST_LAYOUTS = 3;
const LARGE = 2_000;
/** Of these the best, searched longer and drawn in, as what that gains differs; on areas not small one. */
const MOST_FINISHED = 2;
const SMALL = 1_000;
/** Share of the regions that may stay unseen once lines are drawn in. */
const MOST_UNSEEN = 0.004;

export function planSweep(options: SweepOptions): Sweep | Refusal {
  const fault = faultOf(options);
  if (fault !== undefined) return fault;
  const { space, speed, turnCost, wind, check = () => {} } = options;
  const legs = new Legs(space, speed, turnCost, wind && wind.speed > 0 ? wind : undefined);
  const best = bestOf(options, legs);
  if (best === undefined) {
    const detail = 'no line of the sweep lies where the drone may fly: move the area or its limits';
    return { ok: false, reason: 'no-free-space', detail };
  }
  if (options.crossHatch !== true) return sweepOf([best], best.uncovered, legs);
  const ends = { start: best.passes.at(-1)!.to, end: options.end };
  const across = layOut(best.layout, options, legs, Math.PI / 2, ends, best.spacing);
  const second = finished(across, options, legs, ends);
  check();
  const layers = [best.passes, second.passes];
  return sweepOf([best, second], unseenBy(layers, options.regions, options.swath), legs);
}

/** Laid out with lines at equal distances and fitted to the outline, the best of these carried through. */
function bestOf(options: SweepOptions, legs: Legs): Laid | undefined {
  const spacings: readonly Spacing[] = options.quick === true ? ['even'] : ['even', 'fitted'];
  const laid = layoutsOf(options, legs)
    .flatMap((layout) =>
      spacings.map((spacing) => layOut(layout, options, legs, 0, options, spacing)),
    )
    .filter(({ passes }) => passes.length > 0)
    .sort((a, b) => a.score - b.score);
  let best: Laid | undefined;
  const small = areaOf(options.regions) <= SMALL * options.swath ** 2;
  for (const one of laid.slice(0, options.quick !== true && small ? MOST_FINISHED : 1)) {
    const whole = finished(one, options, legs, options);
    if (best === undefined || whole.score < best.score) best = whole;
  }
  return best;
}

function faultOf(options: SweepOptions): Refusal | undefined {
  const { regions, swath, speed, turnCost, wind, angle = 0 } = options;
  const wish = (detail: string): Refusal => ({ ok: false, reason: 'bad-wish', detail });
  if (regions.length === 0) return { ok: false, reason: 'empty-area', detail: 'there is no area' };
  if (!(swath > 0 && swath < 1e5)) return wish(`a line gap of ${swath} m: give more than 0 m`);
  if (!(speed > 0 && speed < 1e3)) return wish(`a speed of ${speed} m/s: give more than 0 m/s`);
  if (!(turnCost >= 0 && turnCost < 1e4)) return wish(`${turnCost} s a turn: give 0 s or more`);
  if (!Number.isFinite(angle)) return wish(`a direction of ${angle}: give an angle`);
  if (wind !== undefined && !(wind.speed >= 0 && wind.speed < 0.95 * speed)) {
    return wish(`wind of ${wind.speed} m/s at ${speed} m/s through the air: no way against it`);
  }
  const swaths = areaOf(regions) / swath ** 2;
  if (swaths <= MOST_SWATHS) return undefined;
  const detail = `${Math.round(swaths)} squares of the line gap fill the area; at most ${MOST_SWATHS}: split it or fly higher`;
  return { ok: false, reason: 'too-large', detail };
}

function areaOf(regions: readonly Region[]): number {
  return regions.reduce((sum, region) => sum + regionArea(region), 0);
}

/** Ways to cut the regions into areas with a direction each, those that seem best first. */
function layoutsOf(options: SweepOptions, legs: Legs) {
  const { regions, swath, angle, wind, quick = false, check = () => {} } = options;
  if (angle !== undefined) return [regions.map((region) => whole(region, [angle], swath, legs))];
  const layouts: Area[][] = [];
  const area = areaOf(regions);
  const perRegion = regions.map((region) => {
    const angles = directionsOf([region], wind);
    const ranked = rankedDirections(region, angles, swath, legs);
    const cuts: Area[][] = ranked.slice(0, 3).map((one) => [{ region, ...one }]);
    for (const along of quick ? [] : ranked.slice(0, 2)) {
      const parts = partsOf(region, along.angle, angles, swath, legs, check);
      if (parts !== undefined && parts.length > 1) cuts.push(parts);
    }
    return cuts.sort((a, b) => estimated(a, swath, legs) - estimated(b, swath, legs));
  });
  const most = quick || area > LARGE * swath * swath ? 1 : MOST_LAYOUTS;
  const choices = Math.min(most, Math.max(...perRegion.map((options) => options.length)));
  for (let i = 0; i < choices; i++) {
    layouts.push(perRegion.flatMap((options) => options[Math.min(i, options.length - 1)]!));
  }
  return layouts;
}

function estimated(areas: readonly Area[], swath: number, legs: Legs): number {
  const journeys = (areas.length - 1) * legs.straight([0, 0], [2 * swath, 0]);
  return areas.reduce((sum, { seconds }) => sum + seconds, journeys);
}

interface Laid {
  readonly layout: readonly Area[];
  readonly spacing: Spacing;
  readonly passes: readonly Pass[];
  readonly uncovered: readonly Region[];
  readonly cells: number;
  readonly angles: readonly number[];
  /** s, the ways from the start and to the end with it, and what it does not cover. */
  readonly score: number;
}

function layOut(
  layout: readonly Area[],
  { regions, swath, check = () => {} }: SweepOptions,
  legs: Legs,
  turnedBy: number,
  { start, end }: Ends,
  spacing: Spacing,
): Laid {
  const all = layout.flatMap(({ region, angle }) => {
    check();
    return cellsOf(region, angle + turnedBy, swath, legs, spacing);
  });
  const cells = together(all, legs, start);
  const tour = tourOf(cells, legs, { start, end }, check, 0);
  const { passes, uncovered } = patch(tour, regions, swath, legs, check);
  const missing = areaOf(uncovered);
  const score = scoreOf(passes, missing, swath, legs, { start, end });
  const angles = [...new Set(layout.map(({ angle }) => angle + turnedBy))];
  return { layout, spacing, passes, uncovered, cells: cells.length, angles, score };
}

/** s, and for what stays uncovered (m²) as long as it would take, or longer. */
function scoreOf(
  passes: readonly Pass[],
  missing: number,
  swath: number,
  legs: Legs,
  ends: Ends,
): number {
  return secondsOf(passes, legs, ends) + (2 * missing) / swath;
}

/** s of passes and ways, from the start and to the end as well. */
function secondsOf(passes: readonly Pass[], legs: Legs, { start, end }: Ends): number {
  let seconds = 0;
  passes.forEach(({ from, to }, i) => {
    seconds += legs.straight(from, to) + 2 * legs.turnCost;
    if (i > 0) seconds += legs.seconds(passes[i - 1]!.to, from);
  });
  if (start && passes[0]) seconds += legs.seconds(start, passes[0].from);
  if (end && passes.length > 0) seconds += legs.seconds(passes.at(-1)!.to, end);
  return seconds;
}

/** The tour searched longer, its lines no longer than they must be. */
function finished(
  laid: Laid,
  { regions, swath, quick = false, check = () => {} }: SweepOptions,
  legs: Legs,
  ends: Ends,
): Laid {
  const tour = quick ? laid.passes : shortened(laid.passes, legs, ends, check);
  const missing = areaOf(laid.uncovered);
  const drawnIn = trimmed(tour, regions, missing, swath, legs, check);
  // Looked at again by the measure of gaps: where that does not agree, the lines stay as long as they were.
  const again = patch(drawnIn, regions, swath, legs, check, MOST_UNSEEN);
  const agreed = again.passes.length === drawnIn.length;
  const passes = agreed ? drawnIn : tour;
  return { ...laid, passes, score: scoreOf(passes, missing, swath, legs, ends) };
}

/** The cells that ways lead between: those of the start, without one those with the most to fly. */
function together(cells: readonly Cell[], legs: Legs, start: Point | undefined): Cell[] {
  const groups: Cell[][] = [];
  for (const cell of cells) {
    const at = cell.lines[0]!.from;
    const group = groups.find(([first]) => legs.path(first!.lines[0]!.from, at) !== undefined);
    if (group) group.push(cell);
    else groups.push([cell]);
  }
  const reached = start
    ? groups.filter(([first]) => legs.path(start, first!.lines[0]!.from) !== undefined)
    : groups;
  const size = (group: readonly Cell[]) => group.reduce((sum, cell) => sum + passLength(cell), 0);
  return reached.sort((a, b) => size(b) - size(a))[0] ?? [];
}

function sweepOf(laid: readonly Laid[], uncovered: readonly Region[], legs: Legs): Sweep {
  const passes = laid.flatMap((layer) => layer.passes);
  const transits = passes.slice(1).map(({ from }, i) => legs.path(passes[i]!.to, from) ?? []);
  const flown = passes.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  const seconds =
    passes.reduce((sum, { from, to }) => sum + legs.straight(from, to), 0) +
    transits.reduce((sum, path) => sum + legs.along(path), 0) +
    2 * Math.max(0, passes.length - 1) * legs.turnCost;
  return {
    ok: true,
    tour: { passes, transits },
    layers: laid.map((layer) => layer.passes.length),
    uncovered,
    length: flown + transits.reduce((sum, path) => sum + pathLength(path), 0),
    passLength: flown,
    turns: turnsOf({ passes, transits }),
    seconds,
    cells: laid.reduce((sum, { cells }) => sum + cells, 0),
    angles: laid.flatMap(({ angles }) => angles),
  };
}

/** Corners at which a drone changes its direction by more than 5°. */
export function turnsOf({ passes, transits }: Tour): number {
  const points = passes.flatMap(({ from, to }, i) => [
    from,
    to,
    ...(transits[i] ?? []).slice(1, -1),
  ]);
  let turns = 0;
  let heading: number | undefined;
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before === undefined || distance(before, point) < 0.05) return;
    const now = Math.atan2(point[1] - before[1], point[0] - before[0]);
    if (heading !== undefined && Math.cos(now - heading) < Math.cos(Math.PI / 36)) turns++;
    heading = now;
  });
  return turns;
}
