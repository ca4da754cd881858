/** What planning gives: sorties with their missions, what stays uncovered, figures, and what the judge found. */
import type { Mission } from '../../src/domain/flights/mission.ts';
import type { LonLat } from '../../src/domain/flights/patrol.ts';
import type { EarthGrid } from '../../src/domain/geo/grid.ts';
import type { Finding } from '../planner/safety/finding.ts';
import type { Refusal } from '../planner/types.ts';

export interface PlannedPhoto {
  readonly lat: number;
  readonly lon: number;
  /** Metres above home. */
  readonly altitude: number;
  /** Metres above the ground below. */
  readonly height: number;
  /** Degrees; −90 straight down. */
  readonly pitch: number;
  /** Of the camera, clockwise from north. */
  readonly heading: number;
}

/** From one battery change to the next: its own way out and home. */
export interface PlannedSortie {
  readonly mission: Mission;
  /** Index of the take-off point, and of the drone, from 0. */
  readonly takeOff: number;
  readonly drone: number;
  /** s after the first take-off. */
  readonly start: number;
  readonly seconds: number;
  readonly wattHours: number;
  /** Share of a full battery, 0 … 1. */
  readonly battery: number;
  /** Metres over ground: all of it, and what of it is no photo line. */
  readonly length: number;
  readonly transit: number;
  readonly turns: number;
  readonly photos: readonly PlannedPhoto[];
  readonly findings: readonly Finding[];
}

export interface PlanNumbers {
  /** Metres over ground, s of flying (all sorties), s from the first take-off to the last landing. */
  readonly length: number;
  readonly seconds: number;
  readonly makespan: number;
  readonly photos: number;
  /** Bytes. */
  readonly storage: number;
  readonly batteries: number;
  /** Share of the length. */
  readonly transitShare: number;
  readonly turns: number;
  /** m² wanted, and length of photo lines and ways between them ÷ (area / line gap). */
  readonly area: number;
  readonly ratio: number;
  /** Metres of ground in a pixel, straight down; metres above ground; m/s. */
  readonly gsd: number;
  readonly height: number;
  readonly speed: number;
  readonly lineGap: number;
  readonly triggerDistance: number;
}

/** What the planned photos show of the wanted area, from their footprints. */
export interface Coverage extends EarthGrid {
  /** Row by row from the south: photos that show the cell's middle; −1: not wanted. At most 255. */
  readonly photos: readonly number[];
  /** Best ground sampling distance there, metres in a pixel; 0 where none. */
  readonly gsd: readonly number[];
  /** Shares of the wanted cells in ≥ 1 and ≥ 3 photos, and the gsd's median and worst tenth, m. */
  readonly once: number;
  readonly thrice: number;
  readonly gsdMedian: number;
  readonly gsdWorst: number;
}

export const PLAN_NOTES = [
  /** No terrain tiles: heights are above take-off. */
  'level-ground',
  /** The ground is not known everywhere below (voids). */
  'ground-void',
  /** No take-off point was given: one was put beside what is drawn. */
  'take-off-chosen',
  /** The wished height was kept between the template's lowest and highest. */
  'height-kept',
  /** The camera asks for less speed than was wished. */
  'slower',
  /** Not all limits found room in the vehicle's own fence; the plan keeps them all the same. */
  'fence-partial',
] as const;
export type PlanNote = (typeof PLAN_NOTES)[number];

export interface PatrolPlan {
  readonly ok: true;
  readonly sorties: readonly PlannedSortie[];
  /** What stays unseen because nothing may fly there: polygons with holes, not closed. */
  readonly uncovered: readonly (readonly (readonly LonLat[])[])[];
  readonly numbers: PlanNumbers;
  readonly notes: readonly PlanNote[];
  /** Absent in a draft. */
  readonly coverage?: Coverage;
}

/** Why there is no plan: a planner's refusal, its place in degrees; or what the wishes name is unknown. */
export interface PlanRefusal {
  readonly ok: false;
  readonly reason: Refusal['reason'] | 'unknown-name' | 'nothing-drawn' | 'endurance' | 'items';
  /** In English, with the numbers. */
  readonly detail: string;
  readonly at?: LonLat;
}
