/** What the use cases around cases ask of the world: what a bureau has laid down, and the store. */
import type { PhotoRole } from '../../domain/captures/photo.ts';
import type { Case, CaseCounts, CaseLogEntry, CaseSource } from '../../domain/cases/case.ts';
import type { Category, TimeLimit } from '../../domain/cases/category.ts';
import type { MeasureId } from '../../domain/cases/indicators.ts';
import type { StageTime } from '../../domain/cases/stages.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import type { CaseId, DeviceId, PhotoId, UnitId, ViolationId, ZoneId } from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { PermitReading } from '../permits/ports.ts';

/** Who the service itself signs as in a case's log. */
export const SERVICE = 'chengxun';

/** How cases are numbered: `2026-QX-000123`. */
export interface CaseNumbering {
  /** IANA name; a new year begins by the bureau's own clock. */
  readonly timeZone: string;
  readonly letters: string;
}

/** What a bureau has laid down for cases, as it is now; in memory, so asking costs nothing. */
export interface CaseSetup {
  /** The category of violations of this rule. */
  categoryOf(rule: Rule): Category | undefined;
  /** Also one that no new case may be of. */
  category(code: string): Category | undefined;
  deadlineAfter(start: number, limit: TimeLimit): number;
  /** What is left until a deadline, ms of the limit's own kind; 0 where it has passed. */
  timeLeft(now: number, due: number, unit: TimeLimit['unit']): number;
  /** The deadline of what has so much time left. */
  dueAgain(now: number, left: number, unit: TimeLimit['unit']): number;
  /** The grid cell of a place, and the units that may be responsible there, the likeliest first. */
  whereabouts(
    place: LonLat,
    category: Category | undefined,
  ): { readonly cell?: string; readonly candidates: readonly UnitId[] };
}

/** What a case opened for a violation is open for: at most one case is open for each. */
export interface CaseKey {
  readonly device: DeviceId;
  readonly kind: Rule;
  readonly zone?: ZoneId;
}

/** What steps change of a case. */
export interface Standing {
  readonly state: CaseState;
  readonly category?: string;
  readonly unit?: UnitId;
  readonly candidates: readonly UnitId[];
  readonly cell?: string;
  readonly assignee?: string;
  readonly filed?: number;
  readonly dispatched?: number;
  readonly reported?: number;
  readonly closed?: number;
  /** The unit's deadline. */
  readonly due?: number;
  readonly wished?: number;
  readonly duplicateOf?: CaseId;
  /** Of the stage that it is in; absent where no deadline runs. */
  readonly stage?: StageTime;
  /** What was left of the unit's time when it was postponed, ms of its limit's kind. */
  readonly timeLeft?: number;
  readonly wasOverdue: boolean;
  readonly counts: Omit<CaseCounts, 'photos'>;
}

export interface NewCase {
  readonly number: string;
  readonly kind: Case['kind'];
  readonly source: CaseSource;
  readonly description: string;
  readonly address: string;
  readonly device?: DeviceId;
  readonly zone?: NonNullable<Case['zone']>;
  readonly place: LonLat;
  readonly occurred: number;
  readonly opened: number;
  readonly reporter?: Reporter;
  readonly outsideId?: string;
  readonly standing: Standing;
}

/** What a reporter left, each empty where nothing; shown to the desk alone. */
export interface Reporter {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

/**
 * Who acts. Somebody of a unit acts with its own cases alone, and with photos that they sent or that show
 * one of those cases.
 */
export interface Actor {
  /** As logs name them. */
  readonly by: string;
  readonly unit?: UnitId | undefined;
}

/** What was told by somebody; it opened a case or joined one. */
export interface Report {
  readonly at: number;
  readonly by: string;
  readonly source: CaseSource;
  readonly place: LonLat;
  readonly description: string;
  readonly address: string;
  readonly reporter?: Reporter | undefined;
  /** An application's own key: sent again, it is the same report. */
  readonly outsideId?: string | undefined;
}

/** A photo as a log names it. */
export interface PhotoRef {
  readonly id: PhotoId;
  readonly sha256: string;
}

/** A case as filing needs it. */
export interface OpenCase extends CaseKey {
  readonly id: CaseId;
  readonly number: string;
  readonly state: CaseState;
}

/** A case that a transaction holds. */
export interface LockedCase {
  readonly case: Case;
  readonly standing: Standing;
  /** The newest entry of its log. */
  readonly seq: number;
}

export type NewLogEntry = Omit<CaseLogEntry, 'seq' | 'hash'>;

/** An open case that a report may be the same as. */
export interface NearCase {
  readonly id: CaseId;
  readonly category: string;
  readonly place: LonLat;
  readonly occurred: number;
}

/** Another process has just opened a case of the same key: look again. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
}

/** Times that a transaction is tried where another process takes the key that it wants. */
const TRIES = 3;

/** Runs a transaction again where another process was faster: then it finds what that one did. */
export async function retaken<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof KeyTakenError) || tried === TRIES) throw error;
    }
  }
}

/** Cases within one transaction: every lock holds until it ends. */
export interface CaseStore {
  /** As the register stands within the transaction. */
  readonly permits: PermitReading;
  /** The open cases of these keys, locked. */
  lockOpen(keys: readonly CaseKey[]): Promise<OpenCase[]>;
  /** Takes `count` serials of the year and returns the first of them. */
  takeSerials(year: number, count: number): Promise<number>;
  /**
   * Opens cases of violations, in order; `opened` is false where another process had just opened one for
   * that key.
   */
  open(
    cases: readonly (NewCase & { device: DeviceId; kind: Rule })[],
  ): Promise<(OpenCase & { readonly opened: boolean })[]>;
  /** Opens a case of a matter that was told of. */
  openMatter(matter: NewCase): Promise<CaseId>;
  assign(pairs: readonly { violation: ViolationId; case: CaseId }[]): Promise<void>;
  /** The cases that these violations belong to, locked. */
  lockOfViolations(
    ids: readonly ViolationId[],
  ): Promise<{ violation: ViolationId; of: OpenCase }[]>;
  /** Locked in order of id, so that no two wait for each other. */
  lock(ids: readonly CaseId[]): Promise<LockedCase[]>;
  /** Of its log. */
  newestEntry(id: CaseId): Promise<CaseLogEntry | undefined>;
  /** @throws KeyTakenError where it would be a second open case of its key */
  update(id: CaseId, to: Standing): Promise<void>;
  /** A unit that cases can be dispatched to. */
  unit(id: UnitId): Promise<{ readonly id: UnitId; readonly name: string } | undefined>;
  /** All violations and photos of a case go over to another one; returns what went. */
  handOver(
    from: CaseId,
    to: CaseId,
  ): Promise<{ readonly violations: readonly ViolationId[]; readonly photos: readonly PhotoRef[] }>;
  /** Waits until nobody else opens a case of this category. */
  lockCategory(code: string): Promise<void>;
  /** The case that a report with this key opened or joined. */
  reported(outsideId: string): Promise<CaseId | undefined>;
  /** Open cases of the category that are not farther than so many metres by latitude and by longitude. */
  near(code: string, place: LonLat, metres: number): Promise<NearCase[]>;
  /** @throws KeyTakenError where a report with its key is there already */
  report(id: CaseId, report: Report): Promise<void>;
  addLikenesses(
    id: CaseId,
    others: readonly { readonly id: CaseId; readonly metres: number }[],
  ): Promise<void>;
  /** Those of these photos that there are, and that the actor may show around. */
  photos(ids: readonly PhotoId[], actor: Actor): Promise<PhotoRef[]>;
  /** Returns those that the case did not have. */
  attach(
    id: CaseId,
    photos: readonly PhotoRef[],
    how: { readonly role: PhotoRole; readonly by: string; readonly at: number },
  ): Promise<PhotoRef[]>;
  /** Undefined: the case does not have it. */
  detach(id: CaseId, photo: PhotoId): Promise<PhotoRef | undefined>;
  /** Cases of whose deadline something is to be said, locked; those that others hold are left out. */
  lockAlarmed(now: number, limit: number): Promise<LockedCase[]>;
  /**
   * Appends to the logs; each entry gets the next number within its case, a time not before that of the
   * entry before it, and its hash.
   */
  log(entries: readonly NewLogEntry[]): Promise<void>;
  byIds(ids: readonly CaseId[]): Promise<Case[]>;
}

/** What is asked for; each that is there narrows. */
export interface CaseFilter {
  readonly states?: readonly CaseState[] | undefined;
  readonly kind?: Case['kind'] | undefined;
  readonly source?: CaseSource | undefined;
  /** Of the category itself: the beginning of its code. */
  readonly category?: string | undefined;
  /** The whole code of the category itself. */
  readonly code?: string | undefined;
  readonly unit?: UnitId | undefined;
  /** Those that have none. */
  readonly without?: 'unit' | 'category' | 'cell' | undefined;
  readonly assignee?: string | undefined;
  readonly device?: string | undefined;
  readonly cell?: string | undefined;
  /** Whether the deadline of what is next was before a moment, ms. */
  readonly overdue?: { readonly at: number; readonly is: boolean } | undefined;
  /** Part of the number. */
  readonly number?: string | undefined;
  /** Part of number, description or address, or of the vehicle's id, name or plate. */
  readonly text?: string | undefined;
  /** What a figure counts; a deadline that is not before `at`, ms, is not counted. */
  readonly counted?: { readonly measure: MeasureId; readonly at: number } | undefined;
  /** Opened from (inclusive), to (exclusive), ms; with `counted`: of the moment that the measure goes by. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly bounds?: Bounds | undefined;
}

/** Degrees, WGS-84. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The newest first, or those whose time runs, the nearest deadline first. */
export type CaseOrder = 'newest' | 'deadline';

/** The last item of the page before. */
export interface CaseAfter {
  readonly id: number;
  /** Of the order by deadline, ms. */
  readonly stageDue?: number | undefined;
}

export interface CaseTally {
  readonly states: Readonly<Partial<Record<CaseState, number>>>;
  readonly overdue: number;
  readonly mine: number;
}

export interface CaseReader {
  list(
    filter: CaseFilter,
    order: CaseOrder,
    after: CaseAfter | undefined,
    limit: number,
  ): Promise<Case[]>;
  /** @param unit whose cases alone are counted; absent: all, and `mine` are those that `by` has in hand */
  tally(unit: UnitId | undefined, by: string, now: number): Promise<CaseTally>;
  /** Those not ended, newest first. */
  unclosed(limit: number): Promise<Case[]>;
  get(id: CaseId): Promise<Case | undefined>;
  /** Oldest first; at most the newest `limit` entries. */
  log(id: CaseId, limit: number): Promise<CaseLogEntry[]>;
  /** What the first reporter left; undefined: nothing. */
  reporter(id: CaseId): Promise<Reporter | undefined>;
  /** Open cases that may be the same, the nearest first. */
  alike(id: CaseId): Promise<{ readonly case: Case; readonly metres: number }[]>;
  /** Flights that had, or are to have, a look at it, the newest first. */
  flights(
    id: CaseId,
    limit: number,
  ): Promise<{ readonly id: number; readonly number: string; readonly state: string }[]>;
  /** The photos of a case, the oldest first. */
  photos(id: CaseId, limit: number): Promise<CasePhoto[]>;
  /**
   * Chains the logs of up to `count` cases that were written before logs were chained.
   * @returns how many; 0: none is left
   */
  chainSome(count: number): Promise<number>;
  transaction<T>(work: (tx: CaseStore) => Promise<T>): Promise<T>;
}

export interface CasePhoto extends PhotoRef {
  readonly role: PhotoRole;
  readonly addedBy: string;
  readonly added: number;
}
