/** The corridor as a pattern of patrols: rivers drawn as lines or as polygons, toured one after the other. */

import type { CorridorTemplate } from '../../library/template.ts';
import { along, distance } from '../space/segments.ts';
import type { Point, Refusal, Region } from '../types.ts';
import type { PatternInput, PatternPlan, Spot, Work } from '../work.ts';
import { areaAlong, areaOfRegion } from './area.ts';
import { centrelineOfRegion } from './centreline.ts';
import { type CleanLine, cleanLine, flightFault } from './corridor.ts';
import {
  type LineOptions,
  linesOf,
  passesOf,
  type River,
  type RiverLines,
  riverOf,
  secondsOf,
} from './lines.ts';
import { bankRuns } from './oblique.ts';
import { type Group, ordered, type Run } from './order.ts';
import { outlines } from './outlines.ts';

/** Rivers in one patrol, at most. */
const MOST_RIVERS = 100;

interface Drawn extends River {
  readonly wanted: readonly Region[];
  /** From bank to bank. */
  readonly banks: CleanLine;
}

export function planCorridorPattern(
  input: PatternInput,
  options: CorridorTemplate['corridor'],
): PatternPlan | Refusal {
  const { airspace, height, print, speed, turnCost, check, start } = input;
  const flight = { swath: print.lineGap, speed, turnCost, check: () => check() };
  const fault = flightFault(flight);
  if (fault) return fault;
  const space = airspace.at(height);
  if ('ok' in space) return space;
  const rivers = riversOf(input, options.width);
  if ('ok' in rivers) return rivers;
  const groups: Group[] = [];
  const laid: RiverLines[] = [];
  for (const river of rivers) {
    const lines = bestLines(river, { ...flight, space, near: start }, start);
    if (lines && 'ok' in lines) return lines;
    if (!lines) continue;
    const banks = options.bothBanks
      ? bankRuns(river.banks.points, river.banks.widths, {
          ...input,
          bankPitch: options.bankPitch,
          space,
          check: flight.check,
        })
      : NO_BANKS;
    if ('ok' in banks) return banks;
    laid.push(lines);
    const sides = [...lines.lines, ...banks.lines].sort((a, b) => a.offset - b.offset);
    groups.push({
      lines: sides.map((side) => side.runs),
      extra: [...lines.patches, ...banks.photos],
    });
  }
  const { runs } = ordered(groups, { ...flight, space, start, end: start });
  if (runs.length === 0) {
    const detail = 'no part of the corridor lies where the drone may fly: move it or its limits';
    return { ok: false, reason: 'unreachable', detail, at: rivers[0]!.line.points[0]! };
  }
  const passes = runs.filter(({ view }) => !view).flatMap(({ points }) => passesOf(points));
  return {
    ok: true,
    work: runs.flatMap((run) => workOf(run, input)),
    wanted: rivers.flatMap(({ wanted }) => wanted),
    uncovered: laid.flatMap(({ seen }) => seen.again(passes).regions()),
  };
}

const NO_BANKS = { lines: [], photos: [] };

/** Lines first, as they are drawn, then areas. */
function riversOf(input: PatternInput, width: number): Drawn[] | Refusal {
  const { lines, areas, print, check } = input;
  const swath = print.lineGap;
  if (lines.length + areas.length === 0)
    return { ok: false, reason: 'empty-area', detail: 'no river is drawn: draw a line or an area' };
  if (lines.length + areas.length > MOST_RIVERS) {
    const detail = `${lines.length + areas.length} rivers; at most ${MOST_RIVERS} in one patrol: split it`;
    return { ok: false, reason: 'too-large', detail };
  }
  const rivers: Drawn[] = [];
  for (const line of lines) {
    const clean = cleanLine(line.points, line.width ?? width, swath);
    if ('ok' in clean) return clean;
    const area = areaAlong(clean.points, clean.widths, swath);
    rivers.push({ ...riverOf(clean.points, area), wanted: outlines(area.cells), banks: clean });
  }
  for (const { region } of areas) {
    const centre = centrelineOfRegion(region, () => check());
    if (!centre.ok) return centre;
    const area = areaOfRegion(region, centre.widths, swath);
    rivers.push({
      ...riverOf(prolonged(centre.points, area.reach), area),
      wanted: [region],
      banks: centre,
    });
  }
  return rivers;
}

/** Straight on beyond both ends, so that all of a slanting end lies beside it. */
function prolonged(points: readonly Point[], metres: number): Point[] {
  const beyond = (from: Point, to: Point) =>
    along(from, to, 1 + metres / Math.max(distance(from, to), 1e-9));
  return [beyond(points[1]!, points[0]!), ...points, beyond(points.at(-2)!, points.at(-1)!)];
}

/** Of the ways to lay the lines, the one flown in least time. */
function bestLines(
  river: River,
  options: LineOptions,
  start: Point,
): RiverLines | Refusal | undefined {
  const laid = linesOf(river, options);
  if ('ok' in laid) return laid;
  if (laid.length <= 1) return laid[0];
  const rated = laid.map((one) => {
    const group = { lines: one.lines.map(({ runs }) => runs), extra: one.patches };
    const order = ordered([group], { ...options, start, end: start });
    return { one, seconds: secondsOf(order, options), share: one.seen.share };
  });
  const most = Math.max(...rated.map(({ share }) => share));
  const whole = rated.filter(({ share }) => share >= most - 1e-3);
  return whole.reduce((a, b) => (b.seconds < a.seconds - 1e-9 ? b : a)).one;
}

function workOf({ points, view }: Run, input: PatternInput): Work[] {
  const spot = (at: Point): Spot => ({ at, height: input.height });
  const pitch = view?.pitch ?? input.pitch;
  if (points.length === 1)
    return [{ kind: 'shot', spot: spot(points[0]!), pitch, heading: view?.headings[0] ?? 0 }];
  return points.slice(1).map((to, i): Work => {
    const heading = view?.headings[i];
    return {
      kind: 'line',
      from: spot(points[i]!),
      to: spot(to),
      pitch,
      ...(heading !== undefined && { heading }),
      trigger: view?.trigger ?? input.print.triggerDistance,
    };
  });
}
