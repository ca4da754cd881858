/**
 * The native fix as JSON: what devices publish on chengxun/v1/{device}/position, one object or an array.
 *
 *     {"time": RFC 3339 or epoch ms, "lat": °, "lon": °, "speed": m/s, "heading": °, "accuracy": m,
 *      "altitude": m, "ignition": bool, "lift": "up|down|fault", "lid": "open|closed|fault",
 *      "load": "empty|half|full", "seq": n}
 *
 * time, lat and lon are needed, the rest may be absent or null. Fields not named here are ignored.
 * On the path of every message: checked by hand, measured in test/wire/json-fix.test.ts.
 */
import type { Fix, Parsed, Rejection } from '../domain/fleet/fix.ts';
import { LIDS, LIFTS, LOADS } from '../domain/fleet/fix.ts';
import { checkFix, type FixDraft } from './fix-ranges.ts';
import { isRecord, readJson } from './json-text.ts';
import { quoted, refuse, rejection } from './refusal.ts';
import { readTime } from './timestamp.ts';

/** The most fixes one message may carry. */
export const MAX_BATCH = 1000;

/**
 * Each element of an array is judged by itself. A message that cannot be read as a whole is one
 * 'malformed'; an empty array is nothing.
 */
export function parsePositionMessage(payload: Uint8Array): Parsed[] {
  const read = readJson(payload);
  if (!read.ok) return [read];
  if (!Array.isArray(read.value)) return [fixFromJson(read.value)];
  if (read.value.length > MAX_BATCH) {
    const detail = `${read.value.length} fixes in one message; at most ${MAX_BATCH}`;
    return [refuse('malformed', detail)];
  }
  return read.value.map(fixFromJson);
}

/** One fix from an already parsed JSON value. */
export function fixFromJson(value: unknown): Parsed {
  if (!isRecord(value)) return refuse('malformed', `a fix must be an object, not ${quoted(value)}`);
  const { lat, lon } = value;
  if (lat === undefined || lat === null || lon === undefined || lon === null) {
    return refuse('no-position', 'there is no lat and lon');
  }
  if (typeof lat !== 'number' || !Number.isFinite(lat)) return notNumber('lat', lat);
  if (typeof lon !== 'number' || !Number.isFinite(lon)) return notNumber('lon', lon);
  const time = readTime(value.time);
  if (typeof time !== 'number') return { ok: false, rejection: time };
  const draft: FixDraft = { time, lat, lon };
  const fault = readNumbers(value, draft) ?? readStates(value, draft);
  return fault === undefined ? checkFix(draft) : { ok: false, rejection: fault };
}

function notNumber(field: string, value: unknown): Parsed {
  return refuse('malformed', `${field} must be a number, not ${quoted(value)}`);
}

const NUMBERS = ['speed', 'heading', 'accuracy', 'altitude', 'seq'] as const;

function readNumbers(value: Record<string, unknown>, draft: FixDraft): Rejection | undefined {
  for (const field of NUMBERS) {
    const number = value[field];
    if (number === undefined || number === null) continue;
    if (typeof number !== 'number') {
      return rejection('malformed', `${field} must be a number, not ${quoted(number)}`);
    }
    draft[field] = number;
  }
  return undefined;
}

function readStates(value: Record<string, unknown>, draft: FixDraft): Rejection | undefined {
  const { ignition, lift, lid, load } = value;
  if (ignition !== undefined && ignition !== null) {
    if (typeof ignition !== 'boolean') {
      return rejection('malformed', `ignition must be true or false, not ${quoted(ignition)}`);
    }
    draft.ignition = ignition;
  }
  if (lift !== undefined && lift !== null) {
    if (!isOneOf(LIFTS, lift)) return notOneOf('lift', LIFTS, lift);
    draft.lift = lift;
  }
  if (lid !== undefined && lid !== null) {
    if (!isOneOf(LIDS, lid)) return notOneOf('lid', LIDS, lid);
    draft.lid = lid;
  }
  if (load !== undefined && load !== null) {
    if (!isOneOf(LOADS, load)) return notOneOf('load', LOADS, load);
    draft.load = load;
  }
  return undefined;
}

function isOneOf<T extends string>(words: readonly T[], value: unknown): value is T {
  return (words as readonly unknown[]).includes(value);
}

function notOneOf(field: string, words: readonly string[], value: unknown): Rejection {
  return rejection('malformed', `${field} must be ${words.join(', ')}, not ${quoted(value)}`);
}

/** A fix as devices send it: the inverse of fixFromJson, time in epoch ms. */
export function formatFix(fix: Fix): Record<string, unknown> {
  return { ...fix };
}
