/** What the use cases around plans and flights ask of the store. */

import type { Finding } from '../../../missions/planner/safety/finding.ts';
import type { CaseState } from '../../domain/cases/workflow.ts';
import type { CommandProgress } from '../../domain/flights/command-outcome.ts';
import type { Command, CommandKind, DroneState, EventKind } from '../../domain/flights/drone.ts';
import type {
  Approval,
  Check,
  CheckItem,
  Flight,
  FlightId,
  FlightLogEntry,
  FlightState,
  Pilot,
  Plan,
  PlanId,
  Sortie,
  StopPoint,
  Weather,
} from '../../domain/flights/flight.ts';
import type { Mission } from '../../domain/flights/mission.ts';
import type { CaseId, DeviceId } from '../../domain/ids.ts';
import type { StoredDroneEvent } from '../drones/ports.ts';
import type { Span } from '../stores.ts';

/** What a plan asks of a flight, worked out once. */
export interface PlanSummary {
  /** Metres flown, the way home included. */
  readonly length: number;
  /** Seconds. */
  readonly duration: number;
  /** Metres above home. */
  readonly highest: number;
  readonly photos: number;
  /** Share of a full battery, 0 … 100. */
  readonly battery: number;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

/** What a plan can be written as; `kmz` is a wayline of DJI. */
export const PLAN_FORMATS = ['plan', 'waypoints', 'kmz', 'kml', 'geojson'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** What the planning library does for plans and flights. */
export interface MissionTools {
  summary(mission: Mission): PlanSummary;
  /** A `.plan` or `.waypoints` file; where it cannot be read, why. */
  read(
    bytes: Uint8Array,
  ):
    | { readonly ok: true; readonly mission: Mission }
    | { readonly ok: false; readonly reason: string };
  /** As a `.plan` file. */
  write(mission: Mission): string;
  /** A format may have no words for a mission: then why, in English. */
  writeAs(
    mission: Mission,
    format: PlanFormat,
  ):
    | { readonly ok: true; readonly bytes: Uint8Array }
    | { readonly ok: false; readonly reason: string };
  /** What is left of it from a stop point on, to be flown from the ground. */
  resume(mission: Mission, stop: StopPoint): Mission;
}

/** A plan without its items. */
export interface PlanHead extends Omit<Plan, 'mission'> {
  readonly items: number;
  readonly summary: PlanSummary;
  /** The patrol of which it is a sortie. */
  readonly patrol?: { readonly id: number; readonly sortie: number };
  /** How many things the judge found; absent: nobody asked it. */
  readonly findings?: number;
}

/** A plan with its items and with what the judge found in it. */
export interface PlanRecord extends PlanHead {
  readonly mission: Mission;
  readonly judgement?: readonly Finding[];
}

export interface PlanStore {
  /** Newest first. */
  list(after: number | undefined, limit: number): Promise<PlanHead[]>;
  get(id: PlanId): Promise<PlanRecord | undefined>;
  add(plan: Omit<Plan, 'id'> & { readonly summary: PlanSummary }): Promise<PlanId>;
  saveJudgement(id: PlanId, findings: readonly Finding[], at: number): Promise<void>;
}

/** A sortie without its items. */
export interface SortieHead extends Omit<Sortie, 'mission'> {
  readonly items: number;
}
/** A flight as lists and the live map show it. */
export interface FlightHead extends Omit<Flight, 'sorties'> {
  readonly sorties: readonly SortieHead[];
}

export type Override = NonNullable<Check['override']>;
export interface Ticks {
  readonly ticks: Readonly<
    Partial<Record<CheckItem, { readonly by: string; readonly at: number }>>
  >;
  readonly overrides: Readonly<Partial<Record<CheckItem, Override>>>;
}

/** A flight with all that its checklist and its next step need. */
export interface FlightRecord extends FlightHead {
  /** Of the newest sortie: what is flown now or next. */
  readonly mission: Mission;
  readonly weatherAt?: number;
  readonly checks: Ticks;
  /** Of its plan. */
  readonly patrol?: { readonly id: number; readonly name: string; readonly sortie: number };
  readonly judgement?: readonly Finding[];
}

export interface CommandRecord extends CommandProgress {
  readonly id: string;
  readonly flight?: FlightId;
  readonly device: DeviceId;
  readonly kind: CommandKind;
  /** Of upload and verify without the mission: it is the sortie's. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly by: string;
  readonly sent: number;
  readonly expires: number;
}

export interface BlackBox {
  readonly sha256: string;
  readonly bytes: number;
  readonly began: number;
  readonly ended: number;
}

export interface BlackBoxStore {
  has(device: DeviceId, sha256: string): Promise<boolean>;
  /** @returns the flight that it is of, if one is known to have been in the air then */
  add(device: DeviceId, box: BlackBox, at: number): Promise<FlightHead | undefined>;
}

export interface FlightReader {
  /** Newest first. */
  list(
    filter: {
      device?: string | undefined;
      state?: FlightState | undefined;
      patrol?: number | undefined;
    },
    after: number | undefined,
    limit: number,
  ): Promise<FlightHead[]>;
  /** Neither closed nor aborted, newest first. */
  open(limit: number): Promise<FlightHead[]>;
  get(id: FlightId): Promise<FlightRecord | undefined>;
  /** Oldest first; at most the newest `limit` entries. */
  log(id: FlightId, limit: number): Promise<FlightLogEntry[]>;
  /** Newest first. */
  commands(id: FlightId, limit: number): Promise<CommandRecord[]>;
  blackBoxes(id: FlightId): Promise<BlackBox[]>;
  /** By number, those after `after`. */
  events(id: FlightId, after: number, limit: number, kind?: EventKind): Promise<StoredDroneEvent[]>;
  /** Stored states in order of time, chunk by chunk. */
  states(device: DeviceId, span: Span): AsyncIterable<DroneState[]>;
  /** The items of one sortie. */
  missionOf(id: FlightId, sortie: number): Promise<Mission | undefined>;
  transaction<T>(work: (tx: FlightTx) => Promise<T>): Promise<T>;
}

export type NewFlight = Pick<Flight, 'number' | 'pilot' | 'approval' | 'device' | 'created'> & {
  readonly plan: PlanId;
  readonly mission: Mission;
  readonly hash: string;
  readonly case?: CaseId;
};
/** What a case's log hears of a flight. */
export interface CaseLine {
  readonly at: number;
  readonly by: string;
  readonly state: CaseState;
  readonly note: string;
  readonly detail: Readonly<Record<string, unknown>>;
}
export type NewLogEntry = Omit<FlightLogEntry, 'seq'>;

/** Flights within one transaction: every lock holds until it ends. */
export interface FlightTx {
  takeSerial(year: number): Promise<number>;
  /** With its first sortie. */
  add(flight: NewFlight): Promise<FlightId>;
  /** The flight, locked. */
  lock(id: FlightId): Promise<FlightRecord | undefined>;
  /** Another flight that holds the drone; the drone is locked, so that none can come to hold it. */
  otherHolder(id: FlightId, device: DeviceId): Promise<Pick<Flight, 'id' | 'number'> | undefined>;
  /** The case, locked; `flight`: the number of one that is already to have a look at it. */
  lockCase(
    id: CaseId,
  ): Promise<{ readonly state: CaseState; readonly flight?: string } | undefined>;
  /** A line in the log of a case that `lockCase` has locked. */
  tellCase(id: CaseId, line: CaseLine): Promise<void>;
  setState(id: FlightId, state: FlightState, closed?: number): Promise<void>;
  setPilot(id: FlightId, pilot: Pilot): Promise<void>;
  setApproval(id: FlightId, approval: Approval): Promise<void>;
  setWeather(id: FlightId, weather: Weather, at: number): Promise<void>;
  setChecks(id: FlightId, checks: Ticks): Promise<void>;
  addSortie(id: FlightId, sortie: Pick<Sortie, 'number' | 'mission' | 'hash'>): Promise<void>;
  /** Everything but its mission. */
  saveSortie(id: FlightId, sortie: SortieHead): Promise<void>;
  /** Appends; each entry gets the next number. */
  log(id: FlightId, entries: readonly NewLogEntry[]): Promise<void>;
  addCommand(command: CommandRecord): Promise<void>;
  /** Those of this flight that have not ended. */
  openCommands(id: FlightId): Promise<CommandRecord[]>;
  command(id: string): Promise<CommandRecord | undefined>;
  saveCommand(command: CommandRecord): Promise<void>;
  /** Puts to the flight the black boxes that came before it was known to have flown. */
  linkBlackBoxes(id: FlightId): Promise<void>;
}

/** Commands that have not ended, whichever process made them. */
export interface CommandStore {
  open(): Promise<CommandRecord[]>;
  /** The flight of a command, to be locked before it. */
  flightOf(id: string, device: DeviceId): Promise<FlightId | undefined>;
  /** Keeps the pilot's watch over a drone going until then. */
  watch(device: DeviceId, by: string, until: number): Promise<void>;
  /** Watches not over at `now`. */
  watched(now: number): Promise<{ readonly device: DeviceId; readonly by: string }[]>;
}

/** Hands a command to the drone's bridge, if that is connected here; false where it is not. */
export type SendCommand = (device: DeviceId, command: Command) => boolean;
