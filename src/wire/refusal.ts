import type { Parsed, Rejection, RejectReason } from '../domain/fleet/fix.ts';

/** The longest piece of somebody else's text that a detail repeats. */
const QUOTED = 60;

export function rejection(reason: RejectReason, detail: string): Rejection {
  return { reason, detail };
}

export function refuse(reason: RejectReason, detail: string): Parsed {
  return { ok: false, rejection: { reason, detail } };
}

/** What was sent, for a detail: cut, and without the control characters that would garble a log. */
export function quoted(value: unknown): string {
  if (typeof value !== 'string') return described(value);
  const text = value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
  return `"${text.replace(/[\u0000-\u001f\u007f]/g, '·')}"`;
}

/** The kind of a value that is of no use, or the value itself where that is short. */
function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return String(value);
}
