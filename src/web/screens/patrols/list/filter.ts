/** Which patrols a list shows. */

import type { ApiPatrol } from '../../../../wire/api-patrols.ts';
import { type PatrolState, stateOf } from '../../../patrol-words/due-words.ts';

export interface PatrolFilter {
  /** Words that must all be in the name. */
  readonly search: string;
  readonly state: string | undefined;
  readonly template: string | undefined;
}

export function filtered<T extends Pick<ApiPatrol, 'name' | 'template' | 'due'>>(
  patrols: readonly T[],
  { search, state, template }: PatrolFilter,
): T[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return patrols.filter(
    (patrol) =>
      (!state || stateOf(patrol) === state) &&
      (!template || patrol.template === template) &&
      words.every((word) => patrol.name.toLowerCase().includes(word)),
  );
}

const TO_FLY: ReadonlySet<PatrolState> = new Set(['overdue', 'due']);
/** To be flown now, or already late. */
export const isToFly = (patrol: Pick<ApiPatrol, 'due'>): boolean => TO_FLY.has(stateOf(patrol));
