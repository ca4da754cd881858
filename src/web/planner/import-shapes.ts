/** Areas, lines and points out of a file that somebody picked: GeoJSON, KML or KMZ. */
import type { Feature, Position } from '../../../missions/formats/features.ts';
import { readGeoJson } from '../../../missions/formats/geojson.ts';
import { readKml } from '../../../missions/formats/kml.ts';
import type { DrawnShape, LonLat } from '../../domain/flights/patrol.ts';

/** As many as a patrol may have. */
export const MOST_SHAPES = 500;
/** Bytes; the readers take no more. */
const LARGEST = 32 << 20;

export type Imported =
  | { readonly ok: true; readonly shapes: readonly DrawnShape[] }
  | { readonly ok: false; readonly why: 'empty' }
  | { readonly ok: false; readonly why: 'too-many' }
  /** What the reader says, in English, and where. */
  | {
      readonly ok: false;
      readonly why: 'unreadable';
      readonly detail: string;
      readonly where: string;
    };

export function importShapes(bytes: Uint8Array): Imported {
  if (bytes.length > LARGEST)
    return { ok: false, why: 'unreadable', detail: 'more than 32 MB', where: 'the file' };
  const reading = isJson(bytes) ? readGeoJson(new TextDecoder().decode(bytes)) : readKml(bytes);
  if (!reading.ok) return { ...reading, why: 'unreadable' };
  const shapes = reading.features.flatMap(shapeOf);
  if (shapes.length === 0) return { ok: false, why: 'empty' };
  if (shapes.length > MOST_SHAPES) return { ok: false, why: 'too-many' };
  return { ok: true, shapes };
}

/** Its first letter, whatever the file is called. */
function isJson(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 64).find((byte) => byte > 0x20 && byte < 0x80);
  return first === 0x7b || first === 0x5b;
}

const flat = ([lon, lat]: Position): LonLat => [lon, lat];

/** Roofs bring their heights, lines their widths, where a file names them so. */
function shapeOf({ geometry, properties }: Feature): DrawnShape[] {
  const name = textOf(properties.name);
  const named = name ? { name } : {};
  switch (geometry.type) {
    case 'point':
      return [{ kind: 'point', at: flat(geometry.position), ...named }];
    case 'line': {
      const width = sizeOf(properties.width_m ?? properties.width, 20_000);
      const points = geometry.positions.map(flat);
      return [{ kind: 'line', points, ...named, ...(width ? { width } : {}) }];
    }
    case 'area': {
      const top = sizeOf(properties.height_m ?? properties.top, 1000);
      const rings = geometry.rings.map((ring) => ring.map(flat));
      return [{ kind: 'area', rings, ...named, ...(top ? { top } : {}) }];
    }
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim().slice(0, 120) : '';

function sizeOf(value: unknown, most: number): number | undefined {
  const size = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof size === 'number' && size > 0 && size <= most ? size : undefined;
}
