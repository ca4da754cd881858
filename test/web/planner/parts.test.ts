import * as fc from 'fast-check';
import { strToU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readQgcPlan } from '../../../missions/formats/qgc-plan.ts';
import type { Coverage, PatrolPlan, PlannedSortie } from '../../../missions/patrol/plan.ts';
import type { Mission } from '../../../src/domain/flights/mission.ts';
import type { LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { coverageImage } from '../../../src/web/planner/coverage-image.ts';
import { exportPlan } from '../../../src/web/planner/export-plan.ts';
import { hatch } from '../../../src/web/planner/hatch.ts';
import { importShapes } from '../../../src/web/planner/import-shapes.ts';
import { areaOf } from '../../../src/web/planner/ring-area.ts';
import { placeAlong, sortieWay } from '../../../src/web/planner/sortie-way.ts';
import { startDraft } from '../../../src/web/planner/start-draft.ts';
import { surroundingsBox } from '../../../src/web/planner/surroundings-box.ts';
import { heightAlong, wayProfile } from '../../../src/web/planner/way-profile.ts';

const HOME = { lat: 36.57, lon: 101.77, amsl: 2250 };
const item = (command: number, lat: number, lon: number, altitude: number, first = 0) => ({
  command,
  frame: command === 206 ? ('none' as const) : ('relative' as const),
  params: [first, 0, 0, null] as const,
  lat,
  lon,
  altitude,
  autoContinue: true,
});
/** Up, to a photo line of about a kilometre to the east, and home. */
const MISSION: Mission = {
  home: HOME,
  items: [
    item(22, 36.57, 101.77, 60),
    item(16, 36.575, 101.77, 60),
    item(206, 0, 0, 0, 20),
    item(16, 36.575, 101.78, 60),
    item(206, 0, 0, 0, 0),
    { ...item(20, 0, 0, 0), frame: 'none' as const },
  ],
  fence: [],
  rally: [],
  cruiseSpeed: 8,
};
const SORTIE: PlannedSortie = {
  mission: MISSION,
  takeOff: 0,
  drone: 0,
  start: 0,
  seconds: 300,
  wattHours: 50,
  battery: 0.4,
  length: 2500,
  transit: 1500,
  turns: 1,
  photos: [],
  findings: [],
};
const planOf = (...sorties: PlannedSortie[]): PatrolPlan => ({
  ok: true,
  sorties,
  uncovered: [],
  numbers: {} as PatrolPlan['numbers'],
  notes: [],
});

describe('the way of a sortie', () => {
  it('takes photos on the legs that are flown with the trigger on, and on no other', () => {
    const way = sortieWay(SORTIE);
    expect(way.filter(({ photos }) => photos).map((leg) => leg.item)).toEqual([4]);
    expect(way.find(({ photos }) => photos)!.length).toBeCloseTo(894, -1);
  });

  it('finds the place at any length along it', () => {
    const way = sortieWay(SORTIE);
    const photo = way.find(({ photos }) => photos)!;
    const middle = placeAlong(way, photo.begins + photo.length / 2)!;
    expect(middle.at[0]).toBeCloseTo(101.775, 6);
    expect(middle.altitude).toBe(60);
    expect(placeAlong(way, 1e9)!.altitude).toBe(0);
  });
});

describe('the altitude profile', () => {
  const terrain = {
    west: 101.7,
    south: 36.5,
    stepLon: 0.1,
    stepLat: 0.1,
    columns: 2,
    rows: 2,
    heights: [2250, 2350, 2250, 2350],
  };

  it('lays the ground under the way as high as it is above home', () => {
    const way = sortieWay(SORTIE);
    const profile = wayProfile(way, HOME, terrain, 120)!;
    const photo = way.find(({ photos }) => photos)!;
    // The ground rises 100 m in 0.1° to the east: 70 m at the take-off point's longitude, 10 m on the line.
    const rise =
      heightAlong(profile.ground, photo.begins + photo.length) -
      heightAlong(profile.ground, photo.begins);
    expect(rise).toBeCloseTo(10, 0);
    expect(heightAlong(profile.flown, photo.begins + 10)).toBe(60);
    expect(profile.known).toBe(true);
    expect(profile.high).toBeGreaterThan(190);
  });

  it('is level where no terrain is known, and nothing where nothing is flown', () => {
    const profile = wayProfile(sortieWay(SORTIE), HOME, undefined, 120)!;
    expect(profile.known).toBe(false);
    expect(new Set(profile.ground.map(([, height]) => height))).toEqual(new Set([0]));
    expect(wayProfile([], HOME, undefined, 120)).toBeUndefined();
  });
});

describe('hatching', () => {
  const square = (lon: number, lat: number, size: number): LonLat[] => [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
  ];

  it('draws lines inside the area, and none in its hole', () => {
    const rings = [square(101.77, 36.57, 0.003), square(101.771, 36.571, 0.001)];
    const lines = hatch(rings, 7);
    expect(lines.length).toBeGreaterThan(20);
    for (const [a, b] of lines) {
      const [lon, lat] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      const inHole = lon > 101.771 && lon < 101.772 && lat > 36.571 && lat < 36.572;
      expect(inHole).toBe(false);
      expect(lon >= 101.77 && lon <= 101.773 && lat >= 36.57 && lat <= 36.573).toBe(true);
    }
  });

  it('stays bounded for an area of any size', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 40, noNaN: true }), (size) => {
        expect(hatch([square(60, 10, size)], 7).length).toBeLessThan(500);
      }),
      { seed: 4 },
    );
    expect(hatch([], 7)).toEqual([]);
  });

  it('measures an area less its holes', () => {
    const area = areaOf([square(101.77, 36.57, 0.01), square(101.772, 36.572, 0.005)]);
    expect(area / (1109.6 * 895 * 0.75)).toBeCloseTo(1, 2);
  });
});

describe('shading', () => {
  const coverage: Coverage = {
    west: 0,
    south: 0,
    stepLon: 1,
    stepLat: 1,
    columns: 2,
    rows: 2,
    photos: [-1, 0, 3, 9],
    gsd: [0, 0, 0.02, 0.06],
    once: 0,
    thrice: 0,
    gsdMedian: 0,
    gsdWorst: 0,
  };

  it('has the north above, nothing where nothing is wanted, and red where nothing is seen', () => {
    const { data } = coverageImage(coverage, 'photos', 0.02);
    const pixel = (x: number, y: number) => [...data.slice((y * 2 + x) * 4, (y * 2 + x) * 4 + 4)];
    expect(pixel(0, 1)[3]).toBe(0);
    expect(pixel(1, 1).slice(0, 3)).toEqual([207, 42, 32]);
    expect(pixel(0, 0)).not.toEqual(pixel(1, 0));
    const gsd = coverageImage(coverage, 'gsd', 0.02).data;
    expect([...gsd.slice(12, 15)]).toEqual([207, 42, 32]);
    expect([...gsd.slice(0, 3)]).toEqual([16, 104, 108]);
  });
});

describe('files', () => {
  it('takes areas with holes, lines with widths and points with names out of GeoJSON', () => {
    const ring = [
      [101, 36],
      [101.1, 36],
      [101.1, 36.1],
      [101, 36],
    ];
    const features = [
      { geometry: { type: 'Polygon', coordinates: [ring, ring] }, properties: { height_m: 30 } },
      {
        geometry: { type: 'LineString', coordinates: ring.slice(0, 2) },
        properties: { width_m: '40' },
      },
      { geometry: { type: 'Point', coordinates: [101, 36, 5] }, properties: { name: '排污口' } },
    ].map((feature) => ({ type: 'Feature', ...feature }));
    const file = strToU8(JSON.stringify({ type: 'FeatureCollection', features }));
    const open = ring.slice(0, 3);
    expect(importShapes(file)).toEqual({
      ok: true,
      shapes: [
        { kind: 'area', rings: [open, open], top: 30 },
        { kind: 'line', points: ring.slice(0, 2), width: 40 },
        { kind: 'point', at: [101, 36], name: '排污口' },
      ],
    });
  });

  it('says what is wrong with a file', () => {
    expect(importShapes(strToU8('{"type":"FeatureCollection","features":[]}'))).toEqual({
      ok: false,
      why: 'empty',
    });
    expect(importShapes(strToU8('not a file of any kind'))).toMatchObject({ why: 'unreadable' });
    const points = Array.from({ length: 501 }, (_, i) => [101 + i / 1e4, 36]);
    const many = JSON.stringify({ type: 'MultiPoint', coordinates: points });
    expect(importShapes(strToU8(many))).toEqual({ ok: false, why: 'too-many' });
  });

  it('writes one sortie as a file and several as an archive, each read again as it was', () => {
    const one = exportPlan(planOf(SORTIE), '南川河: 周一/例行', 'plan');
    expect(one).toMatchObject({ ok: true, name: '南川河- 周一-例行.plan', left: [] });
    const two = exportPlan(planOf(SORTIE, SORTIE), 'x', 'plan');
    if (!two.ok) throw new Error(two.detail);
    expect(two.name).toBe('x-plan.zip');
    const files = unzipSync(two.bytes);
    expect(Object.keys(files)).toEqual(['x-1.plan', 'x-2.plan']);
    const read = readQgcPlan(new TextDecoder().decode(files['x-2.plan']));
    expect(read.ok && read.mission.items).toHaveLength(MISSION.items.length);
  });

  it('writes the other formats too, and says what DJI cannot', () => {
    for (const format of ['waypoints', 'kml', 'geojson'] as const)
      expect(exportPlan(planOf(SORTIE), 'x', format)).toMatchObject({ ok: true });
    expect(exportPlan(planOf(SORTIE), 'x', 'kmz')).toMatchObject({ left: ['height of home'] });
  });
});

describe('what the page begins with', () => {
  const library = {
    templates: [
      { id: 'river-patrol', pattern: 'corridor' },
      { id: 'quick-look', pattern: 'verify' },
    ],
    cameras: [{ id: 'sony-a6000-16mm' }],
    airframes: [{ id: 'other' }],
  } as unknown as Parameters<typeof startDraft>[0];

  it('takes the place and the template that it is handed, by id or by pattern', () => {
    const query = new URLSearchParams('lat=36.57&lon=101.77&template=verify');
    const { wishes } = startDraft(library, query);
    expect(wishes.drawn).toEqual([{ kind: 'point', at: [101.77, 36.57] }]);
    expect(wishes).toMatchObject({ template: 'quick-look', airframe: 'other' });
  });

  it('begins empty with what is flown most, and with no place that is none', () => {
    const { wishes } = startDraft(library, new URLSearchParams('lat=200&lon=x'));
    expect(wishes).toMatchObject({ template: 'river-patrol', drawn: [] });
  });

  it('asks for surroundings that stay the same while a corner moves a little', () => {
    const at = (lon: number, lat: number): Pick<PatrolWishes, 'drawn' | 'takeOff'> => ({
      drawn: [{ kind: 'point', at: [lon, lat] }],
      takeOff: [],
    });
    const box = surroundingsBox(at(101.775, 36.575))!;
    expect(surroundingsBox(at(101.7751, 36.5751))).toEqual(box);
    const [west, south, east, north] = box;
    expect(101.775 - west).toBeGreaterThan(0.0134);
    expect(east - 101.775).toBeGreaterThan(0.0134);
    expect(36.575 - south).toBeGreaterThan(0.0108);
    expect(north - 36.575).toBeGreaterThan(0.0108);
    expect(surroundingsBox({ drawn: [], takeOff: [] })).toBeUndefined();
  });
});
