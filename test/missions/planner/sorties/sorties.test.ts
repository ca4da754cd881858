import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Photo, photosOf } from '../../../../missions/planner/coverage/photos.ts';
import type { FlownPoint } from '../../../../missions/planner/energy.ts';
import { distance } from '../../../../missions/planner/rings.ts';
import {
  type Sorties,
  type SortiesOptions,
  splitSorties,
} from '../../../../missions/planner/sorties/sorties.ts';
import type { Point, Wind } from '../../../../missions/planner/types.ts';
import { endOf, type Line, startOf, type Work } from '../../../../missions/planner/work.ts';
import { between, lawn, optionsOf, shot, straight } from './fields.ts';

function split(options: SortiesOptions): Sorties {
  const sorties = splitSorties(options);
  if (!sorties.ok) throw new Error(`${sorties.reason}: ${sorties.detail}`);
  return sorties;
}

const far = (p: Photo, q: Photo) =>
  distance(p.at, q.at) +
  Math.abs(p.height - q.height) +
  Math.abs(p.pitch - q.pitch) +
  Math.abs(p.heading - q.heading);

/** Together they take the photos of the whole, in its order, each once. */
function expectSamePhotos({ sorties }: Sorties, work: readonly Work[]): void {
  const parts = sorties.flatMap((sortie) => photosOf(sortie.work));
  const whole = photosOf(work);
  expect(parts.length).toBe(whole.length);
  expect(Math.max(0, ...parts.map((photo, i) => far(photo, whole[i]!)))).toBeLessThan(1e-6);
}

/** Out from the ground of its base, without a gap from place to place, and home. */
function expectSelfContained({ sorties }: Sorties, { bases, usable }: SortiesOptions): void {
  for (const { base, work, out, between, back, path, wattHours } of sorties) {
    const ends = [path[0]!, path.at(-1)!];
    for (const end of ends) expect(end).toMatchObject({ at: bases[base]!, height: 0 });
    expect(out[0]!.at).toEqual(bases[base]);
    expect(out.at(-1)).toEqual(startOf(work[0]!));
    expect(between.length).toBe(work.length - 1);
    between.forEach((way, i) => {
      expect(way[0]).toEqual(endOf(work[i]!));
      expect(way.at(-1)).toEqual(startOf(work[i + 1]!));
    });
    expect(back[0]).toEqual(endOf(work.at(-1)!));
    expect(back.at(-1)!.at).toEqual(bases[base]);
    expect(wattHours).toBeLessThanOrEqual(usable);
  }
}

/** Each drone at one base, one sortie after the other, with time for another battery between them. */
function expectInTurn({ sorties, makespan }: Sorties, { drones, swap }: SortiesOptions): void {
  const free = new Map<number, { base: number; at: number }>();
  for (const { drone, base, start, seconds } of sorties) {
    const before = free.get(drone);
    if (before) expect(base).toBe(before.base);
    expect(start).toBeCloseTo(before ? before.at + swap : 0, 6);
    free.set(drone, { base, at: start + seconds });
  }
  expect(free.size).toBeLessThanOrEqual(drones);
  expect(makespan).toBeCloseTo(Math.max(0, ...[...free.values()].map(({ at }) => at)), 6);
}

const place: fc.Arbitrary<Point> = fc.tuple(between(-800, 800), between(-800, 800));
const height = between(20, 100);
const line = fc.record({
  kind: fc.constant('line' as const),
  from: fc.record({ at: place, height }),
  to: fc.record({ at: place, height }),
  pitch: fc.constantFrom(-90, -45),
  trigger: between(5, 300),
}) satisfies fc.Arbitrary<Line>;
const photo = fc.tuple(place, height).map(([[x, y], h]) => shot(x, y, h));
const wind: fc.Arbitrary<Wind> = fc.record({
  speed: between(0, 8),
  to: between(0, 2 * Math.PI),
});
const anything = fc
  .record({
    work: fc.oneof(
      fc.array(fc.oneof(line, line, photo), { minLength: 1, maxLength: 12 }),
      fc
        .tuple(between(100, 1000), between(0, 600), place)
        .map(([width, length, from]) => lawn(width, length, { from })),
    ),
    bases: fc.array(place, { minLength: 1, maxLength: 3 }),
    drones: fc.integer({ min: 1, max: 4 }),
    usable: between(60, 300),
    swap: between(0, 300),
    wind: fc.option(wind, { nil: { speed: 0, to: 0 } }),
  })
  .map(({ work, ...over }) => optionsOf(work, over));

describe('sorties', () => {
  it('put together again are the plan, each within its battery and with its own ways', () => {
    let [planned, most] = [0, 0];
    fc.assert(
      fc.property(anything, (options) => {
        const sorties = splitSorties(options);
        if (!sorties.ok) {
          expect(['endurance', 'unreachable']).toContain(sorties.reason);
          return;
        }
        planned++;
        most = Math.max(most, sorties.sorties.length);
        expectSamePhotos(sorties, options.work);
        expectSelfContained(sorties, options);
        expectInTurn(sorties, options);
      }),
      { numRuns: 80, seed: 1 },
    );
    expect(planned).toBeGreaterThan(40);
    expect(most).toBeGreaterThan(5);
  });

  it('can turn home within the battery from wherever they are, dearer than planned too', () => {
    let most = 0;
    fc.assert(
      fc.property(anything, between(0.8, 1.4), (options, dearer) => {
        const homeward: SortiesOptions['energy'] = (path) => {
          const flight = options.energy(path);
          return flight.ok ? { ...flight, wattHours: flight.wattHours * dearer } : flight;
        };
        const wary = { ...options, homeward };
        const sorties = splitSorties(wary);
        if (!sorties.ok) return;
        for (const { base, path } of sorties.sorties)
          most = Math.max(most, dearestTurn(path, wary, wary.bases[base]!));
      }),
      { numRuns: 60, seed: 2 },
    );
    console.info(`turning home takes ${(most * 100).toFixed(2)} % of a battery at most`);
    expect(most).toBeLessThanOrEqual(1);
    expect(most).toBeGreaterThan(0.98);
  });
});

/** The most that a flight takes which turns home somewhere, looked at every 40 m; of a battery. */
function dearestTurn(path: readonly FlownPoint[], options: SortiesOptions, base: Point): number {
  const flight = options.energy(path);
  if (!flight.ok) throw new Error(flight.detail);
  let [most, spent] = [0, 0];
  flight.legs.forEach(({ wattHours }, i) => {
    const [a, b] = [path[i]!, path[i + 1]!];
    const looks = Math.max(1, Math.ceil(distance(a.at, b.at) / 40));
    for (let k = 1; k <= looks; k++) {
      const t = k / looks;
      const at: Point = [a.at[0] + t * (b.at[0] - a.at[0]), a.at[1] + t * (b.at[1] - a.at[1])];
      const up = a.height + t * (b.height - a.height);
      const home = options.homeward!([
        { at, height: up },
        { at: base, height: up },
        { at: base, height: 0 },
      ]);
      most = Math.max(
        most,
        (spent + t * wattHours + (home.ok ? home.wattHours : 0)) / options.usable,
      );
    }
    spent += wattHours;
  });
  return most;
}

describe('one battery', () => {
  it('is enough for a small field, which is flown without a break', () => {
    const work = lawn(200, 200);
    const { sorties, makespan } = split(optionsOf(work));
    expect(sorties).toHaveLength(1);
    expect(sorties[0]!.work).toEqual(work);
    expect(makespan).toBe(sorties[0]!.seconds);
  });

  it('takes the take-off point from which it is quickest', () => {
    const bases: Point[] = [
      [-900, 0],
      [50, 0],
      [900, 900],
    ];
    expect(split(optionsOf(lawn(100, 80), { bases })).sorties[0]!.base).toBe(1);
  });

  it('that does not last for the nearest photo is refused with the place and the numbers', () => {
    const refusal = splitSorties(optionsOf([...lawn(100, 80), shot(9000, 0)]));
    expect(refusal).toMatchObject({ ok: false, reason: 'endurance', at: [9000, 0] });
    expect(!refusal.ok && refusal.detail).toMatch(/takes [45]\d\d\.\d Wh.* has 198\.\d Wh/);
  });

  it('of a toy on a large field is refused at once', () => {
    const work = lawn(5000, 5000, { trigger: 1 });
    expect(splitSorties(optionsOf(work, { usable: 3 }))).toMatchObject({ reason: 'too-large' });
    expect(splitSorties(optionsOf(work, { usable: 0.1 }))).toMatchObject({ reason: 'too-large' });
  });

  it('is cut to a single photo where no more of a line can be flown', () => {
    const away: Line = {
      kind: 'line',
      from: { at: [3200, -300], height: 60 },
      to: { at: [3200, 300], height: 60 },
      pitch: -90,
      trigger: 60,
    };
    const last: Line = { ...away, from: away.to };
    const needed = splitSorties(optionsOf([last], { usable: 170 }));
    if (needed.ok) throw new Error('further than it reaches');
    const wattHours = Number(/takes ([\d.]+) Wh/.exec(needed.detail)![1]);
    const { sorties } = split(optionsOf([away], { usable: wattHours + 3 }));
    expectSamePhotos({ ok: true, sorties, makespan: 0 }, [away]);
    expect(sorties.length).toBeGreaterThanOrEqual(2);
    expect(sorties.at(-1)!.work).toHaveLength(1);
  });
});

describe('limits', () => {
  it('of items are kept, and refused where one line alone has more', () => {
    const work = lawn(300, 800);
    const items = () => 10;
    const count = (mostItems: number) => {
      const sorties = split(optionsOf(work, { mostItems, items, usable: 3000 }));
      expectSamePhotos(sorties, work);
      for (const { work: own } of sorties.sorties) expect(own.length * 10).toBeLessThan(mostItems);
      return sorties.sorties.length;
    };
    expect(count(1000)).toBe(1);
    expect(count(100)).toBeGreaterThanOrEqual(Math.ceil(work.length / 9));
    expect(splitSorties(optionsOf(work, { mostItems: 12, items }))).toMatchObject({
      ok: false,
      reason: 'items',
    });
  });

  it('of the air: works between which no way leads are flown in sorties of their own', () => {
    const work = [...lawn(100, 80), ...lawn(100, 80, { from: [0, 300] })];
    const far = (y: number) => y > 200;
    const way: SortiesOptions['way'] = (from, to) =>
      far(from.at[1]) === far(to.at[1]) || [from, to].some(({ at }) => at[0] === 0 && at[1] === 0)
        ? straight(from, to)
        : undefined;
    const { sorties } = split(optionsOf(work, { way, usable: 1000 }));
    expect(sorties.map((sortie) => sortie.indices)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    const none = splitSorties(optionsOf(work, { way: () => undefined }));
    expect(none).toMatchObject({ ok: false, reason: 'unreachable', at: [0, 0] });
  });

  it('of the wind, and wishes that are none, come back with their reason', () => {
    const work = lawn(300, 80);
    expect(splitSorties(optionsOf(work, { wind: { speed: 12, to: 0 } }))).toMatchObject({
      ok: false,
      reason: 'bad-wish',
    });
    for (const wrong of [{ bases: [] }, { drones: 0 }, { usable: 0 }, { usable: Number.NaN }])
      expect(splitSorties(optionsOf(work, wrong))).toMatchObject({ ok: false, reason: 'bad-wish' });
    expect(splitSorties(optionsOf([]))).toEqual({ ok: true, sorties: [], makespan: 0 });
  });

  it('of time: can be left off in the middle', () => {
    const check = () => {
      throw new Error('left off');
    };
    expect(() => splitSorties(optionsOf(lawn(300, 80), { check }))).toThrow('left off');
  });
});
