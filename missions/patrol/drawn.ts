/** Features of a file as what is drawn for a patrol: GeoJSON and KML carry drawings so. */
import type { DrawnShape, LonLat } from '../../src/domain/flights/patrol.ts';
import type { Feature, Position } from '../formats/features.ts';

/**
 * Properties read: `name`; `fence` (true: the patrol's own fence); `role` (heap, gate) of points; `width` of
 * lines, and `top`, `height` or `building:levels` (3 m each) of areas, in metres.
 */
export function drawnOf(features: readonly Feature[]): readonly DrawnShape[] {
  return features.map(shapeOf);
}

function shapeOf({ geometry, properties }: Feature): DrawnShape {
  const name = typeof properties.name === 'string' ? { name: properties.name.slice(0, 120) } : {};
  switch (geometry.type) {
    case 'point': {
      const { role } = properties;
      const known = role === 'heap' || role === 'gate' ? { role } : {};
      return { kind: 'point', at: flat(geometry.position), ...name, ...known } as DrawnShape;
    }
    case 'line': {
      const width = metres(properties.width ?? properties.width_m, 20_000);
      const points = geometry.positions.map(flat);
      return { kind: 'line', points, ...name, ...(width > 0 && { width }) };
    }
    case 'area': {
      const rings = geometry.rings.map((ring) => ring.map(flat));
      if (properties.fence === true || properties.fence === 'true') return { kind: 'fence', rings };
      const top = topOf(properties);
      return { kind: 'area', rings, ...name, ...(top > 0 && { top }) };
    }
  }
}

const flat = ([lon, lat]: Position): LonLat => [lon, lat];

function topOf(properties: Feature['properties']): number {
  const told = metres(properties.top ?? properties.height ?? properties.height_m, 1000);
  return told || 3 * metres(properties['building:levels'] ?? properties.levels, 300);
}

/** 0 where it is no number, or none of use. */
function metres(value: Feature['properties'][string] | undefined, most: number): number {
  const number = typeof value === 'string' ? Number.parseFloat(value) : Number(value ?? 0);
  return number > 0 && number <= most ? number : 0;
}
