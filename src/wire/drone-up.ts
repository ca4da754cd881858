/**
 * What a bridge publishes for a drone, beside its position: `telemetry` (an object is live, an array is to
 * be stored), `event` and `reply` (one or an array). Each item is judged by itself, as fixes are: what can
 * be taken is, the rest is refused with a reason.
 */

import type { z } from 'zod';
import type { Rejection } from '../domain/fleet/fix.ts';
import type { DroneEvent, DroneState, Reply } from '../domain/flights/drone.ts';
import { eventSchema, replySchema, stateSchema } from './drone-up-schema.ts';
import { isRecord, readJsonText } from './json-text.ts';
import { quoted, rejection } from './refusal.ts';
import { readTime } from './timestamp.ts';

/** The most states, events or replies that one message may carry. */
const MOST_ITEMS = 100;
/** A clock may be so far ahead, ms. */
const FUTURE = 60_000;
/** 1980-01-06: nobody had a time from GPS before. */
const GPS_EPOCH = 315_964_800_000;

export type DroneTopic = 'telemetry' | 'event' | 'reply';

export interface DroneUp {
  /** To be shown, not stored. */
  readonly live?: DroneState;
  readonly states: readonly DroneState[];
  readonly events: readonly DroneEvent[];
  readonly replies: readonly Reply[];
  readonly rejected: readonly Rejection[];
}

const NOTHING: DroneUp = { states: [], events: [], replies: [], rejected: [] };
const strict = new TextDecoder('utf-8', { fatal: true });

export function isDroneTopic(kind: string): kind is DroneTopic {
  return kind === 'telemetry' || kind === 'event' || kind === 'reply';
}

/** @param now ms; times beyond it by more than a minute are refused */
export function parseDroneMessage(topic: DroneTopic, payload: Uint8Array, now: number): DroneUp {
  const text = decoded(payload);
  if (text === undefined) return refused(rejection('malformed', 'the text is not UTF-8'));
  const read = readJsonText(text);
  if (!read.ok) return refused(read.rejection);
  const isBatch = Array.isArray(read.value);
  const items: unknown[] = isBatch ? (read.value as unknown[]) : [read.value];
  if (items.length > MOST_ITEMS) {
    const detail = `${items.length} items in one message; at most ${MOST_ITEMS}`;
    return refused(rejection('malformed', detail));
  }
  if (topic === 'reply') return collect(items, readReply, 'replies');
  if (topic === 'event')
    return collect(items, (item) => readTimed(eventSchema, item, now), 'events');
  const states = collect(items, (item) => readState(item, now), 'states');
  const [live] = states.states;
  return isBatch || !live ? states : { ...NOTHING, live };
}

const refused = (why: Rejection): DroneUp => ({ ...NOTHING, rejected: [why] });

function decoded(payload: Uint8Array): string | undefined {
  try {
    return strict.decode(payload);
  } catch {
    return undefined;
  }
}

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: Rejection };

function collect<T>(
  items: readonly unknown[],
  read: (item: unknown) => Read<T>,
  into: 'states' | 'events' | 'replies',
): DroneUp {
  const taken: T[] = [];
  const rejected: Rejection[] = [];
  for (const item of items) {
    const found = read(item);
    if (found.ok) taken.push(found.value);
    else rejected.push(found.why);
  }
  return { ...NOTHING, [into]: taken, rejected };
}

function readState(item: unknown, now: number): Read<DroneState> {
  const read = readTimed<DroneState>(stateSchema, item, now);
  if (!read.ok || !read.value.position) return read;
  const { lat, lon } = read.value.position;
  if (lat !== 0 || lon !== 0) return read;
  return { ok: false, why: rejection('null-island', 'the position is exactly 0, 0') };
}

function readTimed<T extends { time: number }>(
  schema: z.ZodType,
  item: unknown,
  now: number,
): Read<T> {
  if (!isRecord(item)) return notAnObject(item);
  const time = readTime(item.time);
  if (typeof time !== 'number') return { ok: false, why: time };
  const late = timeFault(time, now);
  if (late) return { ok: false, why: late };
  return checked<T>(schema, { ...item, time });
}

const readReply = (item: unknown): Read<Reply> =>
  isRecord(item) ? checked<Reply>(replySchema, item) : notAnObject(item);

const notAnObject = (item: unknown): { ok: false; why: Rejection } => ({
  ok: false,
  why: rejection('malformed', `an item must be an object, not ${quoted(item)}`),
});

function timeFault(time: number, now: number): Rejection | undefined {
  if (time < GPS_EPOCH) {
    return rejection('too-old', `time ${new Date(time).toISOString()} is before GPS (1980-01-06)`);
  }
  if (time <= now + FUTURE) return undefined;
  const ahead = Math.round((time - now) / 1000);
  return rejection('from-the-future', `${ahead} s ahead of the service's clock`);
}

/** Bounds of a number are `out-of-range`, everything else that does not fit is `malformed`. */
function checked<T>(schema: z.ZodType, item: unknown): Read<T> {
  const parsed = schema.safeParse(item);
  if (parsed.success) {
    if (isStorable(parsed.data)) return { ok: true, value: parsed.data as T };
    return { ok: false, why: rejection('malformed', 'a text holds a character that is none') };
  }
  const issue = parsed.error.issues[0]!;
  const bound = issue.code === 'too_small' || issue.code === 'too_big';
  const number = bound && (issue.origin === 'number' || issue.origin === 'int');
  const path = issue.path.map(String).join('.').slice(0, 80);
  const detail = `${path || 'the item'}: ${issue.message.slice(0, 200)}`;
  return { ok: false, why: rejection(number ? 'out-of-range' : 'malformed', detail) };
}

/** U+0000 cannot be kept in PostgreSQL's jsonb; half a surrogate pair is no character at all. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorable(item));
}
