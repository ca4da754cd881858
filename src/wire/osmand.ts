/**
 * The OsmAnd protocol: a position in the query of a GET or the form of a POST, as OsmAnd, the Traccar
 * clients and many small trackers send it. `speed` is in knots: Traccar's convention, which the senders
 * follow. `accuracy` is in metres; where only `hdop` is sent, 5 m per unit is taken.
 */
import type { Parsed, Rejection } from '../domain/fleet/fix.ts';
import { decimal } from './decimal.ts';
import { checkFix, type FixDraft } from './fix-ranges.ts';
import { quoted, refuse, rejection } from './refusal.ts';
import { readLooseTime } from './timestamp.ts';

export interface OsmAndReport {
  /** As claimed: `id` or `deviceid`. */
  readonly device?: string;
  readonly token?: string;
  readonly parsed: Parsed;
}

/** One knot in m/s. */
const KNOT = 1852 / 3600;
/** A usual user range error of a receiver, m: error ≈ hdop × this. */
const METRES_PER_HDOP = 5;

/** Values as a query parser gives them: text, or a list of it where a name is repeated (the first counts). */
export function parseOsmAnd(params: Readonly<Record<string, unknown>>): OsmAndReport {
  const device = text(params, 'id') ?? text(params, 'deviceid');
  const token = text(params, 'token');
  return {
    ...(device === undefined ? {} : { device }),
    ...(token === undefined ? {} : { token }),
    parsed: readReport(params),
  };
}

function readReport(params: Readonly<Record<string, unknown>>): Parsed {
  const valid = text(params, 'valid')?.toLowerCase();
  if (valid === 'false' || valid === '0' || valid === 'f' || valid === 'n') {
    return refuse('no-position', 'the sender says the position is not valid');
  }
  const place = readPlace(params);
  if (!('lat' in place)) return { ok: false, rejection: place };
  const time = readLooseTime(text(params, 'timestamp'));
  if (typeof time !== 'number') return { ok: false, rejection: time };
  const draft: FixDraft = { time, ...place };
  const fault = readOptional(params, draft);
  return fault === undefined ? checkFix(draft) : { ok: false, rejection: fault };
}

function readPlace(params: Readonly<Record<string, unknown>>): Place | Rejection {
  const pair = text(params, 'location')?.split(',') ?? [];
  const lat = numeric('lat', text(params, 'lat') ?? text(params, 'latitude') ?? pair[0]);
  const lon = numeric('lon', text(params, 'lon') ?? text(params, 'longitude') ?? pair[1]);
  if (typeof lat === 'object') return lat;
  if (typeof lon === 'object') return lon;
  if (lat === undefined || lon === undefined) {
    return rejection('no-position', 'there is no lat and lon');
  }
  return { lat, lon };
}

type Place = { readonly lat: number; readonly lon: number };

function readOptional(
  params: Readonly<Record<string, unknown>>,
  draft: FixDraft,
): Rejection | undefined {
  const speed = numeric('speed', text(params, 'speed'));
  const heading = numeric('bearing', text(params, 'bearing') ?? text(params, 'heading'));
  const altitude = numeric('altitude', text(params, 'altitude'));
  const accuracy = numeric('accuracy', text(params, 'accuracy'));
  const hdop = numeric('hdop', text(params, 'hdop'));
  for (const fault of [speed, heading, altitude, accuracy, hdop]) {
    if (typeof fault === 'object') return fault;
  }
  // Senders give −1 for a speed or bearing that they do not know.
  if (isKnown(speed)) draft.speed = speed * KNOT;
  if (isKnown(heading)) draft.heading = heading;
  if (isKnown(accuracy)) draft.accuracy = accuracy;
  else if (isKnown(hdop)) draft.accuracy = hdop * METRES_PER_HDOP;
  if (typeof altitude === 'number') draft.altitude = altitude;
  return undefined;
}

function isKnown(value: number | Rejection | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function text(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (!Object.hasOwn(params, name)) return undefined;
  const value = params[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return String(first);
  return typeof first === 'string' && first !== '' ? first : undefined;
}

function numeric(field: string, value: string | undefined): number | Rejection | undefined {
  if (value === undefined) return undefined;
  const number = decimal(value);
  return number ?? rejection('malformed', `${field} must be a number, not ${quoted(value)}`);
}
