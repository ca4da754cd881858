import type { Rejection } from '../domain/fleet/fix.ts';
import { quoted, rejection } from './refusal.ts';

/** Below this, a number of milliseconds is a date before 1973: it was meant as seconds. */
const LEAST_EPOCH_MS = 1e11;
/** The year 10000: the end of RFC 3339, and far inside what Date and PostgreSQL can hold. */
const MOST_EPOCH_MS = 253_402_300_800_000;
/** The first second of GPS time as seconds since 1970. */
const GPS_EPOCH_S = 315_964_800;

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 400 Gregorian years are exactly so long; shifting by them keeps Date.UTC off its years 0–99. */
const MS_OF_400_YEARS = 146_097 * 86_400_000;

/**
 * Milliseconds since the epoch of an RFC 3339 date-time, NaN where the text is none. Beyond the RFC: an
 * offset may lack its colon or its minutes (`+0200`, `-06`). Fractions are cut to milliseconds. A leap
 * second is the first moment of the next minute. Without an offset the answer is NaN, unless the caller
 * knows which one is meant and says so in `zoneless` (minutes east of UTC).
 * Written by hand for the hot path: four times as fast as a regular expression and Date.parse.
 */
export function parseTimestamp(text: string, zoneless?: number): number {
  if (text.length < 19 || text.length > 40) return Number.NaN;
  const day = dayOf(text);
  const separator = text.charCodeAt(10) | 0x20;
  if (separator !== 0x74 && separator !== 0x20) return Number.NaN;
  const clock = clockOf(text);
  let at = 19;
  let ms = 0;
  const mark = text.charCodeAt(at);
  if (mark === 0x2e || mark === 0x2c) {
    const end = endOfDigits(text, at + 1);
    if (end === at + 1) return Number.NaN;
    ms = fraction(text, at + 1, end);
    at = end;
  }
  const offset = at === text.length ? zoneless : offsetMinutes(text, at);
  if (offset === undefined) return Number.NaN;
  return day + clock + ms - offset * 60_000;
}

function dayOf(text: string): number {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1]!)) return Number.NaN;
  if (month === 2 && day === 29 && !isLeap(year)) return Number.NaN;
  return Date.UTC(year + 400, month - 1, day) - MS_OF_400_YEARS;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function clockOf(text: string): number {
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return Number.NaN;
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Minutes east of UTC of `Z`, `+08:00`, `+0800` or `+08`; a space before it is tolerated. */
function offsetMinutes(text: string, start: number): number {
  const at = text.charCodeAt(start) === 0x20 ? start + 1 : start;
  const sign = text.charCodeAt(at);
  if ((sign | 0x20) === 0x7a) return at + 1 === text.length ? 0 : Number.NaN;
  if (sign !== 0x2b && sign !== 0x2d) return Number.NaN;
  const rest = text.length - at - 1;
  const colon = text.charCodeAt(at + 3) === 0x3a;
  if (rest !== 2 && rest !== (colon ? 5 : 4)) return Number.NaN;
  const hours = two(text, at + 1);
  const minutes = rest === 2 ? 0 : two(text, at + (colon ? 4 : 3));
  if (!(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
}

function endOfDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && digit(text, at) >= 0) at++;
  return at;
}

/** The digits after the point as whole milliseconds. */
function fraction(text: string, start: number, end: number): number {
  let ms = 0;
  for (let i = 0; i < 3; i++) ms = ms * 10 + (start + i < end ? digit(text, start + i) : 0);
  return ms;
}

function two(text: string, at: number): number {
  const tens = digit(text, at);
  const ones = digit(text, at + 1);
  return tens < 0 || ones < 0 ? Number.NaN : tens * 10 + ones;
}

/** −1 where there is no digit. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at) - 0x30;
  return code >= 0 && code <= 9 ? code : -1;
}

/**
 * The `time` of a native fix: RFC 3339 text or epoch milliseconds. A number below 1e11 is refused, with
 * a hint where it looks like seconds: guessing there would put a wrong clock's fix 50 years off.
 */
export function readTime(value: unknown): number | Rejection {
  if (typeof value === 'string') return readTimeText(value);
  if (value === undefined || value === null) return rejection('no-time', 'there is no time');
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return rejection('malformed', `time must be RFC 3339 text or epoch ms, not ${quoted(value)}`);
  }
  if (value >= LEAST_EPOCH_MS) {
    if (value < MOST_EPOCH_MS) return Math.floor(value);
    return rejection('no-time', `time ${value} is no date: send epoch milliseconds`);
  }
  if (value >= GPS_EPOCH_S) {
    return rejection('no-time', `time ${value} looks like seconds: send milliseconds`);
  }
  return rejection('too-old', `time ${value} is before 1973`);
}

export function readTimeText(text: string, zoneless?: number): number | Rejection {
  const time = parseTimestamp(text, zoneless);
  if (!Number.isNaN(time)) return time;
  if (text === '') return rejection('no-time', 'the time is empty');
  if (!Number.isNaN(parseTimestamp(text, 0))) {
    return rejection('no-time', `time ${quoted(text)} has no UTC offset: add Z or +08:00`);
  }
  return rejection('no-time', `time ${quoted(text)} is not RFC 3339, like 2026-11-21T08:30:00Z`);
}

/**
 * Seconds or milliseconds since the epoch, or RFC 3339, as text: what trackers send over HTTP and what
 * stands in CSV files. Below 1e11 it counts seconds. Without an offset it is UTC unless `zoneless` says.
 */
export function readLooseTime(value: unknown, zoneless = 0): number | Rejection {
  if (typeof value === 'number') return readEpoch(value);
  if (value === undefined || value === null) return rejection('no-time', 'there is no time');
  if (typeof value !== 'string') {
    return rejection('malformed', `the time is ${quoted(value)}`);
  }
  const text = value.trim();
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return readEpoch(Number(text));
  return readTimeText(text.replaceAll('/', '-'), zoneless);
}

function readEpoch(value: number): number | Rejection {
  const ms = Math.abs(value) < LEAST_EPOCH_MS ? value * 1000 : value;
  if (Number.isFinite(ms) && Math.abs(ms) < MOST_EPOCH_MS) return Math.round(ms);
  return rejection('no-time', `time ${value} is no date`);
}
