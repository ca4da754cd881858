/** Areas of units, and grid cells, as GeoJSON and back. */
import type { FeatureCollection } from 'geojson';
import { z } from 'zod';
import { CELL_CODE, type Cell } from '../domain/cases/routing.ts';
import { areaShape } from './api-cases.ts';
import { type FeatureProblem, featuresOf, polygonGeometry, polygonOf } from './geojson-features.ts';
import { isRecord } from './json-text.ts';
import type { ApiNewUnit } from './to-api-setup.ts';

/** The most cells of a city, and areas of all its units. */
const MOST_CELLS = 20_000;
const MOST_AREAS = 10_000;
const MOST_PROBLEMS = 100;

export type ApiNewArea = ApiNewUnit['areas'][number];

interface NamedUnit {
  readonly name: string;
  readonly areas: readonly {
    readonly name: string;
    readonly shape: Cell['shape'];
    readonly categories: readonly string[];
  }[];
}

/** A feature an area, with the properties `unit`, `name` and `categories` (codes or their beginnings). */
export const areasToGeoJson = (units: readonly NamedUnit[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: units.flatMap((unit) =>
    unit.areas.map(({ name, shape, categories }) => ({
      type: 'Feature' as const,
      geometry: polygonGeometry(shape),
      properties: { unit: unit.name, name, categories },
    })),
  ),
});

const areaProperties = z.object({
  unit: z.string().trim().min(1).max(80),
  name: z.string().max(80).nullish(),
  categories: z
    .union([
      z.array(z.string().trim().min(1).max(20)),
      // Tables of other programs hold no lists.
      z.string().transform((text) => text.split(/[\s,;，；、]+/).filter((one) => one !== '')),
    ])
    .nullish(),
});

/** The areas by the name of their unit, in the order of the file. */
export function areasFromGeoJson(json: unknown): {
  readonly areas: ReadonlyMap<string, readonly ApiNewArea[]>;
  readonly problems: readonly FeatureProblem[];
} {
  const areas = new Map<string, ApiNewArea[]>();
  const problems = readFeatures(json, MOST_AREAS, (properties, shape) => {
    const said = areaProperties.safeParse(properties);
    if (!said.success) return firstIssue('properties', said.error);
    const { unit, name, categories } = said.data;
    const area = { name: name ?? '', shape, categories: categories ?? [] };
    areas.set(unit, [...(areas.get(unit) ?? []), area]);
    return undefined;
  });
  return { areas, problems };
}

/** A feature a cell, with the properties `code` and `name`. */
export const cellsToGeoJson = (cells: readonly Cell[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: cells.map(({ code, name, shape }) => ({
    type: 'Feature',
    geometry: polygonGeometry(shape),
    properties: { code, name },
  })),
});

const cellProperties = z.object({
  code: z
    // Written as a number by some programs: 15 digits still fit into one.
    .union([z.string().trim(), z.number().transform(String)])
    .refine(
      (code) => CELL_CODE.test(code),
      'a cell has 15 digits: division 6, street 3, community 3, serial 3',
    ),
  name: z.string().max(80).nullish(),
});

export function cellsFromGeoJson(json: unknown): {
  readonly cells: readonly Cell[];
  readonly problems: readonly FeatureProblem[];
} {
  const cells = new Map<string, Cell>();
  const problems = readFeatures(json, MOST_CELLS, (properties, shape) => {
    const said = cellProperties.safeParse(properties);
    if (!said.success) return firstIssue('properties', said.error);
    const { code, name } = said.data;
    if (cells.has(code)) return `properties.code: ${code} is there twice`;
    cells.set(code, { code, name: name ?? '', shape });
    return undefined;
  });
  return { cells: [...cells.values()], problems };
}

/** Hands every polygon with its properties over; what is said back is wrong with it. */
function readFeatures(
  json: unknown,
  most: number,
  take: (properties: unknown, shape: ApiNewArea['shape']) => string | undefined,
): readonly FeatureProblem[] {
  const features = featuresOf(json, most);
  if (typeof features === 'string') return [{ feature: -1, message: features }];
  const problems: FeatureProblem[] = [];
  for (const [feature, one] of features.entries()) {
    const message = readFeature(one, take);
    if (message !== undefined) problems.push({ feature, message });
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return problems;
}

function readFeature(
  feature: unknown,
  take: (properties: unknown, shape: ApiNewArea['shape']) => string | undefined,
): string | undefined {
  if (!isRecord(feature) || feature.type !== 'Feature') return 'this is no Feature';
  const polygon = polygonOf(feature.geometry);
  if (!polygon) return 'the geometry must be a Polygon or MultiPolygon';
  const shape = areaShape.safeParse(polygon);
  if (!shape.success) return firstIssue('geometry', shape.error);
  return take(feature.properties, shape.data);
}

function firstIssue(where: string, error: z.ZodError): string {
  const issue = error.issues[0];
  return `${[where, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'cannot be read'}`;
}
