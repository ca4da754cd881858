/** JSON of plans, bounded, and steps into it that say where something is missing or wrong. */
import { LARGEST_FILE } from './archive.ts';
import { Refused } from './reading.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Lists and objects within each other: no plan needs more, and a million take seconds and the stack. */
const DEEPEST = 60;

/** @throws Refused */
export function parseJson(text: string, where: string, longest = LARGEST_FILE): unknown {
  if (text.length > longest)
    throw new Refused('too-many', `more than ${longest} characters`, where);
  if (depthOf(text) > DEEPEST)
    throw new Refused('too-many', `lists and objects more than ${DEEPEST} deep`, where);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refused('not-a-plan', 'it is not JSON', where);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Of the brackets outside texts. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) i += code === BACKSLASH ? 1 : 0;
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}

/** A value of a file as a message may show it: short, and not what is in it. */
export function told(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  const text =
    typeof value === 'string' ? JSON.stringify(value.slice(0, LONGEST_TOLD)) : String(value);
  return typeof value === 'string' && value.length > LONGEST_TOLD ? `${text}…` : text;
}

const LONGEST_TOLD = 40;

export function fields(value: unknown, where: string): Fields {
  if (value === undefined || value === null) throw new Refused('missing', 'it is missing', where);
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Refused('not-a-plan', 'it should be an object', where);
  return value as Fields;
}

export function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) throw new Refused('missing', 'it is missing', where);
  if (!Array.isArray(value)) throw new Refused('not-a-plan', 'it should be a list', where);
  return value;
}

export function number(value: unknown, where: string): number {
  if (value === undefined || value === null) throw new Refused('missing', 'it is missing', where);
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Refused('number', 'it should be a number', where);
  return value;
}

/** null where nothing is given (NaN in the program that wrote it). */
export function numberOrNull(value: unknown, where: string): number | null {
  return value === null || value === undefined ? null : number(value, where);
}

export function version(of: Fields, known: readonly number[], where: string): void {
  if (!known.includes(of.version as number))
    throw new Refused(
      'version',
      `version ${told(of.version)} is not known (${known.join(', ')} is)`,
      `${where}.version`,
    );
}
