/**
 * A JSON array of points: native fixes, or `{"point": "POINT(lon lat)", "time", "id"}` as map matchers
 * write them.
 */

import { decimal } from '../decimal.ts';
import { checkFix } from '../fix-ranges.ts';
import { isRecord } from '../json-text.ts';
import { quoted, refuse } from '../refusal.ts';
import { readLooseTime } from '../timestamp.ts';
import { pointFromJson } from './json-lines.ts';
import type { TrackPoint } from './track.ts';

export function* readJsonPoints(text: string): Generator<TrackPoint> {
  const points = parseArray(text);
  if (typeof points === 'string') yield { parsed: refuse('malformed', points) };
  else for (const point of points) yield readPoint(point);
}

function parseArray(text: string): readonly unknown[] | string {
  try {
    const value: unknown = JSON.parse(text.trimStart());
    return Array.isArray(value) ? value : 'an array of points is expected';
  } catch (error) {
    return `not JSON: ${quoted((error as Error).message)}`;
  }
}

function readPoint(value: unknown): TrackPoint {
  if (!isRecord(value) || typeof value.point !== 'string') return pointFromJson(value);
  const { id } = value;
  const device = typeof id === 'string' || typeof id === 'number' ? { device: `${id}` } : {};
  return { ...device, parsed: readWkt(value.point, value.time) };
}

/** Well-known text, longitude first. */
function readWkt(point: string, time: unknown): TrackPoint['parsed'] {
  const cells = /^\s*POINT\s*\(\s*(\S{1,40})\s+(\S{1,40})\s*\)\s*$/i.exec(point.slice(0, 200));
  const lon = decimal(cells?.[1]);
  const lat = decimal(cells?.[2]);
  if (lat === undefined || lon === undefined) {
    return refuse('no-position', `${quoted(point)} is no POINT(lon lat)`);
  }
  const moment = readLooseTime(time);
  if (typeof moment !== 'number') return { ok: false, rejection: moment };
  return checkFix({ time: moment, lat, lon });
}
