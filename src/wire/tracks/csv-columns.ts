/**
 * Which column of a CSV file is what: guessed from the header, or told by a text in one of two forms:
 *
 *     time=gps_time,lat=y,lon=x,device=bus      names of this file's header, the rest guessed
 *     device,time,lon,lat,speed:km/h,-          the columns in order, for files without a header
 */
import { SPEED_UNITS, type SpeedUnit } from './track.ts';

const CSV_FIELDS = [
  'device',
  'time',
  'date',
  'lat',
  'lon',
  'speed',
  'heading',
  'accuracy',
  'hdop',
  'altitude',
  'ignition',
  'lift',
  'lid',
  'load',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

export interface CsvColumns {
  /** Positions from 0. */
  readonly at: Readonly<Partial<Record<CsvField, number>>>;
  readonly speedUnit?: SpeedUnit;
  /** False: the first line is already a point. */
  readonly header: boolean;
}

/** Header names, reduced to letters and digits, best first. */
const NAMES: Record<CsvField, readonly string[]> = {
  device: ['vehicleid', 'deviceid', 'device', 'vehicle', 'busid', 'taxiid', 'plate', 'imei', 'id'],
  time: [
    'timestamp',
    'datetime',
    'time',
    'gpstime',
    'fixtime',
    'devicetime',
    'recordedat',
    'utc',
    't',
  ],
  date: ['date', 'utcdate', 'day'],
  lat: ['latitude', 'lat', 'latdeg', 'latitudedeg', 'y'],
  lon: ['longitude', 'lon', 'lng', 'long', 'londeg', 'longitudedeg', 'x'],
  speed: ['speed', 'velocity', 'groundspeed', 'sog'],
  heading: ['heading', 'bearing', 'course', 'direction', 'cog', 'track'],
  accuracy: ['accuracy', 'hacc', 'acc', 'horizontalaccuracy'],
  hdop: ['hdop'],
  altitude: ['altitude', 'alt', 'ele', 'elevation', 'height'],
  ignition: ['ignition'],
  lift: ['lift'],
  lid: ['lid'],
  load: ['load'],
};
/** How a unit is written at the end of a header name, reduced likewise. */
const UNIT_SUFFIXES: Record<string, SpeedUnit> = {
  mps: 'm/s',
  ms: 'm/s',
  kmh: 'km/h',
  kph: 'km/h',
  kn: 'knots',
  kt: 'knots',
  kts: 'knots',
  knots: 'knots',
  mph: 'mph',
};

/** The columns, or in words why they are not known. `first` is the file's first line, split. */
export function csvColumns(
  first: readonly string[],
  told: string | undefined,
): CsvColumns | string {
  const entries = told === undefined ? [] : told.split(',').map((entry) => entry.trim());
  const named = entries.every((entry) => entry.includes('='));
  const columns = named ? byName(first, entries) : inOrder(first, entries);
  if (typeof columns === 'string') return columns;
  const missing = (['lat', 'lon'] as const).filter((field) => columns.at[field] === undefined);
  if (columns.at.time === undefined && columns.at.date === undefined) missing.push('time' as never);
  if (missing.length === 0) return columns;
  const header = first.slice(0, 20).join(', ').slice(0, 200);
  return `no column for ${missing.join(', ')} among: ${header}. Name them with --columns`;
}

function byName(header: readonly string[], entries: readonly string[]): CsvColumns | string {
  const reduced = header.map(reduce);
  const at: Partial<Record<CsvField, number>> = {};
  for (const entry of entries) {
    const [field, name] = entry.split('=').map((part) => part.trim());
    if (!isField(field)) return unknownField(field);
    const position = header.findIndex((cell) => cell.trim() === name);
    if (position < 0) return `--columns names ${name}, which the header does not have`;
    at[field] = position;
  }
  for (const field of CSV_FIELDS) {
    if (at[field] !== undefined) continue;
    const position = guess(reduced, NAMES[field]);
    if (position >= 0) at[field] = position;
  }
  const speed = at.speed === undefined ? guessSpeed(reduced) : undefined;
  if (speed === undefined) return { at, header: true };
  return { at: { ...at, speed: speed.at }, speedUnit: speed.unit, header: true };
}

function guess(reduced: readonly string[], names: readonly string[]): number {
  for (const name of names) {
    const position = reduced.indexOf(name);
    if (position >= 0) return position;
  }
  return -1;
}

/** `speed_kmh`, `Speed (km/h)`, `velocity[knots]` … */
function guessSpeed(reduced: readonly string[]): { at: number; unit: SpeedUnit } | undefined {
  for (const [at, cell] of reduced.entries()) {
    const name = NAMES.speed.find((one) => cell.startsWith(one));
    const unit = name === undefined ? undefined : UNIT_SUFFIXES[cell.slice(name.length)];
    if (unit !== undefined) return { at, unit };
  }
  return undefined;
}

function inOrder(first: readonly string[], entries: readonly string[]): CsvColumns | string {
  const at: Partial<Record<CsvField, number>> = {};
  let speedUnit: SpeedUnit | undefined;
  for (const [position, entry] of entries.entries()) {
    if (entry === '-' || entry === '') continue;
    const [field, unit] = entry.split(':');
    if (!isField(field)) return unknownField(field);
    if (unit !== undefined && !(unit in SPEED_UNITS)) {
      return `--columns: ${unit} is no unit of speed; one of ${Object.keys(SPEED_UNITS).join(', ')}`;
    }
    if (unit !== undefined) speedUnit = unit as SpeedUnit;
    at[field] = position;
  }
  const header = at.lat !== undefined && !/\d/.test(first[at.lat] ?? '');
  return { at, ...(speedUnit === undefined ? {} : { speedUnit }), header };
}

function unknownField(field: string | undefined): string {
  return `--columns: ${field} is not known; one of ${CSV_FIELDS.join(', ')} or -`;
}

function isField(text: string | undefined): text is CsvField {
  return (CSV_FIELDS as readonly (string | undefined)[]).includes(text);
}

function reduce(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
