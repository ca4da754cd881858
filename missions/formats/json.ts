/** Steps into parsed JSON that say where something is missing or wrong. */
import { Refused } from './reading.ts';

export type Fields = Readonly<Record<string, unknown>>;

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
      `version ${JSON.stringify(of.version)} is not known (${known.join(', ')} is)`,
      `${where}.version`,
    );
}
