/**
 * The quickest way over the road graph: A* over directed edges, not over nodes, because a turn has a cost
 * of its own. Deterministic: equal costs are settled by the edges' order in the data.
 */
import { distance, turn } from './plane.ts';
import { type Edge, isUTurn, type RoadGraph } from './road-graph.ts';

/** What a stretch costs a driver: a factor on its driving time, at least 1 for the way to be optimal. */
export type CostFactor = (edge: Edge) => number;

/** No road is faster than this (m/s), which keeps A*'s estimate below the truth. */
const FASTEST = 80 / 3.6;
const U_TURN_SECONDS = 120;
/** Per degree turned: a right angle costs about seven seconds of slowing down. */
const TURN_SECONDS = 0.08;

/** The edges to drive after `from` until `target` is reached; undefined where there is no way. */
export function findRoute(
  graph: RoadGraph,
  from: Edge,
  target: number,
  factor: CostFactor,
): Edge[] | undefined {
  if (from.to === target) return [];
  const goal = graph.nodes[target]!.point;
  const estimate = (edge: Edge) => distance(graph.nodes[edge.to]!.point, goal) / FASTEST;
  const cost = new Float64Array(graph.edges.length).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(graph.edges.length).fill(-1);
  const open = new Heap();
  cost[from.index] = 0;
  open.push(estimate(from), from.index);
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const edge = graph.edges[index]!;
    if (edge.to === target) return trace(graph, before, edge, from);
    for (const next of followers(graph, edge)) {
      const seconds = (next.length / next.road.speedLimit) * factor(next);
      const total = cost[index]! + seconds + turnSeconds(edge, next);
      if (total >= cost[next.index]!) continue;
      cost[next.index] = total;
      before[next.index] = index;
      open.push(total + estimate(next), next.index);
    }
  }
  return undefined;
}

function followers(graph: RoadGraph, edge: Edge): Edge[] {
  return graph.nodes[edge.to]!.out.map((index) => graph.edges[index]!);
}

function turnSeconds(before: Edge, after: Edge): number {
  if (isUTurn(before, after)) return U_TURN_SECONDS;
  return turn(before.arrives, after.leaves) * TURN_SECONDS;
}

function trace(graph: RoadGraph, before: Int32Array, last: Edge, from: Edge): Edge[] {
  const way: Edge[] = [];
  for (let edge = last; edge !== from; edge = graph.edges[before[edge.index]!]!) way.push(edge);
  return way.reverse();
}

/** A binary heap of (priority, value); equal priorities come out by the smaller value. */
class Heap {
  readonly #items: { priority: number; value: number }[] = [];

  push(priority: number, value: number): void {
    const items = this.#items;
    let i = items.push({ priority, value }) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(items[i]!, items[parent]!)) break;
      [items[i], items[parent]] = [items[parent]!, items[i]!];
      i = parent;
    }
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined) return undefined;
    if (items.length > 0) {
      items[0] = last;
      this.#sink();
    }
    return top.value;
  }

  #sink(): void {
    const items = this.#items;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < items.length && isBefore(items[child]!, items[least]!)) least = child;
      }
      if (least === i) return;
      [items[i], items[least]] = [items[least]!, items[i]!];
      i = least;
    }
  }
}

function isBefore(
  a: { priority: number; value: number },
  b: { priority: number; value: number },
): boolean {
  return a.priority < b.priority || (a.priority === b.priority && a.value < b.value);
}
