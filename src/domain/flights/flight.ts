/** A flight: one plan, one drone, one pilot, one approval; one or more sorties (a battery each). */
import type { CaseId, DeviceId } from '../ids.ts';
import type { Mission } from './mission.ts';

declare const brand: unique symbol;
export type FlightId = number & { readonly [brand]: 'FlightId' };
export type PlanId = number & { readonly [brand]: 'PlanId' };
export const flightId = (n: number): FlightId => n as FlightId;
export const planId = (n: number): PlanId => n as PlanId;

export const FLIGHT_STATES = [
  'planned',
  /** The checklist was green, or overridden with a reason. */
  'checked',
  /** The mission on board is proven to be the plan's. */
  'uploaded',
  'armed',
  'flying',
  'paused',
  'returning',
  'landed',
  'closed',
  'aborted',
] as const;
export type FlightState = (typeof FLIGHT_STATES)[number];

/** What a person does with a flight. */
export const FLIGHT_STEPS = [
  'check',
  'upload',
  'arm',
  'start',
  'pause',
  'continue',
  'return',
  'land',
  /** After landing before the plan's end: goes on where it stopped, as a new sortie. */
  'resume',
  'close',
  'abort',
] as const;
export type FlightStep = (typeof FLIGHT_STEPS)[number];

/** What the vehicle shows or the service finds. */
export const FLIGHT_SIGNS = [
  /** The upload was read back and is the same. */
  'verified',
  /** Something else is on board, or nothing is proven any more. */
  'unverified',
  'armed',
  /** Airborne in the mission or under command. */
  'airborne',
  'paused',
  'returning',
  /** On the ground and disarmed. */
  'landed',
  /** Disarmed without having flown. */
  'disarmed',
] as const;
export type FlightSign = (typeof FLIGHT_SIGNS)[number];

/** Who allowed it. Times ms. */
export interface Approval {
  /** The application's number; empty: none was needed (micro/light, uncontrolled airspace). */
  readonly number: string;
  readonly from: number;
  readonly to: number;
  /** Metres above the ground below (true height). */
  readonly ceiling: number;
  /** Where: a polygon [lon, lat] ring, closed; absent: as the plan's own fence. */
  readonly area?: readonly (readonly [lon: number, lat: number])[];
  /** Written by the service until a pilot says by what it is allowed, or that nothing is needed. */
  readonly assumed?: true;
}

export interface Pilot {
  readonly name: string;
  readonly licence: string;
}

export interface Weather {
  /** m/s */
  readonly wind: number;
  readonly gusts: number;
  /** Metres. */
  readonly visibility: number;
  /** °C */
  readonly temperature: number;
  readonly precipitation: boolean;
}

export interface Plan {
  readonly id: PlanId;
  readonly name: string;
  readonly mission: Mission;
  /** sha-256 of canonicalMission, hex. */
  readonly hash: string;
  readonly created: number;
}

/** Where a sortie stopped in its plan. */
export interface StopPoint {
  /** The item it was on the way to, from 1. */
  readonly item: number;
  readonly lat: number;
  readonly lon: number;
  /** Of the leg to that item, 0 … 1. */
  readonly fraction: number;
}

export interface Sortie {
  readonly number: number;
  /** What it flies: the plan's, or from the stop point on. */
  readonly mission: Mission;
  readonly hash: string;
  readonly verified?: number;
  readonly armed?: number;
  readonly airborne?: number;
  readonly landed?: number;
  readonly stopped?: StopPoint;
  /** All of the plan was flown. */
  readonly complete: boolean;
}

export interface Flight {
  readonly id: FlightId;
  /** `2026-FX-000012`. */
  readonly number: string;
  readonly plan: { readonly id: PlanId; readonly name: string; readonly hash: string };
  readonly device: DeviceId;
  readonly pilot: Pilot;
  readonly approval: Approval;
  readonly weather?: Weather;
  readonly state: FlightState;
  readonly created: number;
  readonly closed?: number;
  readonly sorties: readonly Sortie[];
  /** What it is there to have a look at. */
  readonly case?: { readonly id: CaseId; readonly number: string };
}

/** What is looked at before a flight; the first ones by the service, the `person-` ones by a person. */
export const CHECK_ITEMS = [
  'link',
  'gps',
  'ekf',
  'prearm',
  'battery',
  'home',
  'fence',
  'limits',
  /** What the judge of missions found in the plan. */
  'judgement',
  'approval-window',
  'approval-ceiling',
  'approval-area',
  'storage',
  'weather',
  'person-airframe',
  'person-props',
  'person-payload',
  'person-surroundings',
] as const;
export type CheckItem = (typeof CHECK_ITEMS)[number];

export interface Check {
  readonly item: CheckItem;
  readonly state: 'green' | 'red' | 'unknown';
  /** The numbers it was judged by, for the sentence on the page: `{value, limit, …}`. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  /** A person let it pass with a reason. */
  readonly override?: { readonly by: string; readonly reason: string; readonly at: number };
}

export interface FlightLogEntry {
  readonly seq: number;
  readonly at: number;
  /** A person's name, `vehicle` or `service`. */
  readonly by: string;
  /** A step, a sign, `tick`, `untick`, `override`, `weather`, `approval`, `command`, `reply`. */
  readonly what: string;
  readonly from?: FlightState;
  readonly to: FlightState;
  readonly detail: Readonly<Record<string, unknown>>;
}
