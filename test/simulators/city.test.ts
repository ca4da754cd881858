import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { loadArea, packageRoot } from '../../simulators/city/area.ts';
import { BylawBook, lawful } from '../../simulators/city/bylaws.ts';
import { isRed } from '../../simulators/city/lights.ts';
import { turn } from '../../simulators/city/plane.ts';
import { createRandom } from '../../simulators/city/random.ts';
import { type Edge, isUTurn, type RoadGraph } from '../../simulators/city/road-graph.ts';
import { type CostFactor, findRoute } from '../../simulators/city/route.ts';
import { loadScenario } from '../../simulators/scenarios/schema.ts';
import { rosterOf, zonesFor } from '../../simulators/vehicles/fleet.ts';
import { prepareShape } from '../../src/domain/geo/prepared-shape.ts';

// An hour of fifty vehicles is a second of work, on a busy machine some.
vi.setConfig({ testTimeout: 30_000 });

const area = loadArea('xining-chengzhong');
const { graph, plane } = area;
const folder = join(packageRoot(), 'missions/library/areas/xining-chengzhong');

describe('the example area', () => {
  test('is drawn in Chengzhong District at its true place and scale', () => {
    const positions = graph.nodes.map(({ point }) => plane.toLonLat(point));
    const lons = positions.map(([lon]) => lon);
    const lats = positions.map(([, lat]) => lat);
    expect(Math.min(...lons)).toBeGreaterThan(101.7);
    expect(Math.max(...lons)).toBeLessThan(101.83);
    expect(Math.min(...lats)).toBeGreaterThan(36.49);
    expect(Math.max(...lats)).toBeLessThan(36.65);
  });

  test('has roads that all hang together, one-way streets considered', () => {
    const directions = [
      { leave: (edge: Edge) => edge.from, reach: (edge: Edge) => edge.to },
      { leave: (edge: Edge) => edge.to, reach: (edge: Edge) => edge.from },
    ];
    for (const { leave, reach } of directions) {
      const seen = new Set([0]);
      for (const node of seen) {
        for (const edge of graph.edges) if (leave(edge) === node) seen.add(reach(edge));
      }
      expect(seen.size).toBe(graph.nodes.length);
    }
  });

  test('has no two roads that cross without a junction', () => {
    const crossings: string[] = [];
    const roads = graph.edges.filter((e) => e.reverse === undefined || e.index < e.reverse);
    for (const [i, a] of roads.entries()) {
      for (const b of roads.slice(i + 1))
        if (cross(a, b)) crossings.push(`${a.road.id} ${b.road.id}`);
    }
    expect(crossings).toEqual([]);
  });

  test.each([
    'roads',
    'rivers',
    'ditches',
    'landuse',
    'buildings',
    'sites',
    'dump-sites',
    'places',
  ])('%s.geojson names every feature in both languages', (layer) => {
    const { features } = JSON.parse(readFileSync(join(folder, `${layer}.geojson`), 'utf8'));
    expect(features.length).toBeGreaterThan(0);
    for (const { properties } of features) {
      expect(properties).toMatchObject({
        class: expect.stringMatching(/^[a-z-]+$/),
        name: expect.stringMatching(/\p{Script=Han}/u),
        name_en: expect.stringMatching(/^[\x20-\x7e]+$/),
      });
    }
  });

  test('gives every truck a route that the corridor of its zone contains', () => {
    for (const haul of area.hauls) {
      const zone = area.zones.find(({ name }) => name === haul.zone)!;
      expect(zone.kind).toBe('route');
      const shape = prepareShape(zone.shape);
      for (const edge of graph.edges.filter(({ road }) => haul.roads.has(road.id))) {
        for (const point of edge.line) {
          const [lon, lat] = plane.toLonLat(point);
          expect(shape.depth(lon, lat)).toBeGreaterThan(30);
        }
      }
    }
  });

  test('keeps every permitted route out of every forbidden area', () => {
    const { forbidden } = new BylawBook(area).for('muck-truck', 'truck-001');
    const onRoutes = graph.edges.filter(({ road }) =>
      area.hauls.some(({ roads }) => roads.has(road.id)),
    );
    expect(onRoutes.length).toBeGreaterThan(50);
    expect(onRoutes.filter(({ index }) => forbidden[index])).toEqual([]);
  });

  test('has zones.json as the demo needs it: routes and grids name its vehicles', () => {
    const zones = zonesFor(area, rosterOf(loadScenario('demo'), area));
    expect(zones).toEqual(area.zones);
  });
});

describe('routing', () => {
  const nodes = fc.nat(graph.edges.length - 1);

  test('finds a way between any two places, and none is quicker', () => {
    fc.assert(
      fc.property(nodes, fc.nat(graph.nodes.length - 1), (from, target) => {
        const start = graph.edges[from]!;
        const way = findRoute(graph, start, target, () => 1)!;
        expect(way).toBeDefined();
        let last = start;
        for (const edge of way) {
          expect(edge.from).toBe(last.to);
          last = edge;
        }
        expect(last.to).toBe(target);
        expect(secondsOf(start, way, () => 1)).toBeCloseTo(quickest(graph, start, target), 6);
      }),
      { numRuns: 60 },
    );
  });

  test('by the book goes round a school street that lies on the shortest way', () => {
    const bylaws = new BylawBook(area).for('muck-truck', 'truck-001');
    const start = graph.edges.find(({ to }) => to === area.spots.get('anning-tongan'))!;
    const target = area.spots.get('anning-qinghua')!;
    const isForbidden = ({ index }: Edge) => bylaws.forbidden[index];
    const shortest = findRoute(graph, start, target, () => 1)!;
    expect(shortest.some(isForbidden)).toBe(true);
    const allowed = findRoute(graph, start, target, lawful(bylaws).cost)!;
    expect(allowed.filter(isForbidden)).toEqual([]);
  });

  test('goes round a road that costs too much', () => {
    const haul = area.hauls[0]!;
    const start = graph.edges.find(({ to }) => to === haul.loading)!;
    const direct = findRoute(graph, start, haul.tipping, () => 1)!;
    const avoided = direct[Math.floor(direct.length / 3)]!.road.id;
    const factor: CostFactor = ({ road }) => (road.id === avoided ? 1e4 : 1);
    const around = findRoute(graph, start, haul.tipping, factor)!;
    expect(around.map(({ road }) => road.id)).not.toContain(avoided);
  });
});

describe('chance', () => {
  test('is the same for the same seed on every machine', () => {
    const random = createRandom(1, 'truck-001');
    const numbers = Array.from({ length: 4 }, () => random.whole(0, 1e9));
    expect(numbers).toMatchInlineSnapshot(`
      [
        300554509,
        347480960,
        230995210,
        118183616,
      ]
    `);
    expect(createRandom(1, 'truck-002').next()).not.toBe(createRandom(1, 'truck-001').next());
  });

  test('is uniform and normal enough', () => {
    const random = createRandom(7, 'x');
    const uniform = Array.from({ length: 20_000 }, () => random.next());
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(Math.sqrt(mean(normal.map((n) => n * n)))).toBeCloseTo(1, 1);
  });
});

test('lights never show green to both streets at once', () => {
  for (let t = -100; t < 200; t += 0.5) {
    expect(isRed(17, 0, t) || isRed(17, 90, t)).toBe(true);
  }
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

function stepSeconds(before: Edge, edge: Edge, factor: CostFactor): number {
  const turning = isUTurn(before, edge) ? 120 : turn(before.arrives, edge.leaves) * 0.08;
  return (edge.length / edge.road.speedLimit) * factor(edge) + turning;
}

function secondsOf(start: Edge, way: readonly Edge[], factor: CostFactor): number {
  return way.reduce((sum, edge, i) => sum + stepSeconds(way[i - 1] ?? start, edge, factor), 0);
}

/** The reference: Bellman–Ford over edges, without any estimate. */
function quickest({ edges, nodes }: RoadGraph, start: Edge, target: number): number {
  const cost = new Map([[start.index, 0]]);
  const queue = [start];
  for (let edge = queue.shift(); edge !== undefined; edge = queue.shift()) {
    for (const index of nodes[edge.to]!.out) {
      const total = cost.get(edge.index)! + stepSeconds(edge, edges[index]!, () => 1);
      if (total >= (cost.get(index) ?? Number.POSITIVE_INFINITY) - 1e-9) continue;
      cost.set(index, total);
      queue.push(edges[index]!);
    }
  }
  return Math.min(
    ...edges.filter(({ to }) => to === target).map(({ index }) => cost.get(index) ?? Infinity),
  );
}

/** Whether two roads cross at a place that is not an end of both. */
function cross(a: Edge, b: Edge): boolean {
  const ends = [a.line[0]!, a.line.at(-1)!, b.line[0]!, b.line.at(-1)!];
  for (let i = 1; i < a.line.length; i++) {
    for (let k = 1; k < b.line.length; k++) {
      const [p, q, r, s] = [a.line[i - 1]!, a.line[i]!, b.line[k - 1]!, b.line[k]!];
      const den = (q.x - p.x) * (s.y - r.y) - (q.y - p.y) * (s.x - r.x);
      if (Math.abs(den) < 1e-9) continue;
      const t = ((r.x - p.x) * (s.y - r.y) - (r.y - p.y) * (s.x - r.x)) / den;
      const u = ((r.x - p.x) * (q.y - p.y) - (r.y - p.y) * (q.x - p.x)) / den;
      if (t < 0 || t > 1 || u < 0 || u > 1) continue;
      const at = { x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) };
      const shared = ends.some((end) => Math.abs(end.x - at.x) + Math.abs(end.y - at.y) < 1);
      if (!shared) return true;
    }
  }
  return false;
}
