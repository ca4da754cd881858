/** Heights along a sortie: the way, the ground below it, the ceiling above that. */
import type { TerrainGrid } from '../../../missions/patrol/surroundings.ts';
import { groundAt } from '../../../missions/terrain/grid.ts';
import { placeAlong, type WayLeg, wayLength } from './sortie-way.ts';

export interface WayProfile {
  /** Metres of the whole way. */
  readonly length: number;
  /** [metres along, metres above home], corner by corner. */
  readonly flown: readonly (readonly [along: number, height: number])[];
  /** Metres above home, at equal steps; level at 0 where no terrain is known at all. */
  readonly ground: readonly (readonly [along: number, height: number])[];
  /** Metres above ground. */
  readonly ceiling: number;
  readonly low: number;
  readonly high: number;
  /** Between the lines of the scale, m. */
  readonly step: number;
  readonly known: boolean;
}

/** Looks at the ground along the way. */
const LOOKS = 240;
const STEPS = [10, 20, 50, 100, 200, 500];

export function wayProfile(
  way: readonly WayLeg[],
  home: { readonly amsl?: number },
  terrain: TerrainGrid | undefined,
  ceiling: number,
): WayProfile | undefined {
  const length = wayLength(way);
  const first = way[0];
  if (!first || length <= 0) return undefined;
  const flown: [number, number][] = [[0, first.fromAltitude]];
  for (const leg of way) flown.push([leg.begins + leg.length, leg.toAltitude]);
  const amsl = terrain && groundAt(terrain);
  const base = home.amsl ?? amsl?.(first.from[1], first.from[0]);
  const known = amsl !== undefined && base !== undefined;
  const ground: [number, number][] = [];
  for (let i = 0; i <= LOOKS; i++) {
    const along = (length * i) / LOOKS;
    const at = placeAlong(way, along)?.at;
    const height = known && at ? amsl(at[1], at[0]) : undefined;
    ground.push([along, height === undefined ? (ground.at(-1)?.[1] ?? 0) : height - (base ?? 0)]);
  }
  const heights = [...flown, ...ground].map(([, height]) => height);
  const tops = ground.map(([, height]) => height + ceiling);
  const span = Math.max(...heights, ...tops) - Math.min(...heights);
  const step = STEPS.find((one) => span / one <= 5) ?? 1000;
  const low = Math.floor(Math.min(...heights) / step) * step;
  const high = Math.ceil((Math.max(...heights, ...tops) + step * 0.1) / step) * step;
  return { length, flown, ground, ceiling, low, high, step, known };
}

/** The value of a line of [along, value] at a place along. */
export function heightAlong(line: WayProfile['flown'], along: number): number {
  const i = line.findIndex(([at]) => at >= along);
  const [b, a] = [line[i < 0 ? line.length - 1 : i]!, line[Math.max(0, i - 1)]!];
  const span = b[0] - a[0];
  return span > 0 ? a[1] + ((along - a[0]) / span) * (b[1] - a[1]) : b[1];
}
