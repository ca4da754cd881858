import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { KMH } from '../../src/domain/geo/units.ts';
import type { LonLat } from '../../src/domain/supervision/zone.ts';
import { newZoneSchema } from '../../src/wire/api.ts';
import { type Plane, planeAt } from './plane.ts';
import {
  buildRoadGraph,
  nearestNode,
  ROAD_CLASSES,
  type Road,
  type RoadGraph,
} from './road-graph.ts';

export type NewZone = z.output<typeof newZoneSchema>;

/** A permitted way of muck trucks from a building site to a tip. */
export interface Haul {
  readonly id: string;
  /** The name of its zone of kind 'route'. */
  readonly zone: string;
  /** Where trucks are loaded and where they tip: dead ends of the graph. */
  readonly loading: number;
  readonly tipping: number;
  /** Ids of the roads that it runs along. */
  readonly roads: ReadonlySet<string>;
}

/** What patrols have to stay in: the name of their work area's zone. */
export interface Beat {
  readonly id: string;
  readonly zone: string;
}

export interface Area {
  readonly plane: Plane;
  readonly graph: RoadGraph;
  readonly zones: readonly NewZone[];
  readonly hauls: readonly Haul[];
  /** For patrol e-bikes. */
  readonly grids: readonly Beat[];
  /** For enforcement vehicles. */
  readonly district: Beat;
  /** Named places where scenarios send vehicles: nodes of the graph. */
  readonly spots: ReadonlyMap<string, number>;
}

const lonLat = z.tuple([z.number(), z.number()]);
const collection = <T extends z.ZodType>(feature: T) => z.object({ features: z.array(feature) });

const roadsSchema = collection(
  z.object({
    properties: z.object({
      id: z.string(),
      class: z.enum(ROAD_CLASSES),
      name: z.string(),
      oneway: z.boolean(),
      speed_kmh: z.number().positive(),
    }),
    geometry: z.object({ type: z.literal('LineString'), coordinates: z.array(lonLat).min(2) }),
  }),
);
const spotsSchema = collection(
  z.object({
    properties: z.object({ id: z.string() }),
    geometry: z.object({ type: z.literal('Point'), coordinates: lonLat }),
  }),
);
const beatSchema = z.object({ id: z.string(), zone: z.string() });
const dutiesSchema = z.object({
  hauls: z.array(
    beatSchema.extend({ loading: z.string(), tipping: z.string(), roads: z.array(z.string()) }),
  ),
  grids: z.array(beatSchema),
  district: beatSchema,
});

/** A spot must lie this near to a junction or a dead end, m. */
const SPOT_TOLERANCE = 30;

/** Reads `missions/library/areas/<name>`; throws with the reason where the data is missing or wrong. */
export function loadArea(name: string): Area {
  const folder = join(packageRoot(), 'missions', 'library', 'areas', name);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(folder)) {
    throw new Error(`There is no area "${name}" in missions/library/areas.`);
  }
  const read = <T>(file: string, schema: z.ZodType<T>): T => {
    const result = schema.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    if (result.success) return result.data;
    throw new Error(`${join(folder, file)}: ${z.prettifyError(result.error)}`);
  };

  const roads = read('roads.geojson', roadsSchema).features.map(toRoad);
  const plane = planeAt(roads[0]!.line[0]!);
  const graph = buildRoadGraph(roads, plane);
  const spots = new Map<string, number>();
  for (const { properties, geometry } of read('spots.geojson', spotsSchema).features) {
    spots.set(properties.id, spotNode(graph, plane, properties.id, geometry.coordinates));
  }
  const duties = read('duties.json', dutiesSchema);
  const hauls = duties.hauls.map((haul) => ({
    ...haul,
    loading: spot(spots, haul.loading),
    tipping: spot(spots, haul.tipping),
    roads: new Set(haul.roads),
  }));
  const zones = read('zones.json', z.array(newZoneSchema));
  return { plane, graph, zones, hauls, grids: duties.grids, district: duties.district, spots };
}

function toRoad({ properties, geometry }: z.output<typeof roadsSchema>['features'][number]): Road {
  const { id, name, oneway } = properties;
  const speedLimit = properties.speed_kmh * KMH;
  return { id, class: properties.class, name, oneway, speedLimit, line: geometry.coordinates };
}

function spotNode(graph: RoadGraph, plane: Plane, id: string, position: LonLat): number {
  const { node, metres } = nearestNode(graph, plane.toPoint(position));
  if (metres <= SPOT_TOLERANCE) return node;
  throw new Error(`The spot "${id}" is ${Math.round(metres)} m from the nearest junction.`);
}

/** The node of a named spot; throws where the area has none of that name. */
export function spot(spots: ReadonlyMap<string, number>, id: string): number {
  const node = spots.get(id);
  if (node === undefined) throw new Error(`The area has no spot "${id}".`);
  return node;
}

/** The zone of that name; throws where the area has none. */
export function zoneNamed(area: Area, name: string): NewZone {
  const zone = area.zones.find((candidate) => candidate.name === name);
  if (zone === undefined) throw new Error(`The area has no zone "${name}".`);
  return zone;
}

/** The folder of package.json: the same whether this runs from source or compiled below dist/. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json is missing: this is not a full copy.');
    folder = parent;
  }
  return folder;
}
