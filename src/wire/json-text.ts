import type { Rejection } from '../domain/fleet/fix.ts';
import { quoted, rejection } from './refusal.ts';

/** The largest payload that is read, bytes. */
const MAX_PAYLOAD_BYTES = 1_048_576;
/** The deepest nesting that is read: a batch of fixes needs two levels. */
const MAX_DEPTH = 8;

const utf8 = new TextDecoder();

export type JsonRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly rejection: Rejection };

/** Bytes → JSON value, size and depth bounded before anything is built from them. Never throws. */
export function readJson(payload: Uint8Array): JsonRead {
  if (payload.length > MAX_PAYLOAD_BYTES) {
    return unreadable(`${payload.length} bytes; at most ${MAX_PAYLOAD_BYTES} are read`);
  }
  if (payload.length === 0) return unreadable('the message is empty');
  return readJsonText(utf8.decode(payload));
}

/** The same for text that has been decoded already. */
export function readJsonText(text: string): JsonRead {
  if (text.length > MAX_PAYLOAD_BYTES) {
    return unreadable(`${text.length} characters; at most ${MAX_PAYLOAD_BYTES} are read`);
  }
  if (isTooDeep(text)) return unreadable(`nested deeper than ${MAX_DEPTH} levels`);
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return unreadable(`not JSON: ${quoted((error as Error).message)}`);
  }
}

function unreadable(detail: string): JsonRead {
  return { ok: false, rejection: rejection('malformed', detail) };
}

function isTooDeep(text: string): boolean {
  return opensMoreThan(MAX_DEPTH, text) && depthExceeds(MAX_DEPTH, text);
}

/** A single fix has one bracket: two native searches clear it, where walking through it costs 1 µs. */
function opensMoreThan(most: number, text: string): boolean {
  let opened = 0;
  for (const bracket of ['{', '[']) {
    let at = text.indexOf(bracket);
    for (; at >= 0 && opened <= most; at = text.indexOf(bracket, at + 1)) opened++;
  }
  return opened > most;
}

/** Brackets outside strings. */
function depthExceeds(most: number, text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      i = endOfString(text, i);
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > most) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Where the string that begins at `start` ends; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

/** True after an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === 0x5c) before--;
  return (at - before) % 2 === 0;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
