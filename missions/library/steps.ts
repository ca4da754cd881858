/** Steps into a library file, stricter than those into a plan. */
import { type Fields, number } from '../formats/json.ts';
import { Refused } from '../formats/reading.ts';

/** A number's least (excluded with `above`) and greatest value. */
export interface Range {
  readonly above?: number;
  readonly from?: number;
  readonly to: number;
}

/** No other names than these: a misspelt one would be a wish not heard. */
export function only(file: Fields, names: readonly string[], where: string): void {
  const stranger = Object.keys(file).find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new Refused('unsupported', `"${stranger}" is not known here`, where || stranger);
}

export function ranged(value: unknown, { above, from, to }: Range, where: string): number {
  const one = number(value, where);
  if (one > to || (from !== undefined && one < from) || (above !== undefined && one <= above)) {
    const least = from === undefined ? `more than ${above}` : `${from}`;
    throw new Refused('number', `${one}: take ${least} to ${to}`, where);
  }
  return one;
}

export function whole(value: unknown, range: Range, where: string): number {
  const one = ranged(value, range, where);
  if (!Number.isInteger(one)) throw new Refused('number', `${one}: take a whole number`, where);
  return one;
}

export function text(value: unknown, where: string): string {
  if (value === undefined) throw new Refused('missing', 'it is missing', where);
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500)
    throw new Refused('not-a-plan', 'it should be a text of up to 500 characters', where);
  return value;
}

/** As its file's name: lower case, digits and hyphens. */
export function identity(value: unknown): string {
  const id = text(value, 'id');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 64)
    throw new Refused('not-a-plan', 'an id is of a–z, 0–9 and hyphens', 'id');
  return id;
}
