/** What the use cases around patrols ask of the world: threads that plan, the ground, files, the store. */
import type { Library, LibraryFault, LibraryFile } from '../../../missions/library/library.ts';
import type { PatrolPlan, PlanRefusal } from '../../../missions/patrol/plan.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { Finding } from '../../../missions/planner/safety/finding.ts';
import type { PlanId } from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { PatrolWishes, Rhythm } from '../../domain/flights/patrol.ts';
import type { FlownSortie } from '../../domain/flights/rhythm.ts';
import type { Bounds } from '../../domain/geo/bounds.ts';
import type { Zone, ZoneKind } from '../../domain/supervision/zone.ts';
import type { PlanSummary } from '../flights/ports.ts';
import type { Span } from '../stores.ts';
import type { SeenArea, SeenJob } from './seen.ts';

export type { Finding, Library, LibraryFault, LibraryFile, PatrolPlan, PlanRefusal, Surroundings };

/** A job that was not done to its end. */
export interface Stopped {
  readonly ok: false;
  readonly reason: /** As many as can wait are waiting. */
    | 'busy'
    /** By whoever asked. */
    | 'cancelled'
    /** It took more time, or more memory, than one job may. */
    | 'too-long'
    | 'too-big';
  readonly detail: string;
}

export interface PlanningJob {
  readonly wishes: PatrolWishes;
  readonly library: Library;
  readonly surroundings: Surroundings;
  /** Without coverage and without the judge. */
  readonly draft: boolean;
}

export interface JudgingJob {
  readonly mission: Mission;
  readonly surroundings: Surroundings;
  /** Metres above ground. */
  readonly ceiling: number;
  /** Without them nothing is said of energy and of photos. */
  readonly airframe?: Library['airframes'][number];
  readonly camera?: Library['cameras'][number];
}

/** Planning and judging beside the service, never in its way. Aborting ends the job at once. */
export interface Planner {
  plan(job: PlanningJob, signal?: AbortSignal): Promise<PatrolPlan | PlanRefusal | Stopped>;
  judge(
    job: JudgingJob,
    signal?: AbortSignal,
  ): Promise<{ readonly ok: true; readonly findings: readonly Finding[] } | Stopped>;
  seen(
    job: SeenJob,
    signal?: AbortSignal,
  ): Promise<{ readonly ok: true; readonly areas: readonly SeenArea[] } | Stopped>;
}

export type GroundAround = Pick<Surroundings, 'obstacles' | 'terrain'>;
/** How the ground lies and what stands on it, out of the bureau's own files. */
export interface Ground {
  around(
    bounds: Bounds,
    signal?: AbortSignal,
  ): Promise<({ readonly ok: true } & GroundAround) | Stopped>;
}

export interface LibraryFiles {
  /** Those that came with the service, then the bureau's own. */
  read(): Promise<{
    readonly files: readonly LibraryFile[];
    readonly faults: readonly LibraryFault[];
  }>;
}

export interface FlightZones {
  /**
   * Zones of the kind that hexacopters must heed: of everybody, of their kind, or (forbidden areas) of one of
   * them by name. In force at `at`; with `toCome` also those that will be.
   */
  forHexacopters(kind: ZoneKind, at: number, toCome: boolean, limit: number): Promise<Zone[]>;
}

declare const brand: unique symbol;
export type PatrolId = number & { readonly [brand]: 'PatrolId' };
export const patrolId = (n: number): PatrolId => n as PatrolId;

/** Of one sortie as planned: s, share of a full battery, photos, metres. */
export interface SortieFigures {
  readonly seconds: number;
  readonly battery: number;
  readonly photos: number;
  readonly length: number;
}

/** A sortie of a patrol's last planning, which is a kept plan. */
export interface PatrolSortie extends SortieFigures {
  readonly number: number;
  readonly plan: PlanId;
  readonly hash: string;
  /** How many. */
  readonly findings: number;
}

/** A patrol without its wishes and its plan. */
export interface PatrolHead {
  readonly id: PatrolId;
  readonly name: string;
  /** Id of the library. */
  readonly template: string;
  readonly rhythm: Rhythm | null;
  /** The bureau's day from which on it is due. */
  readonly since: string;
  /** 1, 2, 3 … : which planning its sorties are of. */
  readonly planning: number;
  /** One more with each change. */
  readonly version: number;
  readonly created: number;
  readonly changed: number;
  readonly archived?: number;
  readonly numbers: PatrolPlan['numbers'];
  /** Of what is drawn. */
  readonly bounds: Bounds;
  readonly sorties: readonly PatrolSortie[];
  /** The last of any of its plans that landed, and when. */
  readonly lastFlight?: { readonly id: number; readonly number: string; readonly at: number };
}
export interface PatrolRecord extends PatrolHead {
  readonly wishes: PatrolWishes;
}

/** What is written of a patrol; its plan is kept whole. */
export type PatrolDraft = Pick<
  PatrolRecord,
  'name' | 'wishes' | 'rhythm' | 'since' | 'bounds' | 'planning'
> & { readonly plan: PatrolPlan; readonly at: number };

/** A sortie to be kept as a plan. */
export interface NewSortie extends SortieFigures {
  readonly number: number;
  readonly name: string;
  readonly mission: Mission;
  readonly hash: string;
  readonly summary: PlanSummary;
  readonly findings: readonly Finding[];
}

export interface Rain {
  /** Of the bureau. */
  readonly day: string;
  readonly by: string;
  readonly reported: number;
}

/** A photo that a drone told of, with what its flight's patrol wishes of it. */
export interface CapturedPhoto {
  /** ms */
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  /** Metres above home. */
  readonly height: number;
  /** Of the nose, degrees; null: not told. */
  readonly heading: number | null;
  /** Ids of the library, and degrees; null: of no patrol, or as its template has it. */
  readonly camera: string | null;
  readonly template: string | null;
  readonly pitch: number | null;
}

export interface PatrolStore {
  /** Those not archived, newest first. */
  list(after: number | undefined, limit: number): Promise<PatrolHead[]>;
  get(id: PatrolId): Promise<PatrolRecord | undefined>;
  /** The plan of its last planning, as JSON. */
  planOf(id: PatrolId): Promise<string | undefined>;
  /** Sorties flown to their end, by when they landed. */
  flown(
    span: Span,
  ): Promise<(Omit<FlownSortie, 'day'> & { readonly patrol: PatrolId; readonly landed: number })[]>;
  /** Patrols that are not archived, with what is drawn. */
  drawn(limit: number): Promise<(Pick<PatrolHead, 'id' | 'name'> & Pick<PatrolRecord, 'wishes'>)[]>;
  /** Within the bounds, the newest first; those without a place or a height are left out. */
  captured(span: Span, bounds: Bounds, limit: number): Promise<CapturedPhoto[]>;
  /** By day, both ends included. */
  rains(from: string, until: string): Promise<Rain[]>;
  /** False where that day was reported already. */
  addRain(rain: Rain): Promise<boolean>;
  transaction<T>(work: (tx: PatrolTx) => Promise<T>): Promise<T>;
}

export interface PatrolTx {
  add(draft: PatrolDraft): Promise<PatrolId>;
  lock(id: PatrolId): Promise<PatrolRecord | undefined>;
  /** Its next version. */
  change(id: PatrolId, draft: PatrolDraft): Promise<void>;
  archive(id: PatrolId, at: number): Promise<void>;
  /** As plans of that planning. */
  addSorties(
    id: PatrolId,
    planning: number,
    sorties: readonly NewSortie[],
    at: number,
  ): Promise<void>;
  /** The plans stay as they are; what was found anew is noted. */
  saveFindings(plan: PlanId, findings: readonly Finding[], at: number): Promise<void>;
}
