import { describe, expect, test } from 'vitest';
import { createRandom } from '../../simulators/city/random.ts';
import type { LinkFault } from '../../simulators/scenarios/schema.ts';
import { Link } from '../../simulators/vehicles/link.ts';
import type { Fix } from '../../src/domain/fleet/fix.ts';

const START = Date.UTC(2026, 10, 21);
const at = (t: number): Fix => ({ time: START + t * 1000, lat: 36.6, lon: 101.7 });
const common = { device: 'truck-001', from: 100 };

function sentBy(faults: LinkFault[], times: readonly number[]): number[][] {
  const link = new Link(faults, START, createRandom(1, 'link'));
  return times
    .flatMap((t) => link.send(at(t)))
    .map((message) => message.map(({ time }) => (time - START) / 1000));
}

describe('the link of a tracker', () => {
  test('sends each fix as it comes where nothing is wrong', () => {
    expect(sentBy([], [0, 5, 10])).toEqual([[0], [5], [10]]);
  });

  test('never tells what happened while it was silent', () => {
    const silent: LinkFault = { ...common, kind: 'silent', seconds: 20 };
    expect(sentBy([silent], [95, 100, 110, 120, 125])).toEqual([[95], [120], [125]]);
    const link = new Link([silent], START, createRandom(1, 'link'));
    expect([99, 100, 119, 120].map((t) => link.isUp(START + t * 1000))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('keeps fixes through a dead zone and sends them in one batch, before the next', () => {
    const zone: LinkFault = { ...common, kind: 'dead-zone', seconds: 20 };
    expect(sentBy([zone], [95, 100, 110, 119, 120, 125])).toEqual([
      [95],
      [100, 110, 119],
      [120],
      [125],
    ]);
  });

  test('keeps the newest thousand and no more', () => {
    const zone: LinkFault = { ...common, from: 0, kind: 'dead-zone', seconds: 2000 };
    const times = Array.from({ length: 2001 }, (_, i) => i);
    const [batch] = sentBy([zone], times);
    expect(batch).toHaveLength(1000);
    expect(batch!.at(0)).toBe(1000);
  });

  test('sends a share twice', () => {
    const twice: LinkFault = { ...common, from: 0, kind: 'duplicates', seconds: 1e6, share: 0.25 };
    const times = Array.from({ length: 2000 }, (_, i) => i);
    const count = sentBy([twice], times).length;
    expect(count).toBeGreaterThan(2400);
    expect(count).toBeLessThan(2600);
  });

  test('has a clock that is wrong for a while, again and again', () => {
    const clock: LinkFault = { ...common, every: 1000, kind: 'bad-clock', seconds: 10, offset: 60 };
    expect(sentBy([clock], [99, 100, 110, 1100, 1110])).toEqual([
      [99],
      [160],
      [110],
      [1160],
      [1110],
    ]);
  });
});
