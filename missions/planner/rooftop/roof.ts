/** A roof and how high above it is flown. */
import { type Footprint, footprint, LOWEST } from '../camera.ts';
import type { Refusal, Region } from '../types.ts';
import type { PatternInput } from '../work.ts';

export interface Roof {
  readonly region: Region;
  readonly name: string;
  /** Metres above ground. */
  readonly top: number;
  /** Metres above the roof, and what a photo straight down shows of it from there. */
  readonly over: number;
  readonly print: Footprint;
  /** Of the grid's lines: radians counter-clockwise from east. */
  readonly angle: number;
}

/**
 * Metres above a roof: as wished, lower where the ceiling asks for it, and never lower than the clearance;
 * undefined where both do not go together.
 */
export function heightOver(top: number, { airspace, height }: PatternInput): number | undefined {
  const free = airspace.ceiling - top;
  const space = airspace.at(Math.min(airspace.ceiling, top + height));
  const least = Math.max(LOWEST, 'ok' in space ? 0 : space.clearance);
  const over = Math.max(least, Math.min(height, free));
  return over <= free + 1e-9 ? over : undefined;
}

export function printOver(over: number, input: PatternInput): Footprint | Refusal {
  const { camera, frontOverlap, sideOverlap, height, print } = input;
  return over === height ? print : footprint(camera, over, { frontOverlap, sideOverlap });
}
