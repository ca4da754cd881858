/**
 * A way through the city made ready for driving: where each vertex lies along it, and how fast it may be
 * passed so that every bend, limit and the end ahead can still be braked for.
 */
import type { Conduct } from './bylaws.ts';
import { bearing, distance, type Point, turn } from './plane.ts';
import type { Edge, RoadGraph } from './road-graph.ts';

export interface Path {
  readonly edges: readonly Edge[];
  /** Metres from the path's begin at which each edge begins. */
  readonly edgeStarts: readonly number[];
  readonly points: readonly Point[];
  /** Metres from the begin to each point, ascending. */
  readonly at: readonly number[];
  /** Highest speed at each point, m/s; 0 at the end. */
  readonly caps: readonly number[];
  /** Highest speed on the way from each point to the next, m/s. */
  readonly limits: readonly number[];
  /** Bearing from each point to the next, degrees. */
  readonly bearings: readonly number[];
  readonly stopLines: readonly StopLine[];
  /** m */
  readonly length: number;
}

interface StopLine {
  /** Metres from the path's begin. */
  readonly at: number;
  readonly node: number;
  /** Of the approach, degrees. */
  readonly bearing: number;
}

/** How a kind of vehicle moves. */
export interface Agility {
  /** m/s² */
  readonly acceleration: number;
  readonly braking: number;
  /** Sideways in bends, m/s². */
  readonly sideways: number;
  /** m/s, whatever the road allows. */
  readonly topSpeed: number;
}

/** Stops this far before a junction with lights, m. */
const STOP_LINE = 8;
/** Nobody creeps slower than this through a bend, m/s. */
const SLOWEST_BEND = 2.5;

export function buildPath(
  graph: RoadGraph,
  edges: readonly Edge[],
  conduct: Conduct,
  agility: Agility,
  /** Share of the limit that this driver uses. */
  pace: number,
): Path {
  const points: Point[] = [];
  const at: number[] = [];
  const limits: number[] = [];
  const edgeStarts: number[] = [];
  const stopLines: StopLine[] = [];
  let along = 0;
  for (const [i, edge] of edges.entries()) {
    const limit = Math.min(agility.topSpeed, conduct.limit(edge) * pace);
    edgeStarts.push(along);
    // The first point of each further edge is the last of the one before: kept once.
    if (i > 0) limits.pop();
    for (const [k, point] of edge.line.entries()) {
      if (k > 0) along += distance(edge.line[k - 1]!, point);
      if (k > 0 || i === 0) {
        points.push(point);
        at.push(along);
      }
      limits.push(limit);
    }
    if (conduct.lights && i < edges.length - 1 && graph.nodes[edge.to]!.lights) {
      stopLines.push({ at: along - STOP_LINE, node: edge.to, bearing: edge.arrives });
    }
  }
  const bearings = points.slice(1).map((point, i) => bearing(points[i]!, point));
  bearings.push(bearings.at(-1) ?? 0);
  const caps = speedCaps(at, limits, bearings, agility);
  return { edges, edgeStarts, points, at, caps, limits, bearings, stopLines, length: along };
}

/** From the end backwards: at each point no faster than can be braked down for what follows. */
function speedCaps(
  at: readonly number[],
  limits: readonly number[],
  bearings: readonly number[],
  agility: Agility,
): number[] {
  const caps = new Array<number>(at.length).fill(0);
  for (let i = at.length - 2; i >= 0; i--) {
    const ahead = at[i + 1]! - at[i]!;
    const brakable = Math.sqrt(caps[i + 1]! ** 2 + 2 * agility.braking * ahead);
    const bend = i === 0 ? limits[0]! : bendSpeed(at, bearings, i, agility);
    caps[i] = Math.min(limits[i]!, bend, brakable);
  }
  return caps;
}

/** From the radius of the circle that touches both stretches at a vertex: v = √(a·r). */
function bendSpeed(
  at: readonly number[],
  bearings: readonly number[],
  i: number,
  agility: Agility,
): number {
  const half = ((turn(bearings[i - 1]!, bearings[i]!) / 2) * Math.PI) / 180;
  if (half < 0.02) return Number.POSITIVE_INFINITY;
  // Roads meet at an angle in the data; a kerb rounds it off with a few metres only.
  const reach = half > 0.35 ? 9 : Math.min(at[i]! - at[i - 1]!, at[i + 1]! - at[i]!, 60) / 2;
  const speed = Math.sqrt((agility.sideways * Math.max(reach, 4)) / Math.tan(Math.min(half, 1.4)));
  return Math.max(SLOWEST_BEND, speed);
}
