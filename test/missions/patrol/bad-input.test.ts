/** What nobody should draw or wish, and somebody will: a plan, or a reason, and soon. */
import { describe, expect, it } from 'vitest';
import { planPatrol } from '../../../missions/patrol/plan-patrol.ts';
import type { Surroundings } from '../../../missions/patrol/surroundings.ts';
import type { LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { shippedLibrary } from './library.ts';

const LIBRARY = shippedLibrary();
const NOTHING: Surroundings = { noFly: [], permitted: [], obstacles: [] };

const at = (x: number, y: number, lon = 101.76): LonLat => {
  const east = lon + x / 89_600;
  return [east > 180 && lon === 180 ? east - 360 : east, 36.62 + y / 110_950];
};
const box = (x0: number, y0: number, x1: number, y1: number, lon?: number): LonLat[] => [
  at(x0, y0, lon),
  at(x1, y0, lon),
  at(x1, y1, lon),
  at(x0, y1, lon),
];
const FIELD = box(0, 0, 300, 200);

const wishes = (over: Partial<PatrolWishes>, ...rings: LonLat[][]): PatrolWishes => ({
  template: 'geological-hazard',
  camera: 'sony-a6000-16mm',
  airframe: 'hexacopter-6kg',
  drawn: rings.length > 0 ? [{ kind: 'area', rings }] : [],
  takeOff: [],
  drones: 1,
  ...over,
});

const plan = (one: PatrolWishes, surroundings = NOTHING, library = LIBRARY) =>
  planPatrol(one, library, surroundings);
const reason = (...args: Parameters<typeof plan>) => {
  const outcome = plan(...args);
  if (outcome.ok) return 'planned';
  // Told with what to do or with the numbers, never a bare word.
  expect(outcome.detail.length).toBeGreaterThan(20);
  return outcome.reason;
};

describe('an area', () => {
  it.each<[string, LonLat[][], string]>([
    ['clockwise', [[...FIELD].reverse()], 'planned'],
    ['closed', [[...FIELD, FIELD[0]!]], 'planned'],
    ['with each corner three times', [FIELD.flatMap((p) => [p, p, p])], 'planned'],
    ['with corners in line', [[at(0, 0), at(150, 0), ...FIELD.slice(1)]], 'planned'],
    ['twice', [FIELD, FIELD], 'planned'],
    ['with a hole outside', [FIELD, box(500, 0, 520, 20)], 'planned'],
    ['over the date line', [box(-150, 0, 150, 200, 180)], 'planned'],
    ['crossing itself', [[at(0, 0), at(300, 200), at(300, 0), at(0, 200)]], 'bad-area'],
    ['on a line', [[at(0, 0), at(100, 0), at(200, 0)]], 'too-small'],
    ['of less than a square metre', [box(0, 0, 0.5, 0.5)], 'too-small'],
    ['without corners', [[]], 'nothing-drawn'],
    ['with two corners', [[at(0, 0), at(10, 10)]], 'too-small'],
    ['as large as a continent', [box(0, 0, 3e6, 3e6)], 'too-large'],
    ['40 km wide', [box(0, 0, 40_000, 40_000)], 'too-large'],
    ['at no place', [[...FIELD, [Number.NaN, 36.6]]], 'bad-area'],
    ['beyond the earth', [[...FIELD, [101, 91]]], 'bad-area'],
  ])('%s', (_, rings, expected) => {
    expect(reason(wishes({}, ...rings))).toBe(expected);
  });
});

describe('a wish', () => {
  it.each<[string, Partial<PatrolWishes>, string]>([
    ['a height of 0', { height: 0 }, 'bad-wish'],
    ['a height of 10 km', { height: 10_000 }, 'bad-wish'],
    ['a height that is none', { height: Number.NaN }, 'bad-wish'],
    ['a pixel of 0', { gsd: 0 }, 'bad-wish'],
    ['all overlap', { sideOverlap: 1 }, 'bad-wish'],
    ['a speed of 0', { speed: 0 }, 'bad-wish'],
    ['a storm', { wind: { speed: 40, from: 0 } }, 'bad-wish'],
    ['a clearance that leaves nothing', { clearance: 900 }, 'no-free-space'],
    ['an option of another pattern', { options: { overhang: 3 } }, 'bad-wish'],
    ['a camera that is not there', { camera: 'none' }, 'unknown-name'],
    ['an airframe without power', { measured: { hoverPower: 0 } }, 'bad-wish'],
    ['a take-off point out of reach', { takeOff: [{ at: at(0, 9000) }] }, 'endurance'],
  ])('%s', (_, over, expected) => {
    expect(reason(wishes(over, FIELD))).toBe(expected);
  });

  it('nothing drawn, or what the template is not for', () => {
    expect(reason(wishes({}))).toBe('nothing-drawn');
    expect(reason(wishes({ template: 'dumping-points' }, FIELD))).toBe('nothing-drawn');
  });

  it('a camera without focal length', () => {
    const cameras = LIBRARY.cameras.map((camera) => ({ ...camera, focalLength: 0 }));
    expect(reason(wishes({}, FIELD), NOTHING, { ...LIBRARY, cameras })).toBe('bad-camera');
  });
});

describe('surroundings', () => {
  it('that forbid all of it', () => {
    const noFly = [{ name: 'airport', rings: [box(-1000, -1000, 1300, 1200)] }];
    expect(reason(wishes({}, FIELD), { ...NOTHING, noFly })).toBe('no-free-space');
  });

  it('with outlines that are none', () => {
    const noFly = [
      { name: 'bow tie', rings: [[at(100, 50), at(150, 100), at(150, 50), at(100, 100)]] },
      { name: 'nothing', rings: [[]] },
    ];
    expect(reason(wishes({}, FIELD), { ...NOTHING, noFly })).toBe('planned');
  });

  it('with terrain that is not known anywhere', () => {
    const terrain = {
      west: 101.7,
      south: 36.6,
      stepLon: 0.001,
      stepLat: 0.001,
      columns: 100,
      rows: 100,
      heights: Array.from({ length: 10_000 }, () => null),
    };
    const outcome = plan(wishes({}, FIELD), { ...NOTHING, terrain });
    expect(outcome.ok && outcome.notes).toContain('ground-void');
  });
});

it('ends when it is told to', () => {
  let asked = 0;
  const check = () => {
    if (++asked > 20) throw new Error('enough');
  };
  expect(() => planPatrol(wishes({}, box(0, 0, 3000, 3000)), LIBRARY, NOTHING, { check })).toThrow(
    'enough',
  );
});
