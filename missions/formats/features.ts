/** What is drawn on a map: places, lines and areas with properties. GeoJSON and KML both say it. */
import type { Refusal } from './reading.ts';
import { checkOnEarth, Refused } from './reading.ts';

/** Degrees, and metres where a height is given. */
export type Position = readonly [lon: number, lat: number, altitude?: number];

export type Geometry =
  | { readonly type: 'point'; readonly position: Position }
  | { readonly type: 'line'; readonly positions: readonly Position[] }
  /** Rings not closed; the first is the outline, the others are holes. As drawn: not judged, not turned. */
  | { readonly type: 'area'; readonly rings: readonly (readonly Position[])[] };

export interface Feature {
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

export type FeaturesReading =
  | { readonly ok: true; readonly features: readonly Feature[] }
  | {
      readonly ok: false;
      readonly reason: Refusal;
      readonly detail: string;
      readonly where: string;
    };

/** What a file may have at most. */
export interface FeatureBounds {
  readonly features: number;
  readonly positions: number;
}

const DRAWN: FeatureBounds = { features: 20_000, positions: 500_000 };

/** Takes in features up to the bounds. */
export class Collected {
  readonly features: Feature[] = [];
  private readonly bounds: FeatureBounds;
  private positions = 0;

  constructor(bounds = DRAWN) {
    this.bounds = bounds;
  }

  /** @throws Refused */
  add(geometry: Geometry, properties: Feature['properties'], where: string): void {
    if (this.features.length >= this.bounds.features)
      throw new Refused('too-many', `more than ${this.bounds.features} shapes`, where);
    this.features.push({ geometry, properties });
  }

  /** @throws Refused where one is nowhere, or they are too many */
  position(lon: number, lat: number, altitude: number | undefined, where: string): Position {
    if (++this.positions > this.bounds.positions)
      throw new Refused('too-many', `more than ${this.bounds.positions} positions`, where);
    checkOnEarth(lat, lon, where);
    if (altitude === undefined) return [lon, lat];
    if (!Number.isFinite(altitude)) throw new Refused('number', 'the altitude is no number', where);
    return [lon, lat, altitude];
  }
}

export function featuresReading(read: () => readonly Feature[]): FeaturesReading {
  try {
    return { ok: true, features: read() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: error.reason, detail: error.message, where: error.where };
  }
}

/** A ring as files have it, without the repeated first position. @throws Refused */
export function openRing(ring: readonly Position[], where: string): readonly Position[] {
  const first = ring[0];
  const last = ring.at(-1);
  const closed = ring.length > 1 && first![0] === last![0] && first![1] === last![1];
  const open = closed ? ring.slice(0, -1) : ring;
  if (open.length < 3) throw new Refused('missing', 'an area needs three corners', where);
  return open;
}

export const closedRing = (ring: readonly Position[]): readonly Position[] => [...ring, ring[0]!];
