import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { PatrolPlan, PlannedSortie } from '../../../missions/patrol/plan.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import { Frame } from '../../../missions/picture/frame.ts';
import { svgOf } from '../../../missions/picture/svg.ts';
import { PICTURE_WORDS } from '../../../missions/picture/words.ts';
import type { DrawnShape, LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { Plane } from '../../../src/domain/geo/plane.ts';
import { tourMission } from '../tour-mission.ts';

const plane = new Plane(101.75, 36.6);
const at = (x: number, y: number): LonLat => plane.position(x, y);
const box = (x: number, y: number, size: number): LonLat[] => [
  at(x, y),
  at(x + size, y),
  at(x + size, y + size),
  at(x, y + size),
];

function sortie(x: number): PlannedSortie {
  const passes = [0, 30, 60].map((dx, i) => {
    const ends = [[x + dx, 0] as const, [x + dx, 300] as const];
    return { from: ends[i % 2]!, to: ends[1 - (i % 2)]! };
  });
  const [lon, lat] = at(-50, -50);
  const mission = tourMission(
    { passes },
    {
      home: { lat, lon },
      plane,
      height: 60,
      speed: 8,
      triggerDistance: 10,
      gimbalPitch: -90,
    },
  );
  const [photoLon, photoLat] = at(x, 0);
  const photo = { lat: photoLat, lon: photoLon, altitude: 60, height: 60, pitch: -90, heading: 0 };
  return {
    mission,
    takeOff: 0,
    drone: 0,
    start: 0,
    seconds: 754,
    wattHours: 90,
    battery: 0.6,
    length: 1200,
    transit: 300,
    turns: 4,
    photos: [photo],
    findings: [],
  };
}

const plan = (over: Partial<PatrolPlan> = {}): PatrolPlan => ({
  ok: true,
  sorties: [sortie(0), sortie(90)],
  uncovered: [],
  numbers: {
    length: 2400,
    seconds: 1508,
    makespan: 1700,
    photos: 180,
    storage: 1.8e9,
    batteries: 2,
    transitShare: 0.25,
    turns: 8,
    area: 54_000,
    ratio: 1.2,
    gsd: 0.0123,
    height: 60,
    speed: 8,
    lineGap: 30,
    triggerDistance: 10,
  },
  notes: [],
  ...over,
});
const wishes = (
  drawn: readonly DrawnShape[] = [{ kind: 'area', rings: [box(0, 0, 300)] }],
): PatrolWishes => ({
  template: 'x',
  camera: 'x',
  airframe: 'x',
  drawn,
  takeOff: [{ at: at(-50, -50) }],
  drones: 1,
});
const NOTHING: Surroundings = { noFly: [], permitted: [], obstacles: [] };

describe('a picture of a plan', () => {
  it('is well-formed, the same each time, and links nothing', () => {
    const svg = svgOf(plan(), wishes(), NOTHING);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svgOf(plan(), wishes(), NOTHING)).toBe(svg);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|<script/);
  });

  it('shows each sortie in its colour with its number, and what it takes', () => {
    const svg = svgOf(plan(), wishes(), NOTHING);
    expect(svg).toContain('stroke="#1860c4" stroke-linejoin="round"');
    expect(svg).toContain('stroke="#b2540a" stroke-linejoin="round"');
    expect(svg).toContain('Sortie 2');
    expect(svg).toContain('12:34 min · 1 photo · 60 %');
    expect(svg).toContain('1.23 cm per pixel');
  });

  it('draws photo lines whole and ways between dashed', () => {
    const [one] = [svgOf(plan({ sorties: [sortie(0)] }), wishes(), NOTHING)];
    const ways = [...one.matchAll(/<path d="([^"]*)" stroke-width="(1\.2|2)"/g)];
    const count = (width: string) =>
      ways.filter(([, , w]) => w === width).flatMap(([, d]) => d!.match(/L/g) ?? []).length;
    // Three lines; to the first, twice across, and home.
    expect(count('2')).toBe(3);
    expect(count('1.2')).toBe(4);
  });

  it('hatches what is not covered, and shows what stands and what is forbidden around', () => {
    const plain = svgOf(plan(), wishes(), NOTHING);
    expect(plain).not.toContain('url(#hatch)');
    const around: Surroundings = {
      noFly: [{ name: 'school', rings: [box(50, 50, 40)] }],
      permitted: [{ name: 'all', rings: [box(-500, -500, 2000)] }],
      obstacles: [
        { name: 'tower', rings: [box(100, 100, 60)], top: 43.4, above: 'ground' },
        { name: 'far', rings: [box(90_000, 0, 60)], top: 77.1, above: 'ground' },
      ],
    };
    const svg = svgOf(plan({ uncovered: [[box(200, 200, 30)]] }), wishes(), around);
    expect(svg.match(/url\(#hatch\)/g)).toHaveLength(2);
    expect(svg).toContain('>43</text>');
    expect(svg).not.toContain('>77</text>');
    for (const words of ['No-fly area', 'Permitted airspace', 'Not covered']) {
      expect(svg).toContain(words);
      expect(plain).not.toContain(words);
    }
  });

  it('shows lines at their width, points and fences', () => {
    const line: DrawnShape = { kind: 'line', points: [at(0, 0), at(400, 0)], width: 40 };
    const fence: DrawnShape = { kind: 'fence', rings: [box(-20, -20, 440)] };
    const svg = svgOf(plan(), wishes([line, { kind: 'point', at: at(9, 9) }, fence]), NOTHING);
    const shown = new Frame([at(0, 0), at(0, 300), at(400, 0), at(-50, -50)], {
      x: 0,
      y: 0,
      width: 840,
      height: 820,
    });
    const width = Number(/stroke-opacity="0.2" stroke-width="([\d.]+)"/.exec(svg)![1]);
    expect(width).toBeCloseTo(40 * shown.scale, 0);
    expect(svg).toContain('r="5"');
    expect(svg).toContain('>Fence<');
  });

  it('escapes what somebody wrote', () => {
    const words = { ...PICTURE_WORDS.zh, title: '</text><script>"&\u0000' };
    const svg = svgOf(plan(), wishes(), NOTHING, words);
    expect(svg).not.toContain('<script');
    expect(XMLValidator.validate(svg)).toBe(true);
    const read = new XMLParser().parse(svg) as { svg: { title: string } };
    expect(read.svg.title).toContain('script');
    expect(svg).toContain('第 2 架次');
  });

  it('stays a picture where there is nothing, or nowhere', () => {
    const none = plan({ sorties: [] });
    const point: DrawnShape = { kind: 'point', at: at(0, 0) };
    for (const drawn of [[], [point], [{ ...point, at: [Number.NaN, 0] } as DrawnShape]]) {
      const svg = svgOf(none, { ...wishes(drawn), takeOff: [] }, NOTHING);
      expect(XMLValidator.validate(svg)).toBe(true);
      expect(svg).not.toMatch(/Infinity/);
    }
    expect(svgOf(none, { ...wishes([point]), takeOff: [] }, NOTHING)).not.toContain('NaN');
  });

  it('says that a draft was not judged by not saying that nothing was found', () => {
    expect(svgOf(plan(), wishes(), NOTHING)).not.toContain('Safety findings');
    const found = {
      ...sortie(0),
      findings: [{ kind: 'no-fly', item: 1, value: 0, limit: 5 } as const],
    };
    expect(svgOf(plan({ sorties: [found] }), wishes(), NOTHING)).toContain('Safety findings');
  });

  it('lists a dozen sorties and counts the others', () => {
    const many = Array.from({ length: 15 }, (_, i) => sortie(90 * i));
    const svg = svgOf(plan({ sorties: many }), wishes(), NOTHING);
    expect(svg).toContain('and 3 more');
    expect(svg).not.toContain('Sortie 13');
  });
});

describe('the frame', () => {
  it('has north up, east to the right, and its bar as long as it says', () => {
    const frame = new Frame([at(0, 0), at(1000, 500)], { x: 0, y: 0, width: 500, height: 500 });
    const [x, y] = frame.at(at(0, 0));
    const [east] = frame.at(at(100, 0));
    const [, north] = frame.at(at(0, 100));
    expect(y - north).toBeCloseTo(100 * frame.scale, 1);
    expect(frame.bar(200)).toEqual({
      metres: 200,
      pixels: expect.closeTo(east - x + (east - x), 1),
    });
    expect(frame.bar(100).metres).toBe(200);
    expect(frame.bar(80).metres).toBe(100);
  });
});
