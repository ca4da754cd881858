/** What makes a copter an ArduPilot or a PX4 one: tables and small habits, no state. */
import type { Handler } from './commands.ts';
import type { Limits } from './dynamics.ts';
import type { ParameterRow, Parameters } from './parameters.ts';
import type { Item, ItemVerdict, PlanType } from './plans.ts';
import type { Vehicle } from './vehicle.ts';

export const BEHAVIOURS = [
  'manual',
  'hold',
  'guided',
  'takeoff',
  'mission',
  'return',
  'land',
] as const;
export type BehaviourKind = (typeof BEHAVIOURS)[number];

export interface FlightMode {
  /** HEARTBEAT.custom_mode */
  readonly number: number;
  readonly name: string;
  readonly behaviour: BehaviourKind;
  /** It cannot be entered without an estimate of the position. */
  readonly needsPosition: boolean;
  readonly armable: boolean;
}

export type FailsafeAction = 'none' | 'hold' | 'return' | 'land';

/** The parameters in SI units, whatever the autopilot calls them. */
export interface Tuning {
  readonly limits: Limits;
  /** Of waypoints, m. */
  readonly acceptance: number;
  /** m/s, m/s, and the height below which the second holds. */
  readonly landing: { readonly fast: number; readonly slow: number; readonly below: number };
  /** Above home, m; s over home before it lands. */
  readonly returning: { readonly altitude: number; readonly pause: number };
  /** s on the ground: armed and never flown; after a landing. */
  readonly disarm: { readonly idle: number; readonly landed: number };
  readonly groundStation: {
    readonly system: number;
    readonly timeout: number;
    readonly action: FailsafeAction;
  };
  readonly battery: {
    readonly timer: number;
    readonly levels: readonly {
      readonly state: 'low' | 'critical';
      /** V; 0: not looked at. */
      readonly volts: number;
      /** 0 … 1 of the charge; 0: not looked at. */
      readonly charge: number;
      readonly action: FailsafeAction;
    }[];
    /** V; 0: not looked at. */
    readonly arming: number;
  };
  readonly fence: {
    readonly enabled: boolean;
    readonly polygons: boolean;
    /** Above home, m; 0: none. */
    readonly ceiling: number;
    /** Around home, m; 0: none. */
    readonly radius: number;
    readonly action: FailsafeAction;
  };
}

export interface MissionHabits {
  /** Item 0 of a mission is home, and is the autopilot's own. */
  readonly home: boolean;
  /** Asks for items with MISSION_REQUEST (40) rather than MISSION_REQUEST_INT (51). */
  readonly oldRequests: boolean;
  readonly most: Readonly<Record<PlanType, number>>;
  /** s without an item until it is asked for again; until it gives up. */
  readonly retry: number;
  readonly giveUp: number;
  /** A mission changes whole or not at all. */
  readonly atomic: boolean;
  /** MAV_MISSION_RESULT with which it gives up; undefined: only a text. */
  readonly giveUpAck?: number;
  /** To a second station. */
  readonly busyAck: number;
  /** To an item out of turn; undefined: silence. */
  readonly outOfTurnAck?: number;
  /** A station may call a transfer off with MISSION_ACK 15. */
  readonly cancellable: boolean;
  readonly clearsAll: boolean;
  readonly clearsWhileFlown: boolean;
  readonly opaqueIds: boolean;
  /** What of an item is kept, or why it is refused. */
  judge(item: Item, type: PlanType): ItemVerdict;
}

export interface Personality {
  readonly name: 'ardupilot' | 'px4';
  /** MAV_AUTOPILOT */
  readonly autopilot: number;
  readonly modes: readonly FlightMode[];
  readonly bootMode: number;
  /** custom_mode of MAV_CMD_DO_SET_MODE's parameters 2 and 3. */
  modeNumber(main: number, sub: number): number;
  baseMode(mode: FlightMode, armed: boolean): number;
  readonly bootTexts: readonly string[];
  /** AUTOPILOT_VERSION */
  readonly version: { readonly software: number; readonly capabilities: number };
  readonly parameters: readonly ParameterRow[];
  readonly encoding: 'cast' | 'bytewise';
  /** The parameter that holds its system number. */
  readonly systemParameter: string;
  tuning(parameters: Parameters): Tuning;
  /** Hz of what it sends by itself, by message number. */
  readonly streams: ReadonlyMap<number, number>;
  /** What it can send at all. */
  readonly messages: ReadonlySet<number>;
  readonly missions: MissionHabits;
  readonly commands: Readonly<Record<number, Handler>>;
  /** Without a transmitter its hand-flown modes sink. */
  readonly manualSinks: boolean;
  /** A mission's return item changes the mode. */
  readonly returnItemChangesMode: boolean;
  /** MISSION_ITEM_REACHED tells of items without movement too. */
  readonly reachesAll: boolean;
  /** AUTO entered on the ground waits for MISSION_START. */
  readonly missionWaits: boolean;
  readonly texts: Texts;
}

/** Its own words; undefined: it says nothing. */
export interface Texts {
  readonly armed: string;
  readonly disarmed: (why: 'command' | 'landed' | 'idle' | 'failsafe') => string;
  readonly takenOff?: string;
  readonly landed?: string;
  readonly modeRefused: (mode: string, why: string) => string;
  readonly fence: (kind: string) => string;
  readonly gcsLost: string;
  readonly gcsBack: string;
  readonly battery: (pack: number, state: string, volts: number, used: number) => string;
  readonly positionLost: string;
  readonly item: (seq: number, command: number) => string | undefined;
  /** Why it will not arm: those with the mode last. */
  readonly checks: (vehicle: Vehicle) => readonly { text: string; mode: boolean }[];
  readonly gpsBack?: string;
  readonly noMessage: (message: number) => string;
  /** What is wrong with the mission and the fence as they are stored now. */
  readonly missionFaults: (vehicle: Vehicle) => readonly string[];
}
