/** An altitude never stands without what it is measured from. */
import type { ApiDroneState } from '../../wire/api-drones.ts';

export type Reference = 'relative' | 'terrain' | 'amsl';
export const REFERENCES: readonly Reference[] = ['relative', 'amsl', 'terrain'];

export interface Altitude {
  readonly value: number;
  readonly reference: Reference;
}

/** The one that a pilot steers by, where there is room for only one. */
export function mainAltitude(position: ApiDroneState['position']): Altitude | undefined {
  if (!position) return undefined;
  for (const reference of ['relative', 'terrain', 'amsl'] as const) {
    const value = position[reference];
    if (value !== undefined) return { value, reference };
  }
  return undefined;
}
