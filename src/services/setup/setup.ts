/** A bureau's own settings for cases are changed: what cannot be gone by is refused, the rest holds at once. */
import {
  type CalendarProblem,
  type CalendarSettings,
  prepareCalendar,
} from '../../domain/cases/calendar.ts';
import type { Category } from '../../domain/cases/category.ts';
import { type CellOverlap, findOverlaps } from '../../domain/cases/cell-overlaps.ts';
import type { AreaShape, Cell } from '../../domain/cases/routing.ts';
import { checkShape, closeRings, type ShapeFault } from '../../domain/geo/shape.ts';
import type { UnitId } from '../../domain/ids.ts';
import type { Clock } from '../ports.ts';
import type { SetupBooks } from './book.ts';
import type { AreaDraft, CategoriesPut, SetupStore, UnitDraft, UnitSaved } from './ports.ts';

/** Categories of one bureau: the standard has some hundred. */
const MOST_CATEGORIES = 2000;
/** Areas of all units together; all of them are in memory. */
export const MOST_AREAS = 10_000;
/** Overlapping pairs that are named. */
const MOST_OVERLAPS = 100;
/** Cells looked at before others come in between, some 10 ms. */
const AT_ONCE = 200;

/** Shapes that nothing can be found in; `at`: which of those given, from 0. */
interface ShapesRefused {
  readonly ok: false;
  readonly reason: 'shape';
  readonly faults: readonly (ShapeFault & { readonly at: number })[];
}
type Done = { readonly ok: true };
type CategoriesRefused =
  | Extract<CategoriesPut, { ok: false }>
  /** Two of those given have the same code, or the same rule. */
  | { readonly ok: false; readonly reason: 'twice'; readonly code: string };
type AreasRefused = Exclude<Awaited<ReturnType<SetupStore['replaceAreas']>>, Done> | ShapesRefused;

export interface Setup {
  /** Adds or changes them all, or none. */
  putCategories(categories: readonly Category[]): Promise<Done | CategoriesRefused>;
  deactivateCategory(code: string): Promise<boolean>;
  addUnit(draft: UnitDraft): Promise<UnitSaved | ShapesRefused>;
  changeUnit(id: UnitId, draft: UnitDraft): Promise<UnitSaved | ShapesRefused>;
  archiveUnit(id: UnitId): ReturnType<SetupStore['archiveUnit']>;
  importAreas(
    areas: ReadonlyMap<string, readonly AreaDraft[]>,
    create: boolean,
  ): Promise<Done | AreasRefused>;
  /** Instead of all that there were; overlaps are told, not refused. */
  replaceCells(
    cells: readonly Cell[],
  ): Promise<{ readonly ok: true; readonly overlaps: readonly CellOverlap[] } | ShapesRefused>;
  putCalendar(
    settings: CalendarSettings,
  ): Promise<Done | { readonly ok: false; readonly reason: CalendarProblem }>;
}

interface SetupDeps {
  readonly store: SetupStore;
  readonly books: SetupBooks;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
}

export const createSetup = (deps: SetupDeps): Setup => ({
  ...categoryChanges(deps),
  ...unitChanges(deps),
  replaceCells: (cells) => replaceCells(deps, cells),
  putCalendar: async (settings) => {
    const prepared = prepareCalendar(settings, deps.timeZone);
    if (!prepared.ok) return { ok: false, reason: prepared.problem };
    await deps.store.putCalendar(settings);
    await deps.books.refresh('calendar');
    return { ok: true };
  },
});

function categoryChanges({ store, books }: SetupDeps) {
  return {
    putCategories: async (categories: readonly Category[]): Promise<Done | CategoriesRefused> => {
      const twice = firstTwice(categories);
      if (twice !== undefined) return { ok: false, reason: 'twice', code: twice };
      const put = await store.putCategories(categories, MOST_CATEGORIES);
      if (put.ok) await books.refresh('categories');
      return put;
    },
    deactivateCategory: async (code: string): Promise<boolean> => {
      const known = await store.deactivateCategory(code);
      if (known) await books.refresh('categories');
      return known;
    },
  };
}

function firstTwice(categories: readonly Category[]): string | undefined {
  const seen = new Set<string>();
  for (const { code, rule } of categories) {
    // A code has no lower-case letters, so that it is no rule's name.
    for (const key of rule ? [code, rule] : [code]) {
      if (seen.has(key)) return code;
      seen.add(key);
    }
  }
  return undefined;
}

function unitChanges({ store, books, clock }: SetupDeps) {
  const saved = async <T extends { readonly ok: boolean }>(outcome: T): Promise<T> => {
    if (outcome.ok) await books.refresh('areas');
    return outcome;
  };
  return {
    addUnit: async (draft: UnitDraft) =>
      shapesRefused(draft.areas) ??
      saved(await store.addUnit({ ...draft, areas: closed(draft.areas) }, MOST_AREAS)),
    changeUnit: async (id: UnitId, draft: UnitDraft) =>
      shapesRefused(draft.areas) ??
      saved(await store.changeUnit(id, { ...draft, areas: closed(draft.areas) }, MOST_AREAS)),
    archiveUnit: async (id: UnitId) => {
      const outcome = await store.archiveUnit(id, clock.now());
      if (outcome === 'ok') {
        await books.refresh('areas');
        await books.refresh('categories');
      }
      return outcome;
    },
    importAreas: async (areas: ReadonlyMap<string, readonly AreaDraft[]>, create: boolean) => {
      const refused = shapesRefused([...areas.values()].flat());
      if (refused) return refused;
      const whole = new Map([...areas].map(([name, of]) => [name, closed(of)]));
      return saved(await store.replaceAreas(whole, create, MOST_AREAS));
    },
  };
}

async function replaceCells({ store, books }: SetupDeps, cells: readonly Cell[]) {
  const refused = shapesRefused(cells);
  if (refused) return refused;
  const whole = closed(cells);
  const overlaps: CellOverlap[] = [];
  let looked = 0;
  for (const overlap of findOverlaps(whole, MOST_OVERLAPS)) {
    if (overlap) overlaps.push(overlap);
    else if (++looked % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.replaceCells(whole);
  await books.refresh('cells');
  return { ok: true as const, overlaps };
}

/** Faults of at most this many are told at once. */
const MOST_FAULTS = 100;

function shapesRefused(drawn: readonly { readonly shape: AreaShape }[]): ShapesRefused | undefined {
  const faults: (ShapeFault & { at: number })[] = [];
  for (const [at, { shape }] of drawn.entries()) {
    if (faults.length >= MOST_FAULTS) break;
    for (const fault of checkShape(closeRings(shape))) faults.push({ ...fault, at });
  }
  return faults.length > 0 ? { ok: false, reason: 'shape', faults } : undefined;
}

const closed = <T extends { readonly shape: AreaShape }>(drawn: readonly T[]): T[] =>
  // Closing keeps the kind of shape.
  drawn.map((one) => ({ ...one, shape: closeRings(one.shape) as AreaShape }));
