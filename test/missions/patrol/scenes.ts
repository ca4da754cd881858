/** Random places to plan patrols at, by seed: what is drawn, what must not be flown over, hills, wind. */
import fc from 'fast-check';
import type { Surroundings, TerrainGrid } from '../../../missions/patrol/surroundings.ts';
import type { DrawnShape, LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';

const PLANE = new Plane(101.76, 36.62);
const at = (x: number, y: number): LonLat => PLANE.position(x, y);

/** Evenly spread: fast-check's own numbers are mostly the extremes. */
const unit = fc.noBias(fc.integer({ min: 0, max: 10_000 })).map((n) => n / 10_000);
const between = (low: number, high: number) => unit.map((t) => low + t * (high - low));

/** Star-shaped around the middle, so that it does not cross itself. */
const outline = fc.array(between(0.35, 1), { minLength: 4, maxLength: 10 }).chain((radii) =>
  between(60, 220).map((size) =>
    radii.map((radius, i): LonLat => {
      const angle = (2 * Math.PI * i) / radii.length;
      return at(size * radius * Math.cos(angle), size * radius * Math.sin(angle));
    }),
  ),
);

const box = (x: number, y: number, width: number, height: number): LonLat[] => [
  at(x, y),
  at(x + width, y),
  at(x + width, y + height),
  at(x, y + height),
];

const boxes = (most: number) =>
  fc.array(fc.tuple(between(-250, 250), between(-250, 250), between(10, 90), between(10, 90)), {
    maxLength: most,
  });

/** Hills 20 m high some hundred metres apart, over 4 × 4 km. */
const hills = between(0, 2 * Math.PI).map((phase): TerrainGrid => {
  const [columns, rows] = [134, 134];
  const [west, south] = at(-2000, -2000);
  const [east, north] = at(2000, 2000);
  const heights = Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [(i % columns) * 30, Math.floor(i / columns) * 30];
    return 2300 + 10 * Math.sin(x / 90 + phase) + 10 * Math.cos(y / 120);
  });
  const stepLon = (east - west) / (columns - 1);
  const stepLat = (north - south) / (rows - 1);
  return { west, south, stepLon, stepLat, columns, rows, heights };
});

const drawnFor = (area: LonLat[], template: string): DrawnShape[] => {
  const [a, b, c] = [area[0]!, area[1]!, area[2]!];
  if (template === 'river-patrol' || template === 'ditch')
    return [{ kind: 'line', points: area.slice(0, Math.ceil(area.length / 2) + 1) }];
  if (template === 'dumping-points' || template === 'orbit')
    return [a, b, c].map((place) => ({ kind: 'point', at: place }));
  if (template === 'verify') return [{ kind: 'point', at: a }];
  if (template === 'roof-inspection')
    return [{ kind: 'area', rings: [box(-20, -15, 40, 30)], top: 25 }];
  const place: DrawnShape = { kind: 'area', rings: [area] };
  return template === 'site-inspection'
    ? [place, { kind: 'point', at: at(0, 0), role: 'heap' }, { kind: 'point', at: a, role: 'gate' }]
    : [place];
};

export interface Scene {
  readonly wishes: PatrolWishes;
  readonly surroundings: Surroundings;
}

export const scenes = (templates: readonly string[]): fc.Arbitrary<Scene> =>
  fc
    .record({
      template: fc.constantFrom(...templates),
      area: outline,
      noFly: boxes(3),
      buildings: boxes(4),
      tops: fc.array(between(5, 110), { minLength: 4, maxLength: 4 }),
      fenced: fc.boolean(),
      terrain: fc.option(hills, { nil: undefined }),
      wind: fc.option(fc.record({ speed: between(0, 5), from: between(0, 360) }), {
        nil: undefined,
      }),
      drones: fc.constantFrom(1, 1, 2),
      height: fc.option(between(30, 115), { nil: undefined }),
    })
    .map(({ template, area, noFly, buildings, tops, fenced, terrain, wind, drones, height }) => {
      const drawn = drawnFor(area, template);
      const fence: DrawnShape = { kind: 'fence', rings: [box(-320, -300, 620, 640)] };
      return {
        wishes: {
          template,
          camera: 'sony-a6000-16mm',
          airframe: 'hexacopter-6kg',
          drawn: fenced ? [...drawn, fence] : drawn,
          takeOff: [],
          drones,
          ...(wind && { wind }),
          ...(height !== undefined && { height }),
        },
        surroundings: {
          noFly: noFly.map((one, i) => ({ name: `no-fly ${i}`, rings: [box(...one)] })),
          permitted: [],
          obstacles: buildings.map((one, i) => ({
            name: `building ${i}`,
            rings: [box(...one)],
            top: tops[i]!,
            above: 'ground' as const,
          })),
          ...(terrain && { terrain }),
        },
      };
    });
