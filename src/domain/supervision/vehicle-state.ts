import type { Fix } from '../fleet/fix.ts';
import type { ZoneId } from '../ids.ts';
import type { Nearby } from './book.ts';

/**
 * What the rules know of one vehicle after its fixes up to a time. Plain data, and forgetful: nothing in
 * it adds up over a vehicle's life, so two histories that agree for a while lead to the same state.
 * Its size is bounded by the zones around one place.
 */
export interface VehicleState {
  /** Of the last fix folded, jumps included, ms. */
  time: number | undefined;
  /** The last plausible fix. */
  last: Fix | undefined;
  /** Fixes after it that were jumps from it and plausible among each other; at most two. */
  jumps: Fix[];
  /** Forbidden areas it is in, or was a moment ago; by zone id. */
  areas: AreaVisit[];
  /** Zones in which it drives too fast; by zone id. */
  speeding: Speeding[];
  /** Outside its work areas, outside its routes: one each at most. */
  leaving: Leaving[];
  stop: Stop | undefined;
  /** No knowledge but what was looked up last; neither encoded nor copied. */
  nearby: Nearby | undefined;
}

/**
 * - entering: inside, but not yet for long or far enough
 * - inside: a finding is open
 * - lingering: the finding ended, but the vehicle is still so close that its noise may reach in
 */
type AreaStage = 'entering' | 'inside' | 'lingering';

export interface AreaVisit {
  readonly zone: ZoneId;
  /** At entry. */
  readonly version: number;
  stage: AreaStage;
  /** Entered out of lingering: must stay longer to count. */
  readonly hesitant: boolean;
  /** When and where it came in, ms and degrees. */
  readonly entered: number;
  readonly lon: number;
  readonly lat: number;
  /** The last moment it is known to have been inside, ms. */
  lastInside: number;
  /** Consecutive fixes inside; counted up to two, while entering. */
  fixes: number;
  /** How far inside the border it got, m; kept while entering. */
  depth: number;
  /** The last fix was well outside; one is noise, a second makes it true. */
  out: boolean;
}

export interface Speeding {
  readonly zone: ZoneId;
  /** At its begin. */
  readonly version: number;
  readonly since: number;
  readonly lon: number;
  readonly lat: number;
  /** m/s */
  readonly limit: number;
  /** The last moment over the limit, ms. */
  lastOver: number;
  /** m/s */
  top: number;
  /** Consecutive fixes that were not too fast in the zone; counted up to two. */
  slowFixes: number;
  open: boolean;
}

export interface Leaving {
  readonly rule: 'left-work-area' | 'off-route';
  /** The nearest when it began. */
  readonly zone: ZoneId;
  readonly version: number;
  readonly since: number;
  readonly lon: number;
  readonly lat: number;
  /** The buffer when it began, m. */
  readonly limit: number;
  /** Consecutive fixes outside; counted up to the setting's minimum, until open. */
  fixes: number;
  /** m */
  farthest: number;
  /** Since when it has been back, ms. */
  backSince: number | undefined;
  open: boolean;
}

export interface Stop {
  /** When and where it came to a stand, ms and degrees. */
  readonly began: number;
  readonly lon: number;
  readonly lat: number;
  /** Since when it has stood with the engine on or unknown, ms. */
  idleSince: number;
  /** When it went out of its surroundings; one fix out there is noise, a second makes it true. ms */
  awaySince: number | undefined;
  finding: StopFinding | undefined;
}

export interface StopFinding {
  /** The zone whose limit it is; absent: the rule's own. */
  readonly zone: { readonly id: ZoneId; readonly version: number } | undefined;
  readonly since: number;
  /** s */
  readonly limit: number;
  /** The last moment it is known to have stood, ms. */
  until: number;
}

/** Lists are replaced, never changed, so all empty ones can be this one. */
const NONE: never[] = [];
Object.freeze(NONE);

/** The list, with all empty lists being one: most vehicles have nothing going on. */
export function list<T>(items: T[]): T[] {
  return items.length === 0 ? NONE : items;
}

/** The items and one more, by zone id. */
export function withZone<T extends { readonly zone: ZoneId }>(items: readonly T[], item: T): T[] {
  return [...items, item].sort((a, b) => (a.zone < b.zone ? -1 : 1));
}

export function freshState(): VehicleState {
  return {
    time: undefined,
    last: undefined,
    jumps: NONE,
    areas: NONE,
    speeding: NONE,
    leaving: NONE,
    stop: undefined,
    nearby: undefined,
  };
}

export function copyState(state: VehicleState): VehicleState {
  const { stop } = state;
  return {
    time: state.time,
    // Fixes are never changed, so they can be shared.
    last: state.last,
    jumps: list([...state.jumps]),
    areas: list(state.areas.map((visit) => ({ ...visit }))),
    speeding: list(state.speeding.map((spell) => ({ ...spell }))),
    leaving: list(state.leaving.map((absence) => ({ ...absence }))),
    stop: stop && { ...stop, finding: stop.finding && { ...stop.finding } },
    nearby: undefined,
  };
}

/** Counts up when what a state holds changes; a state in another format is as good as none. */
const FORMAT = 1;

/**
 * A JSON value, equal (as text of JSON.stringify) where the knowledge is equal. PostgreSQL's jsonb does not
 * keep the order of keys: decode and encode again before comparing with what was stored.
 */
export function encodeState(state: VehicleState): unknown {
  return ordered({ format: FORMAT, ...state, nearby: undefined });
}

/** Of a value that this release did not write: a fresh state, to be filled from the stored fixes. */
export function decodeState(json: unknown): VehicleState {
  const { format, ...stored } = json as { format?: number } & Partial<VehicleState>;
  if (format !== FORMAT) return freshState();
  const state = { ...freshState(), ...stored };
  return {
    ...copyState(state),
    leaving: list(state.leaving.map((absence) => ({ ...absence, backSince: absence.backSince }))),
    stop: state.stop && {
      ...state.stop,
      awaySince: state.stop.awaySince,
      finding: state.stop.finding && { ...state.stop.finding, zone: state.stop.finding.zone },
    },
  };
}

/** Keys in alphabetical order, nothing undefined. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  const entries: [string, unknown][] = [];
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined) entries.push([key, ordered(part)]);
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
