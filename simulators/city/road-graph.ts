import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { bearing, distance, type Plane, type Point, turn } from './plane.ts';

export const ROAD_CLASSES = [
  'trunk',
  'primary',
  'secondary',
  'residential',
  /** The way into a building site or a tip. */
  'service',
  /** Unpaved, on the river bank: nobody's way who drives by the book. */
  'track',
] as const;
type RoadClass = (typeof ROAD_CLASSES)[number];

/** A stretch of road between two junctions, as the area's data has it. */
export interface Road {
  readonly id: string;
  readonly class: RoadClass;
  readonly name: string;
  /** In the line's direction only. */
  readonly oneway: boolean;
  /** m/s */
  readonly speedLimit: number;
  readonly line: readonly LonLat[];
}

/** A road in one direction. */
export interface Edge {
  /** Its place in `RoadGraph.edges`. */
  readonly index: number;
  readonly road: Road;
  readonly from: number;
  readonly to: number;
  readonly line: readonly Point[];
  /** m */
  readonly length: number;
  /** The same road the other way; absent on one-way roads. */
  readonly reverse?: number;
  /** Bearings of its first and last stretch, degrees. */
  readonly leaves: number;
  readonly arrives: number;
}

interface Node {
  readonly index: number;
  readonly point: Point;
  /** Edges that leave here. */
  readonly out: readonly number[];
  /** A junction of larger roads has lights. */
  readonly lights: boolean;
}

export interface RoadGraph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** Roads meet where the positions of their ends are exactly the same. */
export function buildRoadGraph(roads: readonly Road[], plane: Plane): RoadGraph {
  const nodes: { index: number; point: Point; out: number[]; lights: boolean }[] = [];
  const byPosition = new Map<string, number>();
  const nodeAt = (position: LonLat): number => {
    const key = position.join();
    const known = byPosition.get(key);
    if (known !== undefined) return known;
    const index = nodes.length;
    byPosition.set(key, index);
    nodes.push({ index, point: plane.toPoint(position), out: [], lights: false });
    return index;
  };

  const edges: Edge[] = [];
  for (const road of roads) {
    const from = nodeAt(road.line[0]!);
    const to = nodeAt(road.line.at(-1)!);
    const line = road.line.map(plane.toPoint);
    const forth = edges.length;
    const back = forth + 1;
    edges.push(edge(forth, road, from, to, line, road.oneway ? undefined : back));
    if (!road.oneway) edges.push(edge(back, road, to, from, line.toReversed(), forth));
  }
  for (const { index, from } of edges) nodes[from]!.out.push(index);
  for (const node of nodes) node.lights = hasLights(node.out.map((i) => edges[i]!));
  return { nodes, edges };
}

function edge(
  index: number,
  road: Road,
  from: number,
  to: number,
  line: readonly Point[],
  reverse: number | undefined,
): Edge {
  const leaves = bearing(line[0]!, line[1]!);
  const arrives = bearing(line.at(-2)!, line.at(-1)!);
  const common = { index, road, from, to, line, length: lengthOf(line), leaves, arrives };
  return reverse === undefined ? common : { ...common, reverse };
}

function hasLights(out: readonly Edge[]): boolean {
  const larger = out.filter(({ road }) => road.class === 'primary' || road.class === 'secondary');
  return larger.length >= 4 || (larger.length === 3 && larger.some(isPrimary));
}

function isPrimary(edge: Edge): boolean {
  return edge.road.class === 'primary';
}

function lengthOf(line: readonly Point[]): number {
  let metres = 0;
  for (let i = 1; i < line.length; i++) metres += distance(line[i - 1]!, line[i]!);
  return metres;
}

/** The node nearest to a point, and how far that is in metres. */
export function nearestNode(graph: RoadGraph, point: Point): { node: number; metres: number } {
  let node = -1;
  let metres = Number.POSITIVE_INFINITY;
  for (const candidate of graph.nodes) {
    const d = distance(candidate.point, point);
    if (d < metres) {
      node = candidate.index;
      metres = d;
    }
  }
  return { node, metres };
}

/** Whether going on from one edge to the next means turning round on the spot. */
export function isUTurn(before: Edge, after: Edge): boolean {
  return before.reverse === after.index || turn(before.arrives, after.leaves) > 165;
}
