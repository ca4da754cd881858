/** The planner of a page: its state, the workers that plan, and the keys. */
import { useEffect, useMemo, useState } from 'react';
import type { Library } from '../../../../missions/library/library.ts';
import type { Surroundings } from '../../../../missions/patrol/surroundings.ts';
import { useSurroundings } from '../../http/planner-queries.ts';
import { cutPlaces, findingPlaces } from '../../planner/finding-keys.ts';
import { keepDraft, readDraft } from '../../planner/kept-drafts.ts';
import { keepPlanner, keptPlanner, leavePlanner } from '../../planner/open-planners.ts';
import {
  type PlanAnswer,
  PlanFeed,
  type Planned,
  type PlanOrder,
} from '../../planner/plan-feed.ts';
import { Planner, usePart } from '../../planner/planner.ts';
import type { Draft } from '../../planner/state.ts';
import { surroundingsBox } from '../../planner/surroundings-box.ts';

const PARTS = {
  spawn(onAnswer: (answer: PlanAnswer) => void) {
    const worker = new Worker(new URL('../../planner/plan-worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.onmessage = ({ data }: MessageEvent<PlanAnswer>) => onAnswer(data);
    return {
      post: (order: PlanOrder) => worker.postMessage(order),
      end: () => worker.terminate(),
    };
  },
  after(ms: number, act: () => void) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

interface Begin {
  /** The patrol's number, or `new`. */
  readonly key: string;
  readonly draft: Draft;
  readonly version: string | undefined;
  /** Of the address; one that hands over a place begins something of its own. */
  readonly query: URLSearchParams;
}

const DRAFTS = {
  storage: {
    getItem: (name: string) => sessionStorage.getItem(name),
    setItem: (name: string, text: string) => sessionStorage.setItem(name, text),
    removeItem: (name: string) => sessionStorage.removeItem(name),
  },
  after: PARTS.after,
};

function openPlanner({ key, draft, version, query }: Begin): Planner {
  const goOn = !query.has('lat');
  const open = keptPlanner(key);
  if (open && goOn) return open;
  // None is open where the page was loaded anew: then that goes on which began at this very address.
  const kept = open ? undefined : readDraft(DRAFTS.storage, key);
  const same = goOn || kept?.query === query.toString();
  return new Planner(draft, version, same ? kept : undefined);
}

/** The planner of this page, as it was left if it was left with changes, by a reload too. */
export function usePlanner(begin: Begin): Planner {
  const { key } = begin;
  const query = begin.query.toString();
  const [planner] = useState(() => openPlanner(begin));
  useEffect(() => {
    keepPlanner(key, planner);
    const keeping = keepDraft(DRAFTS, key, planner, query);
    window.addEventListener('pagehide', keeping.now);
    return () => {
      window.removeEventListener('pagehide', keeping.now);
      keeping.end();
      leavePlanner(key);
    };
  }, [key, planner, query]);
  useKeys(planner);
  return planner;
}

export interface Around {
  readonly surroundings: Surroundings | undefined;
  readonly state: 'missing' | 'waiting' | 'stale' | 'known';
  readonly error: Error | null;
  retry(): void;
}

/** Keeps the plan up with the wishes. */
export function usePlanning(planner: Planner, library: Library): Around {
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const edges = surroundingsBox(wishes)?.join();
  const box = useMemo(
    () => edges?.split(',').map(Number) as [number, number, number, number] | undefined,
    [edges],
  );
  const around = useSurroundings(box);
  const [feed] = useState(
    () =>
      new PlanFeed(PARTS, {
        planned: (planned) => planner.look({ planned, failed: null, ...kept(planner, planned) }),
        busy: (busy) => busy !== planner.view.busy && planner.look({ busy }),
        failed: (failed) => planner.look({ failed, planned: null }),
      }),
  );
  const surroundings = box ? around.data : undefined;
  useEffect(() => {
    if (surroundings) feed.about({ library, surroundings });
  }, [feed, library, surroundings]);
  const drawn = box !== undefined;
  useEffect(() => {
    if (drawn) feed.wish(wishes);
    else {
      feed.end();
      planner.look({ planned: null, busy: null, failed: null });
    }
  }, [feed, planner, wishes, drawn]);
  useEffect(() => () => feed.end(), [feed]);
  const known = surroundings ? 'known' : 'waiting';
  const state = around.error ? 'missing' : around.isPlaceholderData ? 'stale' : known;
  return { surroundings, state, error: around.error, retry: () => void around.refetch() };
}

/** The sortie that is looked at and the finding that is picked, while there are such. */
function kept({ view: { sortie, finding } }: Planner, { result, cuts }: Planned) {
  const sorties = result.ok ? result.sorties.length : 0;
  const places = [...cutPlaces(cuts), ...(result.ok ? findingPlaces(result) : [])];
  return {
    sortie: sortie !== null && sortie < sorties ? sortie : null,
    finding: places.some(({ key }) => key === finding) ? finding : null,
  };
}

/** Undo and redo, and what the keyboard does while something is drawn or chosen. */
function useKeys(planner: Planner): void {
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (keyed(planner, event)) event.preventDefault();
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [planner]);
}

function keyed({ dispatch, state }: Planner, event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  // Texts have an undo of their own; a slider has none.
  if (target.closest('input:not([type=range]):not([type=checkbox]), textarea, [role=dialog]'))
    return false;
  const { key } = event;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const letter = key.toLowerCase();
    if (letter === 'z') dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
    else if (letter === 'y') dispatch({ type: 'redo' });
    else return false;
    return true;
  }
  const onControl = target.closest('button, a, select, [role=slider], [role=option]') !== null;
  if (key === 'Escape' && state.tool) dispatch({ type: 'tool', kind: null });
  else if (key === 'Escape' && state.chosen) dispatch({ type: 'choose', chosen: null });
  else if (key === 'Enter' && state.tool && !onControl) dispatch({ type: 'finish' });
  else if ((key === 'Delete' || key === 'Backspace') && state.chosen)
    dispatch({ type: 'remove', what: state.chosen });
  else return false;
  return true;
}
