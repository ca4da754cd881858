/**
 * Stretches of a mission that stand for something drawn: a survey over an area, a corridor along a line, a
 * scan around a structure. QGroundControl shows and edits them as such; what is flown are the mission's
 * items.
 */
import type { Camera } from '../planner/types.ts';

export type LatLon = readonly [lat: number, lon: number];

/** What QGroundControl keeps of a camera. */
export interface ItemCamera
  extends Pick<
    Camera,
    | 'name'
    | 'sensorWidth'
    | 'sensorHeight'
    | 'imageWidth'
    | 'imageHeight'
    | 'focalLength'
    | 'minTriggerInterval'
  > {
  /** The image's long side along the way; across it where absent. */
  readonly portrait?: boolean;
  /** Built in so that it cannot be mounted the other way. */
  readonly fixedOrientation?: boolean;
}

/** Above what `distance` is: home, the sea, the ground by heights QGroundControl knows, or the autopilot does. */
export const DISTANCE_MODES = ['relative', 'amsl', 'terrain-calculated', 'terrain'] as const;
export type DistanceMode = (typeof DISTANCE_MODES)[number];

interface Photographed {
  /** Of the mission's items, from 1, both included. */
  readonly first: number;
  readonly last: number;
  /** Absent: none with known figures ("manual"); overlaps then mean nothing. */
  readonly camera?: ItemCamera;
  /** Metres: of a survey and a corridor above `mode`, of a structure from its walls. */
  readonly distance: number;
  /** Absent: as the items' heights are. */
  readonly mode?: DistanceMode;
  /** Shares, 0 … 1. */
  readonly frontOverlap: number;
  readonly sideOverlap: number;
  /** Metres between two photos on a line, and between two lines (layers, of a structure). */
  readonly triggerDistance: number;
  readonly lineGap: number;
  /** Whether the ground sampling distance was wished, and not the distance. */
  readonly byDetail?: boolean;
}

/** Lines over ground. */
interface Transects extends Photographed {
  /** Metres that a line goes on at its ends. */
  readonly turnAround?: number;
  readonly triggerInTurns?: boolean;
  readonly hoverAndCapture?: boolean;
  readonly refly90?: boolean;
  /** Photos; 0: not counted. */
  readonly shots?: number;
  /** How `terrain-calculated` is kept: metres, m/s, m/s, m/s. */
  readonly terrain?: {
    readonly tolerance: number;
    readonly climb: number;
    readonly descent: number;
    readonly speed?: number;
  };
}

export interface Survey extends Transects {
  readonly kind: 'survey';
  /** Not closed; without holes, which QGroundControl's surveys have not. */
  readonly polygon: readonly LatLon[];
  /** Of the lines, degrees clockwise from north. */
  readonly angle: number;
  /** 0 … 3: the corner at which it begins. */
  readonly entry?: number;
  readonly alternate?: boolean;
  readonly splitConcave?: boolean;
}

export interface Corridor extends Transects {
  readonly kind: 'corridor';
  readonly line: readonly LatLon[];
  /** Metres across. */
  readonly width: number;
  /** 0 … 3: the end and the side at which it begins. */
  readonly entry?: number;
}

export interface StructureScan extends Photographed {
  readonly kind: 'structure';
  /** Not closed. */
  readonly polygon: readonly LatLon[];
  /** Metres above home: where scanning ends below and above, and where it comes and goes. */
  readonly bottom: number;
  readonly top: number;
  readonly entrance: number;
  readonly layers: number;
  /** Degrees; −90 straight down. */
  readonly gimbalPitch: number;
  readonly fromTop?: boolean;
}

export type ComplexItem = Survey | Corridor | StructureScan;
