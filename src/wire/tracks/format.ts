/** Tracks on their way out: GeoJSON, GPX 1.1 and CSV. */
import type { Feature, FeatureCollection } from 'geojson';
import type { Fix } from '../../domain/fleet/fix.ts';

/**
 * One LineString with, per position, its time and what else is known (`coordTimes`, `speeds` m/s,
 * `headings` °; null where unknown). A single fix is a Point, none an empty collection.
 */
export function trackToGeoJson(device: string, fixes: readonly Fix[]): FeatureCollection {
  const features = fixes.length === 0 ? [] : [trackFeature(device, fixes)];
  return { type: 'FeatureCollection', features };
}

function trackFeature(device: string, fixes: readonly Fix[]): Feature {
  const coordinates = fixes.map(position);
  const properties = {
    device,
    coordTimes: fixes.map((fix) => iso(fix.time)),
    speeds: fixes.map((fix) => fix.speed ?? null),
    headings: fixes.map((fix) => fix.heading ?? null),
  };
  const [only] = coordinates;
  return {
    type: 'Feature',
    geometry:
      coordinates.length === 1
        ? { type: 'Point', coordinates: only! }
        : { type: 'LineString', coordinates },
    properties,
  };
}

function position(fix: Fix): number[] {
  return fix.altitude === undefined ? [fix.lon, fix.lat] : [fix.lon, fix.lat, fix.altitude];
}

/** GPX 1.1. Speed and course are no part of it: they go into Garmin's TrackPointExtension, m/s and °. */
export function trackToGpx(device: string, fixes: readonly Fix[]): string {
  const head = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="Chengxun" xmlns="http://www.topografix.com/GPX/1/1"',
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">',
    `<trk><name>${xmlText(device)}</name><trkseg>`,
  ];
  return [...head, ...fixes.map(gpxPoint), '</trkseg></trk></gpx>', ''].join('\n');
}

function gpxPoint(fix: Fix): string {
  const ele = fix.altitude === undefined ? '' : `<ele>${plain(fix.altitude)}</ele>`;
  const speed = fix.speed === undefined ? '' : `<gpxtpx:speed>${plain(fix.speed)}</gpxtpx:speed>`;
  const course =
    fix.heading === undefined ? '' : `<gpxtpx:course>${plain(fix.heading)}</gpxtpx:course>`;
  const extension = `<gpxtpx:TrackPointExtension>${speed}${course}</gpxtpx:TrackPointExtension>`;
  const extensions = speed + course === '' ? '' : `<extensions>${extension}</extensions>`;
  const time = `<time>${iso(fix.time)}</time>`;
  return `<trkpt lat="${plain(fix.lat)}" lon="${plain(fix.lon)}">${ele}${time}${extensions}</trkpt>`;
}

/** Decimals without an exponent, which XML's decimal type does not know; 1e-9° is 0.1 mm. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(9) : text;
}

/** Text for XML 1.0: escaped, and without the characters that it cannot hold. */
function xmlText(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (mark) => escapes[mark]!);
}

const COLUMNS = [
  'lat',
  'lon',
  'speed',
  'heading',
  'accuracy',
  'altitude',
  'ignition',
  'lift',
  'lid',
  'load',
  'seq',
] as const;

/** RFC 4180: one header line, CRLF; SI units; times RFC 3339 in UTC. */
export function trackToCsv(device: string, fixes: readonly Fix[]): string {
  const rows = fixes.map((fix) => {
    const cells = COLUMNS.map((column) => csvCell(fix[column]));
    return [csvCell(device), iso(fix.time), ...cells].join(',');
  });
  return `${[['device', 'time', ...COLUMNS].join(','), ...rows].join('\r\n')}\r\n`;
}

/**
 * One cell. Text that a spreadsheet would take for a formula gets a leading apostrophe, which it shows
 * as text; numbers are left as they are.
 */
export function csvCell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
