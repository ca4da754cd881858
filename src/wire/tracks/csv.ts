/** CSV with any delimiter that papaparse can guess; columns as in csv-columns.ts. */
import Papa from 'papaparse';
import type { Rejection } from '../../domain/fleet/fix.ts';
import { LIDS, LIFTS, LOADS } from '../../domain/fleet/fix.ts';
import { decimal } from '../decimal.ts';
import { checkFix, type FixDraft } from '../fix-ranges.ts';
import { quoted, refuse, rejection } from '../refusal.ts';
import { readLooseTime } from '../timestamp.ts';
import { type CsvColumns, type CsvField, csvColumns } from './csv-columns.ts';
import { type LineReader, SPEED_UNITS, type TrackOptions, type TrackPoint } from './track.ts';

const METRES_PER_HDOP = 5;
/** So many records go to the CSV parser at once: each call of it has a cost of its own. */
const BATCH = 500;
/** A record with line breaks inside quotes goes on for at most so many lines. */
const MAX_RECORD_LINES = 100;

interface CsvRecord {
  readonly text: string;
  readonly line: number;
}

export function csvReader(options: TrackOptions): LineReader {
  let pending: CsvRecord[] = [];
  /** The lines of a record that began with a quote not yet closed. */
  let open: { readonly lines: string[]; readonly line: number } | undefined;
  let columns: CsvColumns | string | undefined;
  let delimiter = '';

  function* flush(): Generator<TrackPoint> {
    if (pending.length === 0) return;
    const text = pending.map((record) => record.text).join('\n');
    const { data, meta } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
    delimiter ||= meta.delimiter;
    for (const [i, row] of data.entries()) {
      const line = pending[i]?.line;
      if (row.length === 1 && row[0]!.trim() === '') continue;
      if (columns === undefined) {
        columns = csvColumns(row, options.columns);
        if (typeof columns === 'string') yield { parsed: refuse('malformed', columns) };
        if (typeof columns === 'string' || columns.header) continue;
      }
      if (typeof columns === 'string') continue;
      yield { ...readRow(row, columns, options), ...(line === undefined ? {} : { line }) };
    }
    pending = [];
  }

  function* push(line: string, number: number): Generator<TrackPoint> {
    const odd = hasOpenQuote(line);
    if (open !== undefined) {
      open.lines.push(line);
      if (odd) {
        pending.push({ text: open.lines.join('\n'), line: open.line });
        open = undefined;
      } else if (open.lines.length >= MAX_RECORD_LINES) yield* giveUp();
    } else if (odd) open = { lines: [line], line: number };
    else pending.push({ text: number === 1 ? line.replace(/^\ufeff/, '') : line, line: number });
    if (pending.length >= BATCH) yield* flush();
  }

  /** A quote that nobody closes: its own line is refused, those after it are read. */
  function* giveUp(): Generator<TrackPoint> {
    if (open === undefined) return;
    const { lines, line } = open;
    open = undefined;
    yield* flush();
    yield { parsed: refuse('malformed', 'a quote in this row is never closed'), line };
    for (const [i, later] of lines.slice(1).entries()) yield* push(later, line + 1 + i);
  }

  return {
    push,
    *end() {
      while (open !== undefined) yield* giveUp();
      yield* flush();
    },
  };
}

/** An odd number of quotes: the record goes on in the next line (or ends there, inside one). */
function hasOpenQuote(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function readRow(row: readonly string[], columns: CsvColumns, options: TrackOptions): TrackPoint {
  const cell = (field: CsvField): string | undefined => {
    const at = columns.at[field];
    const text = at === undefined ? undefined : row[at]?.trim();
    return text === '' || text === undefined || /^(null|nan|n\/a|-)$/i.test(text)
      ? undefined
      : text;
  };
  const device = cell('device');
  const parsed = readPoint(cell, columns, options);
  return device === undefined ? { parsed } : { device, parsed };
}

type Cell = (field: CsvField) => string | undefined;

function readPoint(cell: Cell, columns: CsvColumns, options: TrackOptions): TrackPoint['parsed'] {
  const [latText, lonText] = [cell('lat'), cell('lon')];
  if (latText === undefined || lonText === undefined) {
    return refuse('no-position', 'the row has no latitude and longitude');
  }
  const lat = decimal(latText);
  const lon = decimal(lonText);
  if (lat === undefined) return refuse('malformed', `latitude ${quoted(latText)} is no number`);
  if (lon === undefined) return refuse('malformed', `longitude ${quoted(lonText)} is no number`);
  const [date, clock] = [cell('date'), cell('time')];
  const moment = date !== undefined && !isWhole(clock) ? `${date} ${clock ?? ''}`.trim() : clock;
  const time = readLooseTime(moment, options.zoneless);
  if (typeof time !== 'number') return { ok: false, rejection: time };
  const draft: FixDraft = { time, lat, lon };
  const unit = columns.speedUnit ?? options.speedUnit ?? 'm/s';
  const fault = readNumbers(cell, draft, SPEED_UNITS[unit]) ?? readStates(cell, draft);
  return fault === undefined ? checkFix(draft) : { ok: false, rejection: fault };
}

/** A time that names its day, so that a date column beside it says nothing new. */
function isWhole(time: string | undefined): boolean {
  return time !== undefined && (/^\d{4}[-/]/.test(time) || /^\d{9,}(\.\d+)?$/.test(time));
}

function readNumbers(cell: Cell, draft: FixDraft, speedUnit: number): Rejection | undefined {
  for (const field of ['speed', 'heading', 'accuracy', 'hdop', 'altitude'] as const) {
    const text = cell(field);
    if (text === undefined) continue;
    const value = decimal(text);
    if (value === undefined) return rejection('malformed', `${field} ${quoted(text)} is no number`);
    if (field === 'hdop') draft.accuracy ??= value * METRES_PER_HDOP;
    // −1 is how many recorders write a speed or course that is not known.
    else if (value === -1 && field !== 'altitude') continue;
    else draft[field] = field === 'speed' ? value * speedUnit : value;
  }
  return undefined;
}

function readStates(cell: Cell, draft: FixDraft): Rejection | undefined {
  const ignition = cell('ignition')?.toLowerCase();
  if (ignition !== undefined) {
    if (!/^(true|false|1|0)$/.test(ignition)) {
      return rejection('malformed', `ignition ${quoted(ignition)} must be true or false`);
    }
    draft.ignition = ignition === 'true' || ignition === '1';
  }
  const [lift, lid, load] = [cell('lift'), cell('lid'), cell('load')];
  if (lift !== undefined) {
    const known = LIFTS.find((word) => word === lift);
    if (known === undefined) return rejection('malformed', `lift ${quoted(lift)} is not known`);
    draft.lift = known;
  }
  if (lid !== undefined) {
    const known = LIDS.find((word) => word === lid);
    if (known === undefined) return rejection('malformed', `lid ${quoted(lid)} is not known`);
    draft.lid = known;
  }
  if (load !== undefined) {
    const known = LOADS.find((word) => word === load);
    if (known === undefined) return rejection('malformed', `load ${quoted(load)} is not known`);
    draft.load = known;
  }
  return undefined;
}
