/** What the bureau's own settings for cases ask of the store. */
import type { CalendarSettings } from '../../domain/cases/calendar.ts';
import type { Category } from '../../domain/cases/category.ts';
import type { AreaShape, Cell, UnitArea } from '../../domain/cases/routing.ts';
import type { UnitId } from '../../domain/ids.ts';

export interface Unit {
  readonly id: UnitId;
  readonly name: string;
  /** Where notices go; empty: nowhere. */
  readonly email: string;
  readonly phone: string;
  readonly areas: readonly NamedArea[];
  /** Cases that it has, and those of them whose deadline has passed. */
  readonly open: number;
  readonly overdue: number;
}

export interface NamedArea extends AreaDraft {
  readonly id: number;
}

export interface AreaDraft {
  readonly name: string;
  readonly shape: AreaShape;
  /** Codes or their beginnings; empty: all. */
  readonly categories: readonly string[];
}

export interface UnitDraft extends Pick<Unit, 'name' | 'email' | 'phone'> {
  readonly areas: readonly AreaDraft[];
}

export type CategoriesPut =
  | { readonly ok: true }
  /** Violations of a rule are of one category. */
  | {
      readonly ok: false;
      readonly reason: 'rule-taken';
      readonly code: string;
      readonly by: string;
    }
  | { readonly ok: false; readonly reason: 'no-such-unit'; readonly code: string }
  | { readonly ok: false; readonly reason: 'too-many'; readonly most: number };

export interface CategoryStore {
  /** By code. */
  categories(): Promise<Category[]>;
  /** Adds or changes them all, or none. */
  putCategories(categories: readonly Category[], most: number): Promise<CategoriesPut>;
  /** New cases are of it no more; false: there is none such. */
  deactivateCategory(code: string): Promise<boolean>;
}

export type UnitSaved =
  | { readonly ok: true; readonly id: UnitId }
  | { readonly ok: false; readonly reason: 'name-taken' | 'unknown' | 'too-many-areas' };

export interface UnitStore {
  /** In service, by name; `now` is what deadlines are held against. */
  units(now: number): Promise<Unit[]>;
  addUnit(draft: UnitDraft, mostAreas: number): Promise<UnitSaved>;
  changeUnit(id: UnitId, draft: UnitDraft, mostAreas: number): Promise<UnitSaved>;
  /**
   * Takes it out of service; what it did stays. Refused while it has cases, or accounts belong to it.
   */
  archiveUnit(id: UnitId, at: number): Promise<'ok' | 'unknown' | 'has-cases' | 'has-accounts'>;
  /**
   * The areas of each of these units, by name, instead of those it had; units that are not there are made
   * where `create` says so. All, or none.
   */
  replaceAreas(
    areas: ReadonlyMap<string, readonly AreaDraft[]>,
    create: boolean,
    mostAreas: number,
  ): Promise<
    | { readonly ok: true }
    | { readonly ok: false; readonly reason: 'unknown'; readonly names: readonly string[] }
    | { readonly ok: false; readonly reason: 'too-many-areas' }
  >;
  /** Of all units in service. */
  areas(): Promise<UnitArea[]>;
}

export interface CellStore {
  cells(): Promise<Cell[]>;
  /** Instead of all that there were, in one transaction. */
  replaceCells(cells: readonly Cell[]): Promise<void>;
}

export interface CalendarStore {
  calendar(): Promise<CalendarSettings>;
  putCalendar(settings: CalendarSettings): Promise<void>;
}

export interface SetupStore extends CategoryStore, UnitStore, CellStore, CalendarStore {
  /** Writes these where there has never been a category; false: there were some. */
  seed(categories: readonly Category[], days: CalendarSettings['days']): Promise<boolean>;
}
