import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../missions/patrol/plan.ts';
import type { DrawnShape, LonLat } from '../../../src/domain/flights/patrol.ts';
import { scaleAt } from '../../../src/domain/geo/distance.ts';
import { type CutInput, cutsOf } from '../../../src/web/planner/cuts.ts';

const AT = { lon: 101.77, lat: 36.57 };
const SCALE = scaleAt(AT.lat);
/** Metres east and north of one place. */
const at = (x: number, y: number): LonLat => [AT.lon + x / SCALE.lon, AT.lat + y / SCALE.lat];
const metres = ([lon, lat]: LonLat) => ({
  x: (lon - AT.lon) * SCALE.lon,
  y: (lat - AT.lat) * SCALE.lat,
});
const box = (west: number, south: number, east: number, north: number): LonLat[] => [
  at(west, south),
  at(east, south),
  at(east, north),
  at(west, north),
];
const area = (...rings: LonLat[][]): DrawnShape => ({ kind: 'area', rings });
const zone = (name: string, ...rings: LonLat[][]) => ({ name, rings });

const WEST = zone('变电站', box(50, -500, 400, 500));
const DRAWN = [area(box(-100, -100, 100, 100))];
const cuts = (change: Partial<CutInput>) =>
  cutsOf({ drawn: DRAWN, uncovered: [], noFly: [WEST], clearance: 10, ...change });

describe('what no-fly areas take away', () => {
  it('names the area, how much stays unseen because of it, and a place amid that', () => {
    const [cut, ...more] = cuts({ uncovered: [[box(40, -100, 100, 100)]] });
    expect(more).toEqual([]);
    expect(cut).toMatchObject({ name: '变电站' });
    expect(cut!.unseen / 12_000).toBeCloseTo(1, 2);
    const { x, y } = metres(cut!.at);
    expect(Math.hypot(x - 70, y)).toBeLessThan(8);
  });

  it('gives each of several its own part, the largest first', () => {
    const south = zone('军用设施', box(-500, -400, -60, -80));
    const found = cuts({
      noFly: [south, WEST],
      uncovered: [[box(-100, -100, -50, -70)], [box(40, -100, 100, 100)]],
    });
    expect(found.map(({ name }) => name)).toEqual(['变电站', '军用设施']);
    expect(found[1]!.unseen / 1_500).toBeCloseTo(1, 1);
  });

  it('divides between two what both together hide', () => {
    const found = cuts({
      noFly: [WEST, zone('北', box(-500, 50, 50, 400))],
      uncovered: [
        [[at(-100, 40), at(40, 40), at(40, -100), at(100, -100), at(100, 100), at(-100, 100)]],
      ],
    });
    expect(found.map(({ name }) => name).sort()).toEqual(['北', '变电站'].sort());
    const whole = found.reduce((sum, { unseen }) => sum + unseen, 0);
    expect(whole / (200 * 60 + 140 * 60)).toBeCloseTo(1, 2);
  });

  it('blames no area for what another thing hides, or one that is far away', () => {
    const [cut] = cuts({
      noFly: [zone('远', box(900, 0, 950, 50))],
      uncovered: [[box(0, 0, 20, 20)]],
    });
    expect(cut).toMatchObject({ name: null });
    const found = cuts({ uncovered: [[box(-100, -100, -80, -80)]] });
    expect(found.map(({ name, unseen }) => [name, Math.round(unseen)])).toEqual([
      [null, 400],
      ['变电站', 0],
    ]);
  });

  it('blames an area for what its clearance hides, and no farther', () => {
    const drawn = [area(box(-100, -100, 44, 100))];
    const uncovered = [[box(40, -100, 44, 100)]];
    const names = (clearance: number) =>
      cuts({ drawn, uncovered, clearance }).map(({ name }) => name);
    expect(names(10)).toEqual(['变电站']);
    expect(names(0)).toEqual([null]);
  });

  it('misses nothing that photos show from beside', () => {
    const [west, south] = at(-100, -100);
    /** 20 m wide, from the west; the last two columns lie in what is not flown over. */
    const coverage = (...photos: number[]): Coverage => {
      const size = { stepLon: 20 / SCALE.lon, stepLat: 200 / SCALE.lat, columns: 10, rows: 1 };
      const all = [...Array(8).fill(3), ...photos];
      const none = { gsd: [], once: 0, thrice: 0, gsdMedian: 0, gsdWorst: 0 };
      return { west, south, ...size, ...none, photos: all };
    };
    const uncovered = [[box(60, -100, 100, 100)]];
    const [cut] = cuts({ uncovered, coverage: coverage(2, 0) });
    expect(cut!.unseen / 4_000).toBeCloseTo(1, 1);
    expect(metres(cut!.at).x).toBeGreaterThan(80);
    const [seen] = cuts({ uncovered, coverage: coverage(2, 1) });
    expect(seen).toMatchObject({ name: '变电站', unseen: 0 });
    expect(cuts({ noFly: [], uncovered, coverage: coverage(2, -1) })).toEqual([]);
  });

  it('counts a hole in what is unseen as seen', () => {
    const [cut] = cuts({ uncovered: [[box(40, -100, 100, 100), box(60, -20, 80, 20)]] });
    expect(cut!.unseen / 11_200).toBeCloseTo(1, 2);
    const inHole = metres(cut!.at);
    expect(inHole.x > 60 && inHole.x < 80 && Math.abs(inHole.y) < 20).toBe(false);
  });

  it('is nothing where nothing is drawn, and where nothing is near', () => {
    expect(cuts({ drawn: [] })).toEqual([]);
    expect(cuts({ noFly: [zone('远', box(900, 0, 950, 50))] })).toEqual([]);
    expect(cuts({ noFly: [zone('空')] })).toEqual([]);
  });
});

describe('what is drawn touches an area', () => {
  const touched = (drawn: DrawnShape, ...noFly: ReturnType<typeof zone>[]) =>
    cuts({ drawn: [drawn], noFly }).map(({ name, unseen }) => [name, unseen]);

  it('tells where, though all of it is seen', () => {
    const [cut] = cuts({});
    expect(cut).toMatchObject({ name: '变电站', unseen: 0 });
    const { x, y } = metres(cut!.at);
    expect(x > 50 && x < 100 && Math.abs(y) < 100).toBe(true);
  });

  it('sees the thinnest strip across it, and the smallest spot in it', () => {
    expect(touched(DRAWN[0]!, zone('线', box(-500, 3, 500, 3.2)))).toEqual([['线', 0]]);
    expect(touched(DRAWN[0]!, zone('点', box(7, 7, 7.1, 7.1)))).toEqual([['点', 0]]);
  });

  it('does not when the area lies in a hole of it, or the other way round', () => {
    const holed = [box(-100, -100, 100, 100), box(-50, -50, 50, 50)];
    expect(touched(area(...holed), zone('内', box(-20, -20, 20, 20)))).toEqual([]);
    expect(touched(area(box(-20, -20, 20, 20)), zone('环', ...holed))).toEqual([]);
  });

  it('does by a line that only crosses it, or a point in it, and never by the fence', () => {
    const points = [at(-100, 0), at(500, 0)];
    const thin = zone('线', box(30, -50, 31, 50));
    expect(touched({ kind: 'line', points }, thin)).toEqual([['线', 0]]);
    expect(touched({ kind: 'line', points: [at(-100, 0), at(29, 0)] }, thin)).toEqual([]);
    expect(touched({ kind: 'point', at: at(30.5, 0) }, thin)).toEqual([['线', 0]]);
    expect(touched({ kind: 'fence', rings: [box(-100, -100, 100, 100)] }, thin)).toEqual([]);
    // From its last corner to its first there is none of a line.
    const bent = [at(0, 100), at(0, 200), at(60, 200), at(60, 100)];
    expect(touched({ kind: 'line', points: bent }, zone('间', box(30, 90, 31, 110)))).toEqual([]);
  });

  it('agrees with two upright boxes overlapping, and its place lies in both', () => {
    const edge = fc.integer({ min: -40, max: 40 });
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(edge, edge, size, size, (west, south, wide, high) => {
        const [cut] = cuts({
          drawn: [area(box(-10, -10, 10, 10))],
          noFly: [zone('箱', box(west, south, west + wide, south + high))],
        });
        const [east, north] = [west + wide, south + high];
        const meet = west < 10 && east > -10 && south < 10 && north > -10;
        // Where the two only share an edge either answer will do.
        fc.pre(meet || west > 10 || east < -10 || south > 10 || north < -10);
        expect(cut !== undefined).toBe(meet);
        if (!cut) return;
        const { x, y } = metres(cut.at);
        expect(x > west - 0.01 && x < east + 0.01 && y > south - 0.01 && y < north + 0.01).toBe(
          true,
        );
        expect(Math.abs(x) < 10.01 && Math.abs(y) < 10.01).toBe(true);
      }),
      { seed: 12 },
    );
  });
});
