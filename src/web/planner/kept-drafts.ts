/** Unsaved planning in the tab's own storage, so that a reload loses nothing. */
import type { Planner } from './planner.ts';
import { type Draft, isChanged } from './state.ts';

/** What of `sessionStorage` is used; it may throw where the browser closes it to the page. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface KeptDraft {
  readonly draft: Draft;
  /** Of the patrol on the server that it was begun from. */
  readonly version?: string;
  /** The address's query that it was begun with. */
  readonly query: string;
}

/** Drafts, and characters of their JSON; what is oldest goes. A page has about five million to store. */
const MOST = 8;
const MOST_TEXT = 1_500_000;
/** Of a slider's steps and a drag's the last is kept, ms. */
const SETTLED = 400;
const NAME = 'chengxun.planner';

interface Entry extends KeptDraft {
  readonly key: string;
}

/** Under the number of a saved patrol, or `new`. Undefined: none, or none that this page understands. */
export const readDraft = (storage: DraftStorage, key: string): KeptDraft | undefined =>
  readAll(storage).find((entry) => entry.key === key);

function readAll(storage: DraftStorage): Entry[] {
  try {
    const all: unknown = JSON.parse(storage.getItem(NAME) ?? '[]');
    return Array.isArray(all) ? all.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(entry: Partial<Entry> | null): entry is Entry {
  const { key, draft, query } = entry ?? {};
  const wishes: Partial<Draft['wishes']> = draft?.wishes ?? {};
  return (
    typeof key === 'string' &&
    typeof query === 'string' &&
    typeof draft?.name === 'string' &&
    typeof wishes.template === 'string' &&
    Array.isArray(wishes.drawn) &&
    Array.isArray(wishes.takeOff)
  );
}

/** What is as it was saved is not kept: the server has it. */
function writeDraft(storage: DraftStorage, key: string, planner: Planner, query: string): void {
  const { state, version } = planner;
  const others = readAll(storage).filter((entry) => entry.key !== key);
  const own = { key, query, draft: state.draft, ...(version === undefined ? {} : { version }) };
  const texts = [...others, ...(isChanged(state) ? [own] : [])]
    .slice(-MOST)
    .map((entry) => JSON.stringify(entry));
  while (texts.reduce((sum, text) => sum + text.length, 0) > MOST_TEXT) texts.shift();
  try {
    if (texts.length > 0) storage.setItem(NAME, `[${texts.join()}]`);
    else storage.removeItem(NAME);
  } catch {
    // Closed or full: the page works, and only a reload loses something.
  }
}

/** Where it is kept, and what lets time pass. */
export interface DraftParts {
  readonly storage: DraftStorage;
  after(ms: number, act: () => void): () => void;
}

/** Keeps up with the planner's changes; `now` keeps at once, `end` too and then no longer. */
export function keepDraft(
  { storage, after }: DraftParts,
  key: string,
  planner: Planner,
  query: string,
): { now(): void; end(): void } {
  let seen = planner.state;
  let cancel: (() => void) | undefined;
  const now = () => {
    cancel?.();
    cancel = undefined;
    writeDraft(storage, key, planner, query);
  };
  const stop = planner.changed.subscribe(() => {
    if (planner.state === seen) return;
    seen = planner.state;
    cancel?.();
    cancel = after(SETTLED, now);
  });
  return {
    now,
    end: () => {
      stop();
      now();
    },
  };
}
