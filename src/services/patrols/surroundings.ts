/** What is around a place: zones as areas to keep out of and to stay in, and what stands on the ground. */
import type { Area } from '../../../missions/planner/safety/finding.ts';
import { type Bounds, boundsOf, overlap } from '../../domain/geo/bounds.ts';
import { outline } from '../../domain/geo/outline.ts';
import type { Zone, ZoneShape } from '../../domain/supervision/zone.ts';
import type { Clock } from '../ports.ts';
import type { FlightZones, Ground, Stopped, Surroundings } from './ports.ts';

/** Degrees; more is no patrol, and terrain of it would be coarse. */
const MOST_ACROSS = 0.6;
/** Of each kind: more than a bureau has. */
const MOST_ZONES = 5000;
/** `outline` draws round borders with corners on them, at most 1/16 of π apart: as much larger that none is cut off. */
const AROUND_CIRCLE = 1 / Math.cos(Math.PI / 32);

export type Around =
  | { readonly ok: true; readonly surroundings: Surroundings }
  | Stopped
  | { readonly ok: false; readonly reason: 'too-large'; readonly detail: string };

export interface SurroundingsOf {
  around(bounds: Bounds, signal?: AbortSignal): Promise<Around>;
}

export function createSurroundings(deps: {
  zones: FlightZones;
  ground: Ground;
  clock: Clock;
}): SurroundingsOf {
  const { zones, ground, clock } = deps;
  return {
    around: async (bounds, signal) => {
      const [west, south, east, north] = bounds;
      const across = Math.max(east - west, north - south);
      if (!(across <= MOST_ACROSS)) {
        const detail = `${across.toFixed(2)}° across: at most ${MOST_ACROSS}° are looked at in one piece`;
        return { ok: false, reason: 'too-large', detail };
      }
      const now = clock.now();
      const [forbidden, work, below] = await Promise.all([
        zones.forHexacopters('forbidden-area', now, true, MOST_ZONES),
        zones.forHexacopters('work-area', now, false, MOST_ZONES),
        ground.around(bounds, signal),
      ]);
      if (!below.ok) return below;
      const { obstacles, terrain } = below;
      return {
        ok: true,
        surroundings: {
          noFly: forbidden.flatMap((zone) => areasOf(zone, grown)).filter(reaching(bounds)),
          // All of them: where none reaches the place, nothing may be flown there.
          permitted: work.flatMap((zone) => areasOf(zone)),
          obstacles,
          ...(terrain && { terrain }),
        },
      };
    },
  };
}

/** A zone's polygons, rings not closed. Its hours do not count: a patrol may be flown at any time. */
function areasOf(
  { name, shape }: Pick<Zone, 'name' | 'shape'>,
  drawn: (shape: ZoneShape) => ZoneShape = (same) => same,
): Area[] {
  return outline(drawn(shape)).map((rings) => ({
    name,
    rings: rings.map((ring) => ring.slice(0, -1)),
  }));
}

function grown(shape: ZoneShape): ZoneShape {
  if (shape.type === 'circle')
    return { ...shape, radiusMetres: shape.radiusMetres * AROUND_CIRCLE };
  if (shape.type === 'corridor')
    return { ...shape, widthMetres: shape.widthMetres * AROUND_CIRCLE };
  return shape;
}

const reaching =
  (bounds: Bounds) =>
  ({ rings }: Area): boolean =>
    overlap(boundsOf(rings), bounds);
