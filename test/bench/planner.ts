/** Sweeps over the corpus, beside the ordinary method; both may fly the area and nothing else. */
import { distance, pathLength, regionArea } from '../../missions/planner/rings.ts';
import { type FreeSpace, freeSpace } from '../../missions/planner/space/free-space.ts';
import { cellsOf } from '../../missions/planner/sweep/cells.ts';
import { Legs } from '../../missions/planner/sweep/legs.ts';
import { planSweep, type Sweep, turnsOf } from '../../missions/planner/sweep/sweep.ts';
import { tourOf } from '../../missions/planner/sweep/tour.ts';
import type { Region, Tour } from '../../missions/planner/types.ts';
import type { Bench } from './main.ts';
import { corpus, type Field, squareWithTenHoles } from './planner-corpus.ts';
import { exactLength, MOST_EXACT } from './planner-exact.ts';
import { coverage, outsideMetres } from './planner-judge.ts';
import { ordinaryCovering, ordinarySweep } from './planner-ordinary.ts';
import { costBySize, sliderRate, tenHoles } from './planner-speed.ts';

const FLIGHT = { speed: 8, turnCost: 3 };

interface Judged {
  readonly field: Field;
  readonly sweep: Sweep;
  readonly milliseconds: number;
  readonly outside: number;
  readonly seen: number;
  /** As it is, and made to see as much. */
  readonly ordinary: Ordinary;
  readonly covering: Ordinary;
}

interface Ordinary {
  readonly length: number;
  readonly turns: number;
  readonly seen: number;
}

function spaceOf(permitted: readonly Region[]): FreeSpace {
  const space = freeSpace({ permitted, forbidden: [], clearance: 0 });
  if ('ok' in space) throw new Error(space.detail);
  return space;
}

function planned(
  regions: readonly Region[],
  swath: number,
  quick = false,
): { sweep: Sweep; milliseconds: number } {
  const began = performance.now();
  const sweep = planSweep({ regions, space: spaceOf(regions), swath, quick, ...FLIGHT });
  if (!sweep.ok) throw new Error(sweep.detail);
  return { sweep, milliseconds: performance.now() - began };
}

function judge(field: Field): Judged {
  const { regions, swath, kind } = field;
  const space = spaceOf(regions);
  const ordinary = ordinarySweep(regions, space, swath);
  if (ordinary === undefined) throw new Error(`${field.name}: no way for the ordinary method`);
  const { sweep, milliseconds } = planned(regions, swath);
  // At least some 10,000 points, so that the grid itself is no error.
  const step = Math.min(swath / (kind === 'city' ? 3 : 5), Math.sqrt(areaOf(field)) / 100);
  const told = (tour: Tour): Ordinary => ({
    length: lengthOf(tour),
    turns: turnsOf(tour),
    seen: coverage(regions, tour, swath, step),
  });
  return {
    field,
    sweep,
    milliseconds,
    outside: outsideMetres(regions, sweep.tour, kind === 'city' ? 25 : 5),
    seen: coverage(regions, sweep.tour, swath, step),
    ordinary: told(ordinary),
    covering: told(ordinaryCovering(ordinary, regions, space, swath)),
  };
}

function lengthOf({ passes, transits }: Tour): number {
  const flown = passes.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  return flown + transits.reduce((sum, path) => sum + pathLength(path), 0);
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const areaOf = ({ regions }: Field) => regions.reduce((sum, region) => sum + regionArea(region), 0);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** Over length ÷ (area ÷ swath), of areas over 50 swaths². */
function ratioOf({ field, sweep }: Judged): number {
  return sweep.length / (areaOf(field) / field.swath);
}

/** Mean over the areas: our length beside the ordinary method's, made to see as much, and as it is. */
const shorter = (all: readonly Judged[]) =>
  mean(all.map(({ sweep, covering }) => 1 - sweep.length / covering.length));
const shorterAsItIs = (all: readonly Judged[]) =>
  mean(all.map(({ sweep, ordinary }) => 1 - sweep.length / ordinary.length));

function row(name: string, all: readonly Judged[]): Record<string, string | number> {
  const large = all.filter(({ field }) => areaOf(field) > 50 * field.swath ** 2);
  return {
    areas: `${all.length} ${name}`,
    'outside, m': all.reduce((sum, { outside }) => sum + outside, 0),
    'least seen': percent(Math.min(...all.map(({ seen }) => seen))),
    'ordinary: seen': percent(mean(all.map(({ ordinary }) => ordinary.seen))),
    'made to cover': percent(mean(all.map(({ covering }) => covering.seen))),
    'length ÷ (area ÷ swath)': mean(large.map(ratioOf)).toFixed(3),
    'shorter, same coverage': percent(shorter(all)),
    'than as it is': percent(shorterAsItIs(all)),
    turns: all.reduce((sum, { sweep }) => sum + sweep.turns, 0),
    'turns, ordinary': all.reduce((sum, { covering }) => sum + covering.turns, 0),
    'ms, median': median(all.map(({ milliseconds }) => milliseconds)).toFixed(0),
    'ms, most': Math.max(...all.map(({ milliseconds }) => milliseconds)).toFixed(0),
  };
}

/** Tours of three to ten cells, swept in one direction: how far above the best there is. */
function aboveExact(fields: readonly Field[]): { tours: number; mean: number; most: number } {
  const above: number[] = [];
  for (const { regions, swath } of fields) {
    const space = spaceOf(regions);
    const legs = new Legs(space, 1, 0, undefined);
    const cells = regions.flatMap((region) => cellsOf(region, 0, swath, legs));
    if (cells.length < 3 || cells.length > MOST_EXACT) continue;
    const passes = tourOf(cells, legs, {}, () => {});
    const transits = passes.slice(1).map(({ from }, i) => space.path(passes[i]!.to, from) ?? []);
    const best = exactLength(
      cells.map(({ lines }) => lines),
      space,
    );
    above.push(lengthOf({ passes, transits }) / best - 1);
  }
  return { tours: above.length, mean: mean(above), most: Math.max(...above) };
}

export const planner: Bench = {
  name: 'planner',
  async run() {
    const fields = corpus();
    const judged = fields.map(judge);
    const kinds = [...new Set(fields.map(({ kind }) => kind))];
    const table = kinds.map((kind) =>
      row(
        kind,
        judged.filter(({ field }) => field.kind === kind),
      ),
    );
    const tours = aboveExact(fields);
    const plan = (regions: readonly Region[], swath: number) => planned(regions, swath);
    const draft = (regions: readonly Region[], swath: number) => planned(regions, swath, true);
    const rate = sliderRate(draft);
    const square = tenHoles(plan);
    const quickSquare = tenHoles(draft);
    const longer =
      draft(squareWithTenHoles(), 26.4).sweep.length /
        plan(squareWithTenHoles(), 26.4).sweep.length -
      1;
    const sizes = costBySize(plan);
    console.log(
      `1 km² with ten holes at 60 m height: ${square.toFixed(0)} ms; as a draft ${quickSquare.toFixed(0)} ms, ${percent(longer)} longer`,
    );
    console.log(`drafts of a common site while a slider is dragged: ${rate.toFixed(0)} a second`);
    for (const { size, milliseconds, megabytes } of sizes)
      console.log(`${size} km²: ${milliseconds.toFixed(0)} ms, ${megabytes.toFixed(0)} MB`);
    console.log(
      `${tours.tours} tours of 3 to ${MOST_EXACT} cells: ${percent(tours.mean)} above the best order of ` +
        `whole cells in the mean, ${percent(tours.most)} at most (below 0: cells flown in parts)`,
    );
    const of = (...wanted: string[]) => judged.filter(({ field }) => wanted.includes(field.kind));
    const convex = of('convex').filter(({ field }) => areaOf(field) > 50 * field.swath ** 2);
    const json = {
      areas: judged.length,
      outsideMetres: judged.reduce((sum, { outside }) => sum + outside, 0),
      leastSeen: Math.min(...judged.map(({ seen }) => seen)),
      convexRatio: mean(convex.map(ratioOf)),
      concaveAndHolesShorterAsItIs: shorterAsItIs(of('concave', 'holes')),
      thinShorter: shorter(of('thin')),
      concaveShorter: shorter(of('concave')),
      holesShorter: shorter(of('holes')),
      concaveAndHolesShorter: shorter(of('concave', 'holes')),
      tenHolesMilliseconds: square,
      tenHolesDraftMilliseconds: quickSquare,
      sliderPlansPerSecond: rate,
      largestMilliseconds: sizes.at(-1)!.milliseconds,
      aboveExact: tours.mean,
      aboveExactMost: tours.most,
    };
    return { table, json };
  },
};
