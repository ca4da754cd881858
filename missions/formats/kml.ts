/**
 * KML 2.2 and KMZ: placemarks with points, lines, rings and polygons, in whatever folders. Heights are
 * taken as they stand, whatever their mode; overlays, models, links and styles are no shapes and passed
 * over, but nothing linked is ever fetched.
 */
import { strToU8, zipSync } from 'fflate';
import type { Mission } from '../../src/domain/flights/mission.ts';
import { Archive, isArchive } from './archive.ts';
import {
  Collected,
  closedRing,
  type Feature,
  type FeaturesReading,
  featuresReading,
  type Geometry,
  openRing,
  type Position,
} from './features.ts';
import { missionFeatures, missionOfFeatures } from './mission-features.ts';
import { type Reading, Refused, reading } from './reading.ts';
import {
  attribute,
  child,
  children,
  content,
  type Element,
  escaped,
  parseXml,
  textOf,
} from './xml.ts';

export function readKml(bytes: Uint8Array): FeaturesReading {
  return featuresReading(() => read(bytes));
}

/** A mission as `writeKmlMission` writes it, or one line with altitudes, flown relative to home. */
export function readKmlMission(bytes: Uint8Array): Reading {
  return reading(() => missionOfFeatures(read(bytes)));
}

function read(bytes: Uint8Array): readonly Feature[] {
  const { text, name } = isArchive(bytes) ? mainFile(bytes) : { text: bytes, name: 'the file' };
  const [kml] = children(parseXml(text, name), 'kml');
  if (!kml) throw new Refused('not-a-plan', 'there is no kml element', name);
  const collected = new Collected();
  folder(kml, collected);
  return collected.features;
}

/** doc.kml, or else the first .kml of the archive. */
function mainFile(bytes: Uint8Array) {
  const archive = new Archive(bytes);
  const kml = archive.entries.filter(({ name }) => /\.kml$/i.test(name));
  const entry = kml.find(({ name }) => name === 'doc.kml') ?? kml[0];
  if (!entry) throw new Refused('missing', 'there is no .kml in the archive', 'archive');
  return { text: archive.read(entry), name: entry.name };
}

function folder(element: Element, collected: Collected): void {
  for (const name of ['Document', 'Folder'])
    for (const one of children(element, name)) folder(one, collected);
  for (const one of children(element, 'Placemark')) placemark(one, collected);
}

function placemark(element: Element, collected: Collected): void {
  const properties = propertiesOf(element);
  const where = `placemark ${collected.features.length + 1}`;
  geometries(element, where, collected, (geometry) => collected.add(geometry, properties, where));
}

/** `name`, then what ExtendedData has; that of the same name goes before. */
function propertiesOf(element: Element): Feature['properties'] {
  const name = textOf(element, 'name');
  const extended = child(element, 'ExtendedData');
  const pairs = [
    ...children(extended, 'Data').map((data) => [attribute(data, 'name'), textOf(data, 'value')]),
    ...children(extended, 'SchemaData')
      .flatMap((data) => children(data, 'SimpleData'))
      .map((data) => [attribute(data, 'name'), content(data)]),
  ].filter((pair): pair is [string, string] => pair[0] !== undefined && pair[1] !== undefined);
  return Object.fromEntries([...(name === undefined ? [] : [['name', name]]), ...pairs]);
}

function geometries(
  element: Element,
  where: string,
  collected: Collected,
  add: (geometry: Geometry) => void,
): void {
  const positions = (one: Element | undefined) => coordinates(one, where, collected);
  for (const point of children(element, 'Point')) {
    const [position, another] = positions(point);
    if (!position || another) throw new Refused('number', 'a point is one position', where);
    add({ type: 'point', position });
  }
  for (const line of children(element, 'LineString')) {
    const way = positions(line);
    if (way.length < 2) throw new Refused('missing', 'a line needs two positions', where);
    add({ type: 'line', positions: way });
  }
  for (const ring of children(element, 'LinearRing'))
    add({ type: 'area', rings: [openRing(positions(ring), where)] });
  for (const polygon of children(element, 'Polygon')) {
    const borders = [
      child(polygon, 'outerBoundaryIs') ?? {},
      ...children(polygon, 'innerBoundaryIs'),
    ];
    const rings = borders.flatMap((border, i) =>
      (i === 0 ? [child(border, 'LinearRing')] : children(border, 'LinearRing')).map((ring) =>
        openRing(positions(ring), where),
      ),
    );
    add({ type: 'area', rings });
  }
  for (const several of children(element, 'MultiGeometry'))
    geometries(several, where, collected, add);
}

/** `lon,lat[,altitude]` with blanks between. */
function coordinates(
  element: Element | undefined,
  where: string,
  collected: Collected,
): readonly Position[] {
  const text = textOf(element, 'coordinates') ?? '';
  if (text === '') return [];
  return text.split(/\s+/).map((tuple) => {
    const parts = tuple.split(',');
    const [lon, lat, altitude] = parts.map((part) => (part === '' ? Number.NaN : Number(part)));
    if (parts.length < 2 || parts.length > 3)
      throw new Refused('number', `"${tuple.slice(0, 60)}" is no position`, where);
    return collected.position(lon!, lat!, altitude, where);
  });
}

export function writeKml(features: readonly Feature[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<kml xmlns="http://www.opengis.net/kml/2.2">',
    '  <Document>',
    ...features.flatMap(written),
    '  </Document>',
    '</kml>',
    '',
  ].join('\n');
}

export const writeKmlMission = (mission: Mission): string => writeKml(missionFeatures(mission));

/** The same in an archive, as doc.kml. */
export const writeKmz = (features: readonly Feature[]): Uint8Array =>
  zipSync({ 'doc.kml': strToU8(writeKml(features)) }, { mtime: EARLIEST });

/** The earliest date of a ZIP: the same features make the same bytes. */
const EARLIEST = '1980-01-02T00:00:00';

function written({ geometry, properties }: Feature): string[] {
  const { name, ...others } = properties;
  const data = Object.entries(others).map(
    ([key, value]) =>
      `<Data name="${escaped(key)}"><value>${escaped(String(value))}</value></Data>`,
  );
  return [
    '    <Placemark>',
    ...(name === undefined ? [] : [`      <name>${escaped(String(name))}</name>`]),
    ...(data.length === 0 ? [] : [`      <ExtendedData>${data.join('')}</ExtendedData>`]),
    `      ${writtenGeometry(geometry)}`,
    '    </Placemark>',
  ];
}

function writtenGeometry(geometry: Geometry): string {
  switch (geometry.type) {
    case 'point':
      return `<Point>${mode([geometry.position])}${tuples([geometry.position])}</Point>`;
    case 'line':
      return `<LineString>${mode(geometry.positions)}${tuples(geometry.positions)}</LineString>`;
    case 'area': {
      const [outline, ...holes] = geometry.rings.map(
        (ring) => `<LinearRing>${tuples(closedRing(ring))}</LinearRing>`,
      );
      const inner = holes.map((hole) => `<innerBoundaryIs>${hole}</innerBoundaryIs>`).join('');
      return `<Polygon><outerBoundaryIs>${outline}</outerBoundaryIs>${inner}</Polygon>`;
    }
  }
}

const mode = (positions: readonly Position[]): string =>
  positions[0]?.[2] === undefined ? '' : '<altitudeMode>relativeToGround</altitudeMode>';

const tuples = (positions: readonly Position[]): string =>
  `<coordinates>${positions.map((position) => position.join(',')).join(' ')}</coordinates>`;
