/**
 * GPX 1.0 and 1.1: the track points (`trkpt`). Waypoints and routes are plans, not records, and are
 * left out. Times without an offset are UTC, as GPX says. `speed` (m/s) and `course` are read where
 * GPX 1.0 has them and inside `extensions`; `hdop` counts 5 m.
 */
import { XMLParser } from 'fast-xml-parser';
import { decimal } from '../decimal.ts';
import { checkFix, type FixDraft } from '../fix-ranges.ts';
import { isRecord } from '../json-text.ts';
import { quoted, refuse } from '../refusal.ts';
import { readTimeText } from '../timestamp.ts';
import type { TrackPoint } from './track.ts';

const METRES_PER_HDOP = 5;
const LISTS = new Set(['trk', 'trkseg', 'trkpt']);

export function* readGpx(text: string): Generator<TrackPoint> {
  // Entities of the file's own could expand without end, and no track needs any.
  if (/<!DOCTYPE/i.test(text)) {
    yield { parsed: refuse('malformed', 'GPX with a DOCTYPE is not read: remove it') };
    return;
  }
  const root = parseXml(text);
  if (typeof root === 'string') {
    yield { parsed: refuse('malformed', root) };
    return;
  }
  const tracks = list(root.trk).map((track) => list(track.trkseg).flatMap((s) => list(s.trkpt)));
  const several = tracks.filter((points) => points.length > 0).length > 1;
  for (const [index, points] of tracks.entries()) {
    const device = several ? { device: `${index + 1}` } : {};
    for (const point of points) yield { ...device, parsed: readPoint(point) };
  }
}

/** The `gpx` element, or why there is none. */
function parseXml(text: string): Record<string, unknown> | string {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    maxNestedTags: 30,
    isArray: (name) => LISTS.has(name),
  });
  try {
    const document: unknown = parser.parse(text, true);
    const root = isRecord(document) ? document.gpx : undefined;
    return isRecord(root) ? root : 'this is not GPX: there is no gpx element with anything in it';
  } catch (error) {
    return `not well-formed XML: ${quoted((error as Error).message)}`;
  }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function readPoint(point: Record<string, unknown>): TrackPoint['parsed'] {
  const lat = decimal(point.lat);
  const lon = decimal(point.lon);
  if (lat === undefined || lon === undefined) {
    return refuse('no-position', 'the track point has no lat and lon');
  }
  if (typeof point.time !== 'string') return refuse('no-time', 'the track point has no time');
  const time = readTimeText(point.time, 0);
  if (typeof time !== 'number') return { ok: false, rejection: time };
  const draft: FixDraft = { time, lat, lon };
  const altitude = decimal(point.ele);
  const hdop = decimal(point.hdop);
  const speed = decimal(point.speed ?? extension(point, 'speed'));
  const heading = decimal(point.course ?? extension(point, 'course'));
  if (altitude !== undefined) draft.altitude = altitude;
  if (hdop !== undefined) draft.accuracy = hdop * METRES_PER_HDOP;
  if (speed !== undefined) draft.speed = speed;
  if (heading !== undefined) draft.heading = heading;
  return checkFix(draft);
}

/** A field directly in `extensions` or one level below (Garmin's TrackPointExtension). */
function extension(point: Record<string, unknown>, field: string): unknown {
  const extensions = point.extensions;
  if (!isRecord(extensions)) return undefined;
  const groups = [extensions, ...Object.values(extensions).filter(isRecord)];
  return groups.find((group) => typeof group[field] === 'string')?.[field];
}
