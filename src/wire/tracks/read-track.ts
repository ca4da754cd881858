/** Track files of every kind that is read, behind one function. */
import { type Encoding, readByLine, readWhole } from './chunks.ts';
import { csvReader } from './csv.ts';
import { csvColumns } from './csv-columns.ts';
import { readGpx } from './gpx.ts';
import { jsonLinesReader, ownTracksRecReader } from './json-lines.ts';
import { readJsonPoints } from './json-points.ts';
import { nmeaReader } from './nmea.ts';
import { pltReader } from './plt.ts';
import type { LineReader, TrackOptions, TrackPoint } from './track.ts';

type Reading =
  | { readonly by: 'line'; readonly encoding: Encoding; reader(options: TrackOptions): LineReader }
  | { readonly by: 'file'; parse(text: string): Iterable<TrackPoint> };

const FORMATS = {
  gpx: { by: 'file', parse: readGpx },
  nmea: { by: 'line', encoding: 'latin1', reader: nmeaReader },
  plt: { by: 'line', encoding: 'utf-8', reader: pltReader },
  csv: { by: 'line', encoding: 'utf-8', reader: csvReader },
  'json-lines': { by: 'line', encoding: 'utf-8', reader: jsonLinesReader },
  'json-points': { by: 'file', parse: readJsonPoints },
  'owntracks-rec': { by: 'line', encoding: 'utf-8', reader: ownTracksRecReader },
} as const satisfies Record<string, Reading>;
export type TrackFormat = keyof typeof FORMATS;

/** What is read, for messages. */
export const TRACK_FORMATS_TEXT =
  'GPX, NMEA 0183, GeoLife .plt, CSV, JSON lines of fixes, JSON array of points, OwnTracks .rec, MAVLink';

/** Name endings that leave no doubt; the content decides all others. */
const BY_ENDING: Readonly<Record<string, TrackFormat>> = {
  gpx: 'gpx',
  nmea: 'nmea',
  plt: 'plt',
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'json-lines',
  ndjson: 'json-lines',
  rec: 'owntracks-rec',
};
/** Endings that a track may have but that say too little: the content must agree. */
const DOUBTFUL = new Set([
  ...['log', 'txt', 'json', 'dat', 'xml', 'ubx'],
  // MAVLink, see mavlink.ts
  ...['tlog', 'mavlink', 'raw', 'bin'],
]);

/** True where a file of this name is worth opening when a whole folder is replayed. */
export function mayBeTrack(name: string): boolean {
  const ending = endingOf(name);
  return Object.hasOwn(BY_ENDING, ending) || DOUBTFUL.has(ending);
}

/** By the name's ending, else by the first bytes (some kilobytes will do); undefined: not known. */
export function detectTrackFormat(
  name: string,
  head: Uint8Array,
  options: TrackOptions = {},
): TrackFormat | undefined {
  const ending = endingOf(name);
  if (Object.hasOwn(BY_ENDING, ending)) return BY_ENDING[ending];
  return byContent(new TextDecoder('latin1').decode(head.subarray(0, 65_536)), options);
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

function byContent(head: string, options: TrackOptions): TrackFormat | undefined {
  const start = head.replace(/^ï»¿/, '').trimStart();
  if (/<gpx[\s>]/.test(start)) return 'gpx';
  if (/\$(?!P)[A-Z]{2}(RMC|GGA|GLL|GNS),/.test(start)) return 'nmea';
  if (/^(Geolife trajectory|OziExplorer Track)/i.test(start)) return 'plt';
  if (start.startsWith('[')) return 'json-points';
  if (start.startsWith('{')) return 'json-lines';
  if (/^\S+\t\S+ *\t\{/.test(start)) return 'owntracks-rec';
  const header = (start.split('\n', 1)[0] ?? '').split(/[,;\t]/).map((cell) => cell.trim());
  const columns = header.length < 3 ? '' : csvColumns(header, options.columns);
  return typeof columns === 'string' ? undefined : 'csv';
}

/** Every point of the file, taken or refused, in its order. Never throws for what is in the file. */
export function readTrack(
  format: TrackFormat,
  chunks: AsyncIterable<Uint8Array>,
  options: TrackOptions = {},
): AsyncGenerator<TrackPoint> {
  const reading: Reading = FORMATS[format];
  return reading.by === 'file'
    ? readWhole(reading.parse, chunks)
    : readByLine(reading.reader(options), chunks, reading.encoding);
}
