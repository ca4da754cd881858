/**
 * .plt: GeoLife trajectories and OziExplorer track logs. Six lines of header, then
 * `lat,lon,0|1,altitude ft (−777 unknown),days since 1899-12-30,date,time`, in UTC.
 */

import { decimal } from '../decimal.ts';
import { checkFix, type FixDraft } from '../fix-ranges.ts';
import { quoted, refuse } from '../refusal.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { LineReader, TrackPoint } from './track.ts';

const HEADER_LINES = 6;
const FOOT = 0.3048;
const UNKNOWN_ALTITUDE = -777;
/** 1899-12-30T00:00:00Z, where such day numbers begin. */
const DAY_ZERO = Date.UTC(1899, 11, 30);

export function pltReader(): LineReader {
  return {
    *push(line, number) {
      if (number > HEADER_LINES && line.trim() !== '')
        yield { parsed: readRow(line), line: number };
    },
    *end() {},
  };
}

function readRow(line: string): TrackPoint['parsed'] {
  const cells = line.split(',', 8).map((cell) => cell.trim());
  if (cells.length < 5) return refuse('malformed', `7 cells are expected, not ${quoted(line)}`);
  const [lat, lon, , altitude, days] = cells.map(decimal);
  if (lat === undefined || lon === undefined) {
    return refuse('no-position', `no latitude and longitude in ${quoted(line)}`);
  }
  const time = readMoment(days, cells[5], cells[6]);
  if (time === undefined) return refuse('no-time', `no time in ${quoted(line)}`);
  const draft: FixDraft = { time, lat, lon };
  if (altitude !== undefined && altitude !== UNKNOWN_ALTITUDE) draft.altitude = altitude * FOOT;
  return checkFix(draft);
}

/** GeoLife writes the date as text too; the day number, less exact, is good for whole seconds. */
function readMoment(days: number | undefined, date = '', clock = ''): number | undefined {
  const text = parseTimestamp(`${date}T${clock}`, 0);
  if (!Number.isNaN(text)) return text;
  if (days === undefined) return undefined;
  return DAY_ZERO + Math.round(days * 86_400) * 1000;
}
