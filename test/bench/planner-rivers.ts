/** Corridors along rivers beside a sweep over the same polygon and the ordinary method, in the same space. */
import type { Airspace } from '../../missions/planner/airspace.ts';
import { planCorridorPattern } from '../../missions/planner/corridor/pattern.ts';
import { flightEnergy } from '../../missions/planner/energy.ts';
import { type FreeSpace, freeSpace } from '../../missions/planner/space/free-space.ts';
import { planSweep } from '../../missions/planner/sweep/sweep.ts';
import type { Point, Region, Tour } from '../../missions/planner/types.ts';
import type { Work } from '../../missions/planner/work.ts';
import { AIRFRAME, CAMERA } from '../missions/planner/samples.ts';
import type { Bench } from './main.ts';
import { ordinarySweep } from './planner-ordinary.ts';
import { type RiverField, rivers } from './planner-rivers-corpus.ts';
import { type Flight, outsideMetres, type Place, sampled, seenOf } from './planner-rivers-judge.ts';

/** Of all three. */
const SPEED = 8;
const TURN_COST = 3;
const CLEARANCE = 5;
/** m around the river that may be flown, as a patrol without a fence of its own. */
const AROUND = 150;
const HEIGHT = 80;

function placeOf({ region, noFly }: RiverField): Place {
  const xs = region.outer.map(([x]) => x);
  const ys = region.outer.map(([, y]) => y);
  const [x0, x1] = [Math.min(...xs) - AROUND, Math.max(...xs) + AROUND];
  const [y0, y1] = [Math.min(...ys) - AROUND, Math.max(...ys) + AROUND];
  // biome-ignore format: four corners
  return { permitted: [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], noFly, clearance: CLEARANCE };
}

function spaceOf({ permitted, noFly, clearance }: Place): FreeSpace {
  const space = freeSpace({
    permitted: [{ outer: permitted, holes: [] }],
    forbidden: noFly,
    clearance,
  });
  if ('ok' in space) throw new Error(space.detail);
  return space;
}

function airspaceOf(space: FreeSpace): Airspace {
  return {
    ceiling: 120,
    at: () => space,
    contains: ({ at }) => space.contains(at),
    way: (from, to) => space.path(from.at, to.at)?.map((at) => ({ at, height: HEIGHT })),
  };
}

/** Beside the middle of the river, where it is free. */
function homeOf({ course }: RiverField, space: FreeSpace): Point {
  const middle = course[course.length >> 1]!;
  for (let ring = 1; ring < 40; ring++) {
    for (let k = 0; k < 12; k++) {
      const at = (k / 12) * 2 * Math.PI;
      const place: Point = [
        middle[0] + 20 * ring * Math.cos(at),
        middle[1] + 20 * ring * Math.sin(at),
      ];
      if (space.contains(place)) return place;
    }
  }
  throw new Error('no home');
}

function corridorFlight(field: RiverField, space: FreeSpace, home: Point): Flight {
  const { swath, region } = field;
  const plan = planCorridorPattern(
    {
      areas: [{ region }],
      lines: [],
      points: [],
      camera: CAMERA,
      height: HEIGHT,
      print: {
        ok: true,
        gsd: 0.03,
        side: swath / 0.4,
        front: swath / 0.6,
        lineGap: swath,
        triggerDistance: swath / 2,
        maxSpeed: 20,
        triggerSpeed: 20,
        blurSpeed: 20,
      },
      frontOverlap: 0.7,
      sideOverlap: 0.6,
      pitch: -90,
      airspace: airspaceOf(space),
      speed: SPEED,
      turnCost: TURN_COST,
      start: home,
      check: () => {},
    },
    { width: 60, bothBanks: false, bankPitch: -45 },
  );
  if (!plan.ok) throw new Error(`${field.name}: ${plan.detail}`);
  return flightOf(plan.work, space);
}

function flightOf(work: readonly Work[], space: FreeSpace): Flight {
  const way: Point[] = [];
  const passes = work.flatMap((one): [Point, Point][] => {
    if (one.kind === 'shot') return [];
    const last = way.at(-1);
    way.push(...(last ? (space.path(last, one.from.at) ?? []) : []), one.from.at, one.to.at);
    return [[one.from.at, one.to.at]];
  });
  return { passes, way };
}

function tourFlight({ passes, transits }: Tour): Flight {
  return {
    passes: passes.map(({ from, to }) => [from, to] as const),
    way: passes.flatMap(({ from, to }, i) => [from, to, ...(transits[i]?.slice(1, -1) ?? [])]),
  };
}

/** s: of the pattern alone, and with the ways from home and back to it. */
function secondsOf({ way }: Flight, home: Point, space: FreeSpace) {
  const alone = seconds(way);
  const out = space.path(home, way[0]!) ?? [];
  const back = space.path(way.at(-1)!, home) ?? [];
  return { alone, whole: seconds([...out, ...way, ...back]) };
}

/** By `flightEnergy`: braking and speeding up at every corner by its angle. */
function seconds(way: readonly Point[]): number {
  const apart = way.filter((p, i) => {
    const before = way[i - 1];
    return !before || Math.hypot(p[0] - before[0], p[1] - before[1]) > 0.01;
  });
  const energy = flightEnergy(
    apart.map((at) => ({ at, height: HEIGHT, speed: SPEED })),
    AIRFRAME,
  );
  if (!energy.ok) throw new Error(energy.detail);
  return energy.seconds;
}

/** s as the planners count: length at the speed, and each corner of more than 45° a turn. */
function counted({ way }: Flight): { seconds: number; turns: number } {
  let turns = 0;
  let metres = 0;
  let before: number | undefined;
  for (let i = 1; i < way.length; i++) {
    const [dx, dy] = [way[i]![0] - way[i - 1]![0], way[i]![1] - way[i - 1]![1]];
    const length = Math.hypot(dx, dy);
    if (length < 0.01) continue;
    metres += length;
    const course = Math.atan2(dy, dx);
    if (before !== undefined && Math.cos(course - before) < Math.SQRT1_2) turns++;
    before = course;
  }
  return { seconds: metres / SPEED + turns * TURN_COST, turns };
}

interface JudgedRiver {
  readonly field: RiverField;
  readonly milliseconds: number;
  readonly outside: number;
  readonly seen: { readonly share: number; readonly worstBend: number };
  readonly sweepSeen: { readonly share: number; readonly worstBend: number };
  readonly corridor: Timed;
  readonly sweep: Timed;
  readonly ordinary: Timed;
}

interface Timed {
  readonly alone: number;
  readonly whole: number;
  readonly counted: number;
  readonly turns: number;
}

function judgeRiver(field: RiverField): JudgedRiver {
  const place = placeOf(field);
  const space = spaceOf(place);
  const home = homeOf(field, space);
  const began = performance.now();
  const corridor = corridorFlight(field, space, home);
  const milliseconds = performance.now() - began;
  const { region, swath } = field;
  const regions: Region[] = [region];
  const swept = planSweep({
    regions,
    space,
    swath,
    speed: SPEED,
    turnCost: TURN_COST,
    start: home,
    end: home,
  });
  if (!swept.ok) throw new Error(`${field.name}: ${swept.detail}`);
  const sweep = tourFlight(swept.tour);
  const plain = ordinarySweep(regions, spaceOf({ ...place, noFly: [], clearance: 0 }), swath);
  if (!plain) throw new Error(`${field.name}: no way for the ordinary method`);
  const samples = sampled(region, field.course, place, swath, Math.max(2, swath / 12));
  const timed = (flight: Flight): Timed => {
    const { seconds: byCount, turns } = counted(flight);
    return { ...secondsOf(flight, home, space), counted: byCount, turns };
  };
  return {
    field,
    milliseconds,
    outside: outsideMetres(place, corridor),
    seen: seenOf(samples, corridor, swath),
    sweepSeen: seenOf(samples, sweep, swath),
    corridor: timed(corridor),
    sweep: timed(sweep),
    ordinary: timed(tourFlight(plain)),
  };
}

const sum = (all: readonly JudgedRiver[], of: (one: JudgedRiver) => number) =>
  all.reduce((total, one) => total + of(one), 0);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const less = (all: readonly JudgedRiver[], than: 'sweep' | 'ordinary', what: keyof Timed) =>
  1 - sum(all, ({ corridor }) => corridor[what]) / sum(all, (one) => one[than][what]);

function row(name: string, all: readonly JudgedRiver[]): Record<string, string | number> {
  return {
    river: name,
    'width ÷ swath': meanWidths(all).toFixed(1),
    's, corridor': sum(all, ({ corridor }) => corridor.alone).toFixed(0),
    'less than sweep': percent(less(all, 'sweep', 'alone')),
    'home too': percent(less(all, 'sweep', 'whole')),
    'by turns': percent(less(all, 'sweep', 'counted')),
    'less than ordinary': percent(less(all, 'ordinary', 'alone')),
    turns: `${sum(all, ({ corridor }) => corridor.turns)} / ${sum(all, ({ sweep }) => sweep.turns)}`,
    'outside, m': sum(all, ({ outside }) => outside).toFixed(1),
    'seen, least': percent(Math.min(...all.map(({ seen }) => seen.share))),
    'worst bend': percent(Math.min(...all.map(({ seen }) => seen.worstBend))),
    'by sweep': percent(Math.min(...all.map(({ sweepSeen }) => sweepSeen.worstBend))),
    ms: Math.max(...all.map(({ milliseconds }) => milliseconds)).toFixed(0),
  };
}

function meanWidths(all: readonly JudgedRiver[]): number {
  const each = all.map(({ field: { region, course, swath } }) => {
    let length = 0;
    course.forEach(([x, y], i) => {
      const [px, py] = course[Math.max(0, i - 1)]!;
      length += Math.hypot(x - px, y - py);
    });
    let twice = 0;
    region.outer.forEach(([x, y], i) => {
      const [u, v] = region.outer[(i + 1) % region.outer.length]!;
      twice += x * v - u * y;
    });
    return twice / 2 / length / swath;
  });
  return each.reduce((total, one) => total + one, 0) / Math.max(1, each.length);
}

export const plannerRivers: Bench = {
  name: 'rivers',
  async run() {
    const judged = rivers().map(judgeRiver);
    const kinds = [...new Set(judged.map(({ field }) => field.kind))];
    const table = [
      ...judged.map((one) => row(one.field.name, [one])),
      ...kinds.map((kind) =>
        row(
          `all ${kind}`,
          judged.filter(({ field }) => field.kind === kind),
        ),
      ),
      row('all', judged),
    ];
    const sorted = judged.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const json = {
      rivers: judged.length,
      outsideMetres: sum(judged, ({ outside }) => outside),
      leastSeen: Math.min(...judged.map(({ seen }) => seen.share)),
      worstBend: Math.min(...judged.map(({ seen }) => seen.worstBend)),
      lessThanSweep: less(judged, 'sweep', 'alone'),
      lessThanSweepWithHome: less(judged, 'sweep', 'whole'),
      lessThanSweepByTurns: less(judged, 'sweep', 'counted'),
      lessThanOrdinary: less(judged, 'ordinary', 'alone'),
      millisecondsMedian: sorted[sorted.length >> 1]!,
    };
    return { table, json };
  },
};
