/** What of the bureau's patrol areas was seen lately, by the photos that drones took on flights. */
import type { DrawnShape, LonLat, PatrolWishes } from '../../domain/flights/patrol.ts';
import { boundsOfAll, shapeBounds, widen } from '../../domain/geo/bounds.ts';
import type { EarthGrid } from '../../domain/geo/grid.ts';
import type { Ring, ZoneShape } from '../../domain/supervision/zone.ts';
import { dayAt, spanOfDay } from '../calendar-day.ts';
import type { Clock } from '../ports.ts';
import type { PatrolLibrary } from './library.ts';
import type {
  CapturedPhoto,
  FlightZones,
  Library,
  PatrolId,
  PatrolStore,
  Planner,
  Stopped,
} from './ports.ts';
import type { Look, SeenArea } from './seen.ts';

export interface AreaCoverage {
  readonly patrol: PatrolId | null;
  readonly zone: string | null;
  readonly name: string;
  /** Of its cells. */
  readonly share: number;
  readonly lastSeen: string | null;
  readonly grid: EarthGrid;
  /** Column, row, days before `until` that it was seen last; −1: not. */
  readonly cells: readonly (readonly [number, number, number])[];
}

export interface PatrolCoverage {
  readonly ok: true;
  /** Days of the bureau, both included. */
  readonly from: string;
  readonly until: string;
  readonly areas: readonly AreaCoverage[];
}

export interface Coverage {
  /** Of one patrol, or of all patrols and patrol areas. Undefined: there is no such patrol. */
  of(
    patrol: PatrolId | undefined,
    days: number,
    signal?: AbortSignal,
  ): Promise<PatrolCoverage | Stopped | undefined>;
}

export interface CoverageDeps {
  readonly store: Pick<PatrolStore, 'get' | 'drawn' | 'captured'>;
  readonly zones: FlightZones;
  readonly library: PatrolLibrary;
  readonly planner: Pick<Planner, 'seen'>;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Of either kind; more than a bureau has. */
const MOST_AREAS = 300;
/** The newest: of a squad of four drones that fly all day for a month. */
const MOST_PHOTOS = 100_000;
/** Metres beside an area from which a photo may still show it. */
const BESIDE = 400;
const DAY = 86_400_000;

export function createCoverage(deps: CoverageDeps): Coverage {
  const { store, library, planner, clock, timeZone } = deps;
  return {
    of: async (patrol, days, signal) => {
      const areas = await areasOf(deps, patrol);
      if (!areas) return undefined;
      const now = clock.now();
      const until = dayAt(now, timeZone);
      const from = dayAt(spanOfDay(until, timeZone).from - (days - 1) * DAY + DAY / 2, timeZone);
      if (areas.length === 0) return { ok: true, from, until, areas: [] };
      const bounds = boundsOfAll(areas.flatMap(({ shapes }) => shapes.map(shapeBounds)));
      const since = spanOfDay(from, timeZone).from;
      const [photos, { library: known }] = await Promise.all([
        store.captured({ from: since, to: now + 1 }, widen(bounds, BESIDE), MOST_PHOTOS),
        library.read(),
      ]);
      const job = { areas: areas.map(({ shapes }) => shapes), looks: looksOf(photos, known) };
      const seen = await planner.seen(job, signal);
      if (!seen.ok) return seen;
      const found = areas.map((area, i) => covered(area, seen.areas[i]!, until, timeZone));
      return { ok: true, from, until, areas: found };
    },
  };
}

interface Wanted extends Pick<AreaCoverage, 'patrol' | 'zone' | 'name'> {
  readonly shapes: readonly ZoneShape[];
}

async function areasOf(
  { store, zones, library, clock }: CoverageDeps,
  patrol: PatrolId | undefined,
): Promise<Wanted[] | undefined> {
  const one = patrol === undefined ? undefined : await store.get(patrol);
  if (patrol !== undefined && !one) return undefined;
  const { library: known } = await library.read();
  const patrols = one ? [one] : await store.drawn(MOST_AREAS);
  const drawn = patrols.map(({ id, name, wishes }) => ({
    patrol: id,
    zone: null,
    name,
    shapes: shapesOf(wishes, known),
  }));
  const of = one ? [] : await zones.forHexacopters('patrol-area', clock.now(), false, MOST_AREAS);
  const zoned = of.map(({ id, name, shape }) => ({
    patrol: null,
    zone: id,
    name,
    shapes: [shape],
  }));
  return [...drawn, ...zoned].filter(({ shapes }) => shapes.length > 0);
}

/** Metres, where neither the line nor the template says its width, and around a place. */
const USUAL_WIDTH = 40;
const AROUND_PLACE = 15;

/** Areas as drawn, lines as wide as they are patrolled, places with a little around them. */
function shapesOf({ drawn, template, options }: PatrolWishes, { templates }: Library): ZoneShape[] {
  const known = templates.find(({ id }) => id === template);
  const usual = known?.pattern === 'corridor' ? known.corridor.width : USUAL_WIDTH;
  const width = typeof options?.width === 'number' ? options.width : usual;
  return drawn.flatMap((shape) => shapeOf(shape, width) ?? []);
}

function shapeOf(shape: DrawnShape, width: number): ZoneShape | undefined {
  switch (shape.kind) {
    case 'area': {
      const rings = shape.rings.filter((ring) => ring.length >= 3).map(closed);
      return rings.length > 0 ? { type: 'polygon', rings } : undefined;
    }
    case 'line':
      return shape.points.length >= 2
        ? { type: 'corridor', line: shape.points, widthMetres: shape.width ?? width }
        : undefined;
    case 'point':
      return { type: 'circle', centre: shape.at, radiusMetres: AROUND_PLACE };
    case 'fence':
      return undefined;
  }
}

const closed = (ring: readonly LonLat[]): Ring => [...ring, ring[0]!];

/** Photos by the camera and the pitch that they were taken with: those of their patrol's wishes. */
function looksOf(photos: readonly CapturedPhoto[], { cameras, templates }: Library): Look[] {
  const groups = new Map<
    string,
    { camera: string | null; pitch: number; photos: CapturedPhoto[] }
  >();
  for (const photo of photos) {
    const { camera, template } = photo;
    const usual = templates.find(({ id }) => id === template)?.gimbalPitch ?? STRAIGHT_DOWN;
    const pitch = photo.pitch ?? usual;
    const key = `${camera} ${pitch}`;
    const group = groups.get(key) ?? { camera, pitch, photos: [] };
    group.photos.push(photo);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ camera: id, pitch, photos: of }) => {
    const camera = cameras.find((one) => one.id === id);
    const numbers = of.flatMap(({ time, lon, lat, height, heading }) => [
      time,
      lon,
      lat,
      height,
      heading ?? Number.NaN,
    ]);
    return { pitch, photos: Float64Array.from(numbers), ...(camera && { camera }) };
  });
}

const STRAIGHT_DOWN = -90;

function covered(
  { shapes: _, ...area }: Wanted,
  { grid, cells }: SeenArea,
  until: string,
  timeZone: string,
): AreaCoverage {
  const ago = (time: number) => (Date.parse(until) - Date.parse(dayAt(time, timeZone))) / DAY;
  const found: [number, number, number][] = [];
  let last = 0;
  let count = 0;
  for (let i = 0; i < cells.length; i += 3) {
    const time = cells[i + 2]!;
    last = Math.max(last, time);
    if (time > 0) count++;
    found.push([cells[i]!, cells[i + 1]!, time > 0 ? ago(time) : -1]);
  }
  return {
    ...area,
    share: found.length > 0 ? count / found.length : 0,
    lastSeen: last > 0 ? dayAt(last, timeZone) : null,
    grid,
    cells: found,
  };
}
