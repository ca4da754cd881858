/**
 * OwnTracks messages (owntracks/{user}/{device}…, JSON). Of their types only three concern us:
 * `location` and `transition` say where the phone was, `lwt` that it has gone.
 */
import type { Parsed, Rejection } from '../domain/fleet/fix.ts';
import { checkFix, type FixDraft } from './fix-ranges.ts';
import { isRecord, readJson } from './json-text.ts';
import { quoted, refuse, rejection } from './refusal.ts';
import { readLooseTime } from './timestamp.ts';

export type OwnTracksMessage =
  | { readonly type: 'location'; readonly parsed: Parsed }
  | { readonly type: 'transition'; readonly parsed: Parsed }
  | { readonly type: 'presence'; readonly online: false }
  /** Readable, and nothing to do for this service; `what` is the message's own type. */
  | { readonly type: 'ignored'; readonly what: string }
  | { readonly type: 'rejected'; readonly rejection: Rejection };

const KMH = 1 / 3.6;

export function parseOwnTracks(payload: Uint8Array): OwnTracksMessage {
  // The apps clear a retained card or waypoint by an empty message.
  if (payload.length === 0) return { type: 'ignored', what: 'empty' };
  const read = readJson(payload);
  return read.ok ? ownTracksFromJson(read.value) : { type: 'rejected', rejection: read.rejection };
}

export function ownTracksFromJson(value: unknown): OwnTracksMessage {
  if (!isRecord(value)) return rejected(`an object is expected, not ${quoted(value)}`);
  const type = value._type;
  if (type === 'location' || type === 'transition') return { type, parsed: readPlace(value) };
  if (type === 'lwt') return { type: 'presence', online: false };
  if (type === 'encrypted') {
    return rejected('encrypted: turn payload encryption off in the app and use TLS');
  }
  if (typeof type !== 'string') return rejected(`_type must be text, not ${quoted(type)}`);
  return { type: 'ignored', what: type.slice(0, 40) };
}

function rejected(detail: string): OwnTracksMessage {
  return { type: 'rejected', rejection: rejection('malformed', detail) };
}

/** Field names and units: owntracks.org/booklet/tech/json. `vel` km/h and `cog` ° are −1 where unknown. */
function readPlace(value: Record<string, unknown>): Parsed {
  const lat = number(value, 'lat');
  const lon = number(value, 'lon');
  if (lat === undefined || lon === undefined) {
    return refuse('no-position', 'there is no lat and lon');
  }
  const time = readTst(value.tst);
  if (typeof time !== 'number') return { ok: false, rejection: time };
  const draft: FixDraft = { time, lat: Number(lat), lon: Number(lon) };
  const speed = number(value, 'vel');
  const heading = number(value, 'cog');
  const accuracy = number(value, 'acc');
  const altitude = number(value, 'alt');
  for (const fault of [lat, lon, speed, heading, accuracy, altitude]) {
    if (typeof fault === 'object') return { ok: false, rejection: fault };
  }
  if (isKnown(speed)) draft.speed = speed * KMH;
  if (isKnown(heading)) draft.heading = heading;
  if (isKnown(accuracy)) draft.accuracy = accuracy;
  if (typeof altitude === 'number') draft.altitude = altitude;
  return checkFix(draft);
}

function isKnown(value: number | Rejection | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function number(value: Record<string, unknown>, field: string): number | Rejection | undefined {
  const found = value[field];
  if (found === undefined || found === null) return undefined;
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  return rejection('malformed', `${field} must be a number, not ${quoted(found)}`);
}

/** Seconds since the epoch, as a number or, from some senders, as text. */
function readTst(value: unknown): number | Rejection {
  if (value === undefined || value === null) return rejection('no-time', 'there is no tst');
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number') {
    return rejection('malformed', `tst must be epoch seconds, not ${quoted(value)}`);
  }
  return readLooseTime(seconds);
}
