/** Buildings with their heights, as GeoJSON has them: what a drone keeps above. */

import type { Obstacle } from '../planner/safety/finding.ts';
import type { Feature } from './features.ts';
import { readGeoJson } from './geojson.ts';
import type { Refusal } from './reading.ts';

export type ObstaclesReading =
  | {
      readonly ok: true;
      readonly obstacles: readonly Obstacle[];
      /** Areas that are left out because they do not say how high they are, or say what no building is. */
      readonly withoutHeight: number;
      /** Points and lines. */
      readonly noArea: number;
    }
  | {
      readonly ok: false;
      readonly reason: Refusal;
      readonly detail: string;
      readonly where: string;
    };

/** Metres above ground, the first that is given: OpenStreetMap's, and others that are met. */
const HEIGHTS = ['height', 'height_m', 'top', 'building:height'] as const;
/** Storeys. */
const LEVELS = ['building:levels', 'levels'] as const;
/** Metres of a storey, as OpenStreetMap's renderers take it. */
const STOREY = 3;
/** Metres; the highest tower has 828. */
const HIGHEST = 1000;

/** A city's: more than what somebody draws. */
const BUILDINGS = { characters: 64 << 20, features: 100_000, positions: 1_500_000 };

/** Those without a height are counted, never guessed: the caller says that they are not kept clear of. */
export function readObstacles(geojson: string): ObstaclesReading {
  const read = readGeoJson(geojson, BUILDINGS);
  if (!read.ok) return read;
  const obstacles: Obstacle[] = [];
  let withoutHeight = 0;
  let noArea = 0;
  for (const feature of read.features) {
    if (feature.geometry.type !== 'area') noArea++;
    else {
      const top = heightOf(feature.properties);
      if (top === undefined) withoutHeight++;
      else obstacles.push(obstacle(feature, feature.geometry.rings, top));
    }
  }
  return { ok: true, obstacles, withoutHeight, noArea };
}

function obstacle(
  { properties }: Feature,
  rings: readonly (readonly (readonly [number, number, number?])[])[],
  top: number,
): Obstacle {
  return {
    name: String(properties.name ?? properties.id ?? ''),
    rings: rings.map((ring) => ring.map(([lon, lat]) => [lon, lat])),
    top,
    above: 'ground',
  };
}

function heightOf(properties: Feature['properties']): number | undefined {
  for (const name of HEIGHTS) {
    const height = metres(properties[name]);
    if (height !== undefined) return height;
  }
  for (const name of LEVELS) {
    const levels = metres(properties[name]);
    if (levels !== undefined && levels * STOREY <= HIGHEST) return levels * STOREY;
  }
  return undefined;
}

/** A number, or a text of one with or without `m`; feet and the like are not guessed. */
function metres(value: Feature['properties'][string] | undefined): number | undefined {
  const height = typeof value === 'number' ? value : Number(METRES.exec(String(value ?? ''))?.[1]);
  return height > 0 && height <= HIGHEST ? height : undefined;
}

const METRES = /^\s*(\d{1,5}(?:\.\d{1,9})?)\s*m?\s*$/;
