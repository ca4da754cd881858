/** The planner's state outside React, so that a drag draws the map and renders only what shows its value. */
import { useCallback, useSyncExternalStore } from 'react';
import { type Signal, signal } from '../live/signal.ts';
import type { KeptDraft } from './kept-drafts.ts';
import type { Planned } from './plan-feed.ts';
import {
  type Draft,
  openState,
  type PlannerAction,
  type PlannerState,
  plannerReducer,
  resumedState,
} from './state.ts';

export type Shading = 'none' | 'photos' | 'gsd';

/** What is looked at: none of it is saved or undone. */
export interface PlannerView {
  /** The last plan, or why there is none. */
  readonly planned: Planned | null;
  readonly busy: 'draft' | 'full' | null;
  /** A fault of the program, in its own words. */
  readonly failed: string | null;
  /** Index of the sortie that is looked at; null: all. */
  readonly sortie: number | null;
  readonly shading: Shading;
  /** Metres along the way of the sortie looked at, under the pointer on its profile. */
  readonly along: number | null;
  /** Key of the finding that is picked, on the map or in the list (finding-keys.ts). */
  readonly finding: string | null;
}

const BEGIN: PlannerView = {
  planned: null,
  busy: null,
  failed: null,
  sortie: null,
  shading: 'none',
  along: null,
  finding: null,
};

export class Planner {
  readonly changed: Signal = signal();
  state: PlannerState;
  view: PlannerView = BEGIN;
  /** Of the patrol as it was read or saved last. */
  version: string | undefined;
  /** What the map has shown all of, once. */
  shown: 'nothing' | 'drawn' | 'plan' = 'nothing';

  /** `kept`: what was not saved of it, and the version that it was begun from. */
  constructor(draft: Draft, version?: string, kept?: KeptDraft) {
    this.state = kept ? resumedState(draft, kept.draft) : openState(draft);
    this.version = kept?.version ?? version;
  }

  readonly dispatch = (action: PlannerAction): void => {
    const next = plannerReducer(this.state, action);
    if (next === this.state) return;
    this.state = next;
    this.changed.bump();
  };

  readonly look = (change: Partial<PlannerView>): void => {
    this.view = { ...this.view, ...change };
    this.changed.bump();
  };
}

/** A part of it; renders again only when this part is another. `select` must not make new objects. */
export function usePart<T>(planner: Planner, select: (planner: Planner) => T): T {
  const { changed } = planner;
  const get = useCallback(() => select(planner), [planner, select]);
  return useSyncExternalStore(changed.subscribe, get);
}
