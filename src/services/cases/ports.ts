/** What the use cases around cases ask of the world: what a bureau has laid down, and the store. */
import type { Case, CaseCounts, CaseLogEntry, CaseSource } from '../../domain/cases/case.ts';
import type { Category, TimeLimit } from '../../domain/cases/category.ts';
import type { StageTime } from '../../domain/cases/stages.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import type { CaseId, DeviceId, UnitId, ViolationId, ZoneId } from '../../domain/ids.ts';
import type { Rule } from '../../domain/supervision/violation.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';

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
  readonly standing: Standing;
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

/** Another process has just opened a case of the same key: look again. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
}

/** Cases within one transaction: every lock holds until it ends. */
export interface CaseStore {
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
  assign(pairs: readonly { violation: ViolationId; case: CaseId }[]): Promise<void>;
  /** The cases that these violations belong to, locked. */
  lockOfViolations(
    ids: readonly ViolationId[],
  ): Promise<{ violation: ViolationId; of: OpenCase }[]>;
  /** Locked in order of id, so that no two wait for each other. */
  lock(ids: readonly CaseId[]): Promise<LockedCase[]>;
  /** @throws KeyTakenError where it would be a second open case of its key */
  update(id: CaseId, to: Standing): Promise<void>;
  /** A unit that cases can be dispatched to. */
  unit(id: UnitId): Promise<{ readonly id: UnitId; readonly name: string } | undefined>;
  /** All violations of a case go over to another one; returns them. */
  handOver(from: CaseId, to: CaseId): Promise<{ readonly violations: readonly ViolationId[] }>;
  /**
   * Appends to the logs; each entry gets the next number within its case, a time not before that of the
   * entry before it, and its hash.
   */
  log(entries: readonly NewLogEntry[]): Promise<void>;
  byIds(ids: readonly CaseId[]): Promise<Case[]>;
}

interface CaseFilter {
  readonly state?: CaseState | undefined;
  readonly kind?: Case['kind'] | undefined;
  readonly unit?: UnitId | undefined;
  readonly device?: string | undefined;
  /** Part of the number. */
  readonly number?: string | undefined;
}

export interface CaseReader {
  /** Newest first. */
  list(filter: CaseFilter, after: number | undefined, limit: number): Promise<Case[]>;
  /** Those not ended, newest first. */
  unclosed(limit: number): Promise<Case[]>;
  get(id: CaseId): Promise<Case | undefined>;
  /** Oldest first; at most the newest `limit` entries. */
  log(id: CaseId, limit: number): Promise<CaseLogEntry[]>;
  transaction<T>(work: (tx: CaseStore) => Promise<T>): Promise<T>;
}
