/** The base map: the installation's own tiles or style, else a plain one from the example area's files. */
import type { LayerSpecification, StyleSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { ApiSettings } from '../../wire/api.ts';
import type { Language } from '../i18n/language.ts';
import { fontFaces, MAP_FONT } from './fonts.ts';
import type { Scheme } from './palette.ts';

interface Tones {
  land: string;
  town: string;
  green: string;
  site: string;
  water: string;
  waterLabel: string;
  road: string;
  casing: string;
  building: string;
  buildingEdge: string;
  label: string;
  halo: string;
}

const TONES: Record<Scheme, Tones> = {
  light: {
    land: '#eef0ee',
    town: '#f1f2f4',
    green: '#e0eadd',
    site: '#e9e4da',
    water: '#bfd6ea',
    waterLabel: '#3c6690',
    road: '#ffffff',
    casing: '#c8cfd7',
    building: '#e1e5e9',
    buildingEdge: '#d4d9df',
    label: '#5b6774',
    halo: '#f7f8f9',
  },
  dark: {
    land: '#11171a',
    town: '#141a20',
    green: '#15211c',
    site: '#201f1b',
    water: '#17304a',
    waterLabel: '#7fa6cc',
    road: '#37424f',
    casing: '#0b0f13',
    building: '#1a2129',
    buildingEdge: '#232c36',
    label: '#8d9aa8',
    halo: '#10151a',
  },
};

const MAJOR = ['motorway', 'trunk', 'primary'];
const MIDDLE = ['secondary', 'tertiary'];

/** Width by class, growing with the zoom, px. */
function roadWidth(extra: number) {
  const at = (major: number, middle: number, minor: number) =>
    [
      'match',
      ['get', 'class'],
      MAJOR,
      major + extra,
      MIDDLE,
      middle + extra,
      minor + extra,
    ] as const;
  return [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    11,
    at(1.6, 0.9, 0.4),
    14,
    at(5, 3.4, 2),
    17,
    at(22, 16, 9),
  ] as never;
}

const text = (size: number, spacing = 0.02) => ({
  'text-font': [MAP_FONT],
  'text-size': size,
  'text-letter-spacing': spacing,
});

type SymbolPaint = NonNullable<SymbolLayerSpecification['paint']>;

function labels(tones: Tones, field: never): LayerSpecification[] {
  const paint = {
    'text-color': tones.label,
    'text-halo-color': tones.halo,
    'text-halo-width': 1.4,
  };
  return [
    {
      id: 'road-names',
      type: 'symbol',
      source: 'roads',
      minzoom: 13.2,
      layout: {
        ...text(11.5),
        'symbol-placement': 'line',
        'text-field': field,
        'symbol-spacing': 320,
      },
      paint,
    },
    {
      id: 'river-names',
      type: 'symbol',
      source: 'rivers',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { ...text(12, 0.1), 'symbol-placement': 'line', 'text-field': field },
      paint: { ...paint, 'text-color': tones.waterLabel },
    },
    placeNames('place-names', false, field, paint),
    placeNames('town-names', true, field, paint),
  ];
}

const TOWNS = ['district', 'city', 'suburb'];

function placeNames(
  id: string,
  towns: boolean,
  field: never,
  paint: SymbolPaint,
): LayerSpecification {
  const isTown = ['in', ['get', 'class'], ['literal', TOWNS]];
  return {
    id,
    type: 'symbol',
    source: 'places',
    minzoom: towns ? 9 : 13.4,
    filter: (towns ? isTown : ['!', isTown]) as never,
    layout: {
      ...text(towns ? 13.5 : 12, towns ? 0.08 : 0.02),
      'text-field': field,
      'text-max-width': 9,
      'text-padding': 6,
    },
    paint,
  };
}

function areas(tones: Tones): LayerSpecification[] {
  const areaOnly = ['==', ['geometry-type'], 'Polygon'] as never;
  return [
    { id: 'land', type: 'background', paint: { 'background-color': tones.land } },
    {
      id: 'landuse',
      type: 'fill',
      source: 'landuse',
      filter: areaOnly,
      paint: {
        'fill-color': [
          'match',
          ['get', 'class'],
          ['park', 'forest', 'farmland'],
          tones.green,
          'reservoir',
          tones.water,
          'built-up',
          tones.town,
          tones.site,
        ],
      },
    },
    {
      id: 'water-areas',
      type: 'fill',
      source: 'rivers',
      filter: areaOnly,
      paint: { 'fill-color': tones.water },
    },
    waterLine('river-lines', 'rivers', tones),
    waterLine('ditch-lines', 'ditches', tones),
    {
      id: 'buildings',
      type: 'fill',
      source: 'buildings',
      minzoom: 13,
      paint: { 'fill-color': tones.building, 'fill-outline-color': tones.buildingEdge },
    },
  ];
}

/** The middle of a river lies under its area; where there is no area, and for ditches, it is the water. */
function waterLine(id: string, source: string, tones: Tones): LayerSpecification {
  return {
    id,
    type: 'line',
    source,
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': tones.water,
      'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 0.8, 14, 2.2, 17, 8],
    },
  };
}

function roads(tones: Tones): LayerSpecification[] {
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const line = (id: string, color: string, extra: number): LayerSpecification => ({
    id,
    type: 'line',
    source: 'roads',
    layout,
    paint: { 'line-color': color, 'line-width': roadWidth(extra) },
  });
  return [line('road-casing', tones.casing, 1.6), line('road', tones.road, 0)];
}

const SOURCES = ['roads', 'rivers', 'ditches', 'landuse', 'buildings', 'places'] as const;

function plainStyle(scheme: Scheme, language: Language): StyleSpecification {
  const tones = TONES[scheme];
  const field = (
    language === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name']
  ) as never;
  const sources: StyleSpecification['sources'] = {};
  for (const name of SOURCES) {
    sources[name] = { type: 'geojson', data: `${location.origin}/basemap/${name}.geojson` };
  }
  return {
    version: 8,
    name: `plain-${scheme}-${language}`,
    'font-faces': fontFaces() as never,
    sources,
    layers: [...areas(tones), ...roads(tones), ...labels(tones, field)],
  };
}

function rasterStyle(tiles: string, attribution: string): StyleSpecification {
  return {
    version: 8,
    sources: { base: { type: 'raster', tiles: [tiles], tileSize: 256, attribution } },
    layers: [{ id: 'base', type: 'raster', source: 'base' }],
  };
}

/** A template with {z} is raster tiles; anything else is the address of a style. */
export function baseStyle(
  map: ApiSettings['map'],
  scheme: Scheme,
  language: Language,
): StyleSpecification | string {
  if (map.style === null) return plainStyle(scheme, language);
  return map.style.includes('{z}') ? rasterStyle(map.style, map.attribution) : map.style;
}
