import type { DeviceKind } from '../../src/domain/fleet/device.ts';
import { type PreparedShape, prepareShape } from '../../src/domain/geo/prepared-shape.ts';
import { type Area, type NewZone, zoneNamed } from './area.ts';
import { distance, type Point } from './plane.ts';
import type { Edge } from './road-graph.ts';
import type { CostFactor } from './route.ts';

/** What the area's zones mean on its roads for one vehicle that drives by the book. */
export interface Bylaws {
  /** By edge index: touched by a forbidden area (in its hours or not), or a bank track. */
  readonly forbidden: readonly boolean[];
  /** By edge index: m/s, the road's own limit or the lowest of its zones'. */
  readonly limit: readonly number[];
}

/** How somebody drives: which ways they take and how fast. */
export interface Conduct {
  readonly cost: CostFactor;
  /** m/s */
  limit(edge: Edge): number;
  /** Stops at red lights. */
  readonly lights: boolean;
}

/** Keeps clear of forbidden areas by this much (m), a GPS error and a lane. */
const CLEARANCE = 12;
/** A degree of longitude in a city is no shorter than this, m (latitude 63°). */
const LEAST_DEGREE = 50_000;
/** A street on the border of a beat, drawn along its middle, belongs to it, m. */
const ON_THE_BORDER = 15;
/** Costs so much that it is taken only where there is no other way at all. */
const NEVER = 1e5;

/** Works the bylaws out once for each set of zones that vehicles share. */
export class BylawBook {
  readonly #area: Area;
  readonly #shapes: readonly PreparedShape[];
  /** At most one for each set of zones and one for each beat of the area. */
  readonly #known = new Map<string, Bylaws>();
  readonly #beats = new Map<string, ReadonlySet<number>>();

  constructor(area: Area) {
    this.#area = area;
    this.#shapes = area.zones.map((zone) => prepareShape(zone.shape));
  }

  for(kind: DeviceKind, device: string): Bylaws {
    const numbers = this.#area.zones.flatMap((zone, i) =>
      concerns(zone, kind, device) && (isForbidden(zone) || zone.speedLimit !== undefined)
        ? [i]
        : [],
    );
    const key = numbers.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const bylaws = this.#workOut(numbers);
    this.#known.set(key, bylaws);
    return bylaws;
  }

  #workOut(zones: readonly number[]): Bylaws {
    const { graph } = this.#area;
    const touched = zones.map((i) => ({
      zone: this.#area.zones[i]!,
      edges: graph.edges.map((edge) => this.#touches(edge, this.#shapes[i]!)),
    }));
    return {
      forbidden: graph.edges.map(
        ({ road, index }) =>
          road.class === 'track' ||
          touched.some(({ zone, edges }) => isForbidden(zone) && edges[index]),
      ),
      limit: graph.edges.map(({ road, index }) =>
        touched
          .filter(({ edges }) => edges[index])
          .reduce((least, { zone }) => Math.min(least, zone.speedLimit ?? least), road.speedLimit),
      ),
    };
  }

  /** The streets of a beat: wholly in its zone, and to be reached from each other without leaving it. */
  edgesWithin(zoneName: string): ReadonlySet<number> {
    const known = this.#beats.get(zoneName);
    if (known !== undefined) return known;
    const shape = prepareShape(zoneNamed(this.#area, zoneName).shape);
    const inside = this.#area.graph.edges.filter(
      (edge) =>
        edge.road.class !== 'track' &&
        edge.road.class !== 'service' &&
        samples(edge.line).every((point) => this.#isNear(point, shape, ON_THE_BORDER)),
    );
    const beat = largestComponent(inside);
    this.#beats.set(zoneName, beat);
    return beat;
  }

  #touches(edge: Edge, shape: PreparedShape): boolean {
    return samples(edge.line).some((point) => this.#isNear(point, shape, CLEARANCE));
  }

  #isNear(point: Point, shape: PreparedShape, metres: number): boolean {
    const [lon, lat] = this.#area.plane.toLonLat(point);
    const [minLon, minLat, maxLon, maxLat] = shape.bounds;
    const east = Math.max(minLon - lon, lon - maxLon);
    const north = Math.max(minLat - lat, lat - maxLat);
    if (Math.max(east, north) * LEAST_DEGREE > metres) return false;
    return shape.outside(lon, lat) <= metres;
  }
}

/** By the book, and for the rest the quickest way; `prefer` keeps patrols to their beat. */
export function lawful(bylaws: Bylaws, prefer: (edge: Edge) => boolean = () => true): Conduct {
  return {
    cost: (edge) => {
      if (bylaws.forbidden[edge.index]) return NEVER;
      return (edge.road.class === 'residential' ? 1.8 : 1.2) * (prefer(edge) ? 1 : 300);
    },
    limit: (edge) => bylaws.limit[edge.index]!,
    lights: true,
  };
}

/** Any road that is shortest, and `factor` times as fast as allowed; above 1 also through red. */
export function unlawful(bylaws: Bylaws, factor: number): Conduct {
  return {
    cost: () => 1,
    limit: (edge) => Math.min(MAX_SPEED, bylaws.limit[edge.index]! * factor),
    lights: factor <= 1,
  };
}

/** Nobody drives faster than this in a city, m/s. */
const MAX_SPEED = 25;

function isForbidden(zone: NewZone): boolean {
  return zone.kind === 'forbidden-area';
}

function concerns({ appliesTo }: NewZone, kind: DeviceKind, device: string): boolean {
  const everybody = appliesTo.kinds.length === 0 && appliesTo.devices.length === 0;
  return everybody || appliesTo.kinds.includes(kind) || appliesTo.devices.includes(device);
}

function largestComponent(edges: readonly Edge[]): ReadonlySet<number> {
  const byNode = new Map<number, Edge[]>();
  for (const edge of edges) {
    for (const node of [edge.from, edge.to]) byNode.set(node, [...(byNode.get(node) ?? []), edge]);
  }
  const seen = new Set<number>();
  let largest: ReadonlySet<number> = new Set();
  for (const start of edges) {
    if (seen.has(start.index)) continue;
    const component = new Set<number>([start.index]);
    // A Set is walked in order of insertion, what is added meanwhile included.
    for (const index of component) {
      seen.add(index);
      const { from, to } = edges.find((edge) => edge.index === index)!;
      for (const node of [from, to])
        for (const next of byNode.get(node)!) component.add(next.index);
    }
    if (component.size > largest.size) largest = component;
  }
  return largest;
}

/** Points along a line, at most 10 m apart. */
function samples(line: readonly Point[]): Point[] {
  const points = [line[0]!];
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const n = Math.ceil(distance(a, b) / 10);
    for (let k = 1; k <= n; k++) {
      points.push({ x: a.x + ((b.x - a.x) * k) / n, y: a.y + ((b.y - a.y) * k) / n });
    }
  }
  return points;
}
