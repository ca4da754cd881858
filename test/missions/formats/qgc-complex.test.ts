import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ComplexItem,
  Corridor,
  StructureScan,
  Survey,
} from '../../../missions/formats/complex-item.ts';
import { readQgcPlan, writeQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import { clockwise, structureItems } from '../../../missions/formats/structure-scan.ts';
import type { Mission, MissionItem } from '../../../src/domain/flights/mission.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { anyMission } from '../arbitrary.ts';
import { CAMERA } from '../planner/samples.ts';
import { complaints } from './qgc-rules.ts';

const real = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const corner = fc.tuple(real(-89, 89), real(-179, 179));
const share = fc.integer({ min: 0, max: 95 }).map((percent) => percent / 100);
const { id: _, exposure: __, photoBytes: ___, ...figures } = CAMERA;

const photographed = {
  distance: real(1, 500),
  frontOverlap: share,
  sideOverlap: share,
  triggerDistance: real(0.1, 100),
  lineGap: real(0.1, 100),
  byDetail: fc.boolean(),
  camera: fc
    .record({
      portrait: fc.boolean(),
      fixedOrientation: fc.boolean(),
      name: fc.constantFrom(figures.name, 'Custom Camera', '相机'),
    })
    .map((over) => ({ ...figures, ...over })),
};
const transects = {
  ...photographed,
  turnAround: real(0, 50),
  triggerInTurns: fc.boolean(),
  hoverAndCapture: fc.boolean(),
  refly90: fc.boolean(),
  shots: fc.nat(1000),
  mode: fc.constantFrom('relative' as const, 'amsl' as const, 'terrain' as const),
};
const ring = fc.array(corner, { minLength: 3, maxLength: 9 });
const entry = fc.nat(3);
type Unplaced = Omit<Survey, 'first' | 'last'> | Omit<Corridor, 'first' | 'last'>;
const unplaced: fc.Arbitrary<Unplaced> = fc.oneof(
  fc.record({
    kind: fc.constant('survey' as const),
    polygon: ring,
    angle: real(-360, 360),
    entry,
    alternate: fc.boolean(),
    splitConcave: fc.boolean(),
    ...transects,
  }),
  fc.record({
    kind: fc.constant('corridor' as const),
    line: fc.array(corner, { minLength: 2, maxLength: 9 }),
    width: real(0, 300),
    entry,
    ...transects,
  }),
);

/** A mission with stretches that do not overlap, in their order. */
const drawn = anyMission.chain((mission) =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 4 }),
      fc.array(unplaced, { minLength: 4, maxLength: 4 }),
    )
    .map(([gaps, kinds]) => {
      const complex: ComplexItem[] = [];
      let next = 1;
      gaps.forEach(([gap, length], i) => {
        const first = next + gap;
        const last = first + length;
        if (last <= mission.items.length) complex.push({ ...kinds[i]!, first, last });
        next = last + 1;
      });
      return { mission, complex };
    }),
);

describe('complex items of a .plan', () => {
  it('are the same when read again, and so is the mission', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(undefined, 'px4' as const), (one, autopilot) => {
        const { mission, complex } = one;
        const text = writeQgcPlan(mission, { complex, ...(autopilot && { autopilot }) });
        expect(complaints(text)).toEqual([]);
        const read = readQgcPlan(text);
        expect(read).toEqual({
          ok: true,
          mission,
          complex: complex.length > 0 ? complex : undefined,
          autopilot,
        });
        if (read.ok) expect(readQgcPlan(writeQgcPlan(read.mission, read))).toEqual(read);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  const waypoint = (
    lat: number,
    lon: number,
    altitude = 60,
    frame: MissionItem['frame'] = 'relative',
  ): MissionItem => ({
    command: 16,
    frame,
    params: [0, 0, 0, null],
    lat,
    lon,
    altitude,
    autoContinue: true,
  });
  const of = (items: readonly MissionItem[]): Mission => ({
    home: { lat: 36.6, lon: 101.7 },
    items,
    fence: [],
    rally: [],
    cruiseSpeed: 8,
  });
  const survey = (over: Partial<Survey> = {}): Survey => ({
    kind: 'survey',
    first: 1,
    last: 2,
    polygon: [
      [36, 101],
      [36.01, 101],
      [36, 101.01],
    ],
    angle: 30,
    distance: 60,
    frontOverlap: 0.8,
    sideOverlap: 0.7,
    triggerDistance: 12,
    lineGap: 27,
    camera: figures,
    ...over,
  });
  interface Written {
    readonly mission: {
      readonly firmwareType: number;
      readonly items: readonly Record<string, unknown>[];
    };
  }
  const written = (text: string) => (JSON.parse(text) as Written).mission;

  it('have what QGroundControl asks for, in its versions', () => {
    const mission = of([waypoint(36, 101), waypoint(36.01, 101), waypoint(36.2, 101.2)]);
    const [item, rest] = written(writeQgcPlan(mission, { complex: [survey()] })).items;
    expect(item).toMatchObject({
      type: 'ComplexItem',
      complexItemType: 'survey',
      version: 5,
      angle: 30,
      entryLocation: 0,
      flyAlternateTransects: false,
      splitConcavePolygons: false,
      polygon: [
        [36, 101],
        [36.01, 101],
        [36, 101.01],
      ],
    });
    const inner = item!.TransectStyleComplexItem as Record<string, unknown>;
    expect(inner).toMatchObject({
      version: 2,
      TurnAroundDistance: 0,
      CameraTriggerInTurnAround: false,
      HoverAndCapture: false,
      Refly90Degrees: false,
      CameraShots: 0,
      VisualTransectPoints: [
        [36, 101],
        [36.01, 101],
      ],
      Items: [
        { type: 'SimpleItem', doJumpId: 1 },
        { type: 'SimpleItem', doJumpId: 2 },
      ],
    });
    expect(inner.CameraCalc).toMatchObject({
      version: 2,
      DistanceMode: 1,
      DistanceToSurface: 60,
      AdjustedFootprintFrontal: 12,
      AdjustedFootprintSide: 27,
      FrontalOverlap: 80,
      SideOverlap: 70,
      ValueSetIsDistance: true,
      Landscape: true,
      FixedOrientation: false,
      MinTriggerInterval: figures.minTriggerInterval,
      // cm in a pixel
      ImageDensity: expect.closeTo(
        (6000 * figures.sensorWidth) / (figures.imageWidth * figures.focalLength),
        9,
      ),
    });
    expect(rest).toMatchObject({ type: 'SimpleItem', doJumpId: 3 });
  });

  it('say above what they are flown by their items, and follow the terrain where heights change', () => {
    const modeOf = (items: readonly MissionItem[]) => {
      const [item] = written(writeQgcPlan(of(items), { complex: [survey()] })).items;
      const inner = item!.TransectStyleComplexItem as Record<string, Record<string, unknown>>;
      return [inner.CameraCalc!.DistanceMode, 'TerrainAdjustTolerance' in inner];
    };
    expect(modeOf([waypoint(36, 101), waypoint(36, 102)])).toEqual([1, false]);
    expect(modeOf([waypoint(36, 101, 60, 'amsl'), waypoint(36, 102, 60, 'amsl')])).toEqual([
      2,
      false,
    ]);
    expect(modeOf([waypoint(36, 101, 60), waypoint(36, 102, 75)])).toEqual([3, true]);
    expect(modeOf([waypoint(36, 101, 60, 'terrain'), waypoint(36, 102, 60, 'terrain')])).toEqual([
      4,
      false,
    ]);
  });

  it('without a camera’s figures are what QGroundControl calls manual', () => {
    const { camera: _camera, ...manual } = survey();
    const text = writeQgcPlan(of([waypoint(36, 101), waypoint(36, 102)]), { complex: [manual] });
    expect(text).toContain('"Manual (no camera specs)"');
    expect(text).not.toContain('SensorWidth');
    expect(readQgcPlan(text)).toMatchObject({ ok: true, complex: [{ frontOverlap: 0 }] });
  });

  it('name the autopilot', () => {
    const mission = of([waypoint(36, 101)]);
    expect(written(writeQgcPlan(mission)).firmwareType).toBe(3);
    expect(written(writeQgcPlan(mission, { autopilot: 'px4' })).firmwareType).toBe(12);
  });

  it('that overlap or stand for nothing are a mistake', () => {
    const mission = of([waypoint(36, 101), waypoint(36, 102), waypoint(36, 103)]);
    for (const complex of [
      [survey({ first: 0 })],
      [survey({ last: 4 })],
      [survey({ first: 2, last: 1 })],
      [survey({ first: 1.5 })],
      [survey(), survey({ first: 2, last: 3 })],
    ])
      expect(() => writeQgcPlan(mission, { complex })).toThrow(RangeError);
  });

  it('whose figures are not whole are flown by their items all the same', () => {
    const mission = of([waypoint(36, 101), waypoint(36, 102)]);
    const text = writeQgcPlan(mission, { complex: [survey()] }).replace(
      '"angle": 30',
      '"angle": "x"',
    );
    expect(readQgcPlan(text)).toEqual({ ok: true, mission });
  });
});

describe('a structure scan', () => {
  const scan: StructureScan = {
    kind: 'structure',
    first: 1,
    last: 18,
    polygon: [
      [36.601, 101.7],
      [36.601, 101.7008],
      [36.6004, 101.7008],
      [36.6004, 101.7],
    ],
    bottom: 10,
    top: 40,
    entrance: 55,
    layers: 2,
    gimbalPitch: -10,
    distance: 15,
    frontOverlap: 0.8,
    sideOverlap: 0.7,
    triggerDistance: 4,
    lineGap: 15,
    camera: figures,
    mode: 'relative',
    fromTop: false,
    byDetail: false,
  };
  const items = structureItems(scan);
  const mission: Mission = {
    home: { lat: 36.6, lon: 101.7 },
    items,
    fence: [],
    rally: [],
    cruiseSpeed: 3,
  };

  it('goes around clockwise, so far from the walls, layer by layer from half a layer up', () => {
    const places = items.filter(({ command }) => command === 16);
    expect(places.map(({ altitude }) => altitude)).toEqual([
      55, 17.5, 17.5, 17.5, 17.5, 17.5, 32.5, 32.5, 32.5, 32.5, 32.5, 55,
    ]);
    const plane = new Plane(101.7, 36.6004);
    const [width, height] = [plane.x(101.7008), plane.y(36.601)];
    const round = places.slice(1, 6).map(({ lat, lon }) => [plane.x(lon), plane.y(lat)]);
    const expected = [
      [-15, height + 15],
      [width + 15, height + 15],
      [width + 15, -15],
      [-15, -15],
      [-15, height + 15],
    ];
    round.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(expected[i]![0]!, 1);
      expect(y).toBeCloseTo(expected[i]![1]!, 1);
    });
    expect(items.filter(({ command }) => command === 206).map(({ params }) => params[0])).toEqual([
      4, 0, 4, 0,
    ]);
    const down = structureItems({ ...scan, fromTop: true }).filter(({ command }) => command === 16);
    expect(down[1]!.altitude).toBe(32.5);
  });

  it('drawn counter-clockwise is the same flight from another corner', () => {
    const turned = structureItems({ ...scan, polygon: [...scan.polygon].reverse() });
    expect(turned).toHaveLength(items.length);
    expect(clockwise([...scan.polygon].reverse())).toEqual(clockwise(scan.polygon));
  });

  it('is written as one where QGroundControl will fly the same, and comes back', () => {
    const whole = { ...scan, last: items.length };
    const text = writeQgcPlan(mission, { complex: [whole] });
    expect(complaints(text)).toEqual([]);
    const read = readQgcPlan(text);
    expect(read).toMatchObject({ ok: true, mission, complex: [whole] });
    const plan = JSON.parse(text) as { mission: { items: Record<string, unknown>[] } };
    delete plan.mission.items[0]!.Items;
    expect(readQgcPlan(JSON.stringify(plan))).toEqual(read);
    expect(plan.mission.items[0]).toMatchObject({
      version: 3,
      Layers: 2,
      StructureHeight: 40,
      EntranceAltitude: 55,
      ScanBottomAlt: 10,
    });
  });

  it('is written as its items where QGroundControl would fly otherwise', () => {
    const higher = items.map((item, i) => (i === 5 ? { ...item, altitude: 30 } : item));
    const text = writeQgcPlan(
      { ...mission, items: higher },
      { complex: [{ ...scan, last: items.length }] },
    );
    expect(text).not.toContain('StructureScan');
    expect(readQgcPlan(text)).toEqual({ ok: true, mission: { ...mission, items: higher } });
  });

  it('of a million layers is refused', () => {
    const text = writeQgcPlan(mission, { complex: [{ ...scan, last: items.length }] });
    const plan = JSON.parse(text) as { mission: { items: Record<string, unknown>[] } };
    delete plan.mission.items[0]!.Items;
    plan.mission.items[0]!.Layers = 1e6;
    expect(readQgcPlan(JSON.stringify(plan))).toMatchObject({ ok: false, reason: 'too-many' });
    plan.mission.items[0]!.Layers = null;
    expect(readQgcPlan(JSON.stringify(plan))).toMatchObject({ ok: false, reason: 'missing' });
  });
});
