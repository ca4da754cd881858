import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulators/city/random.ts';
import { CUT, FaultyLink, type LinkFaults } from '../../../simulators/hexacopter/faults.ts';

const COUNT = 2000;

/** The numbers that arrive at the station, of 0 … COUNT − 1 sent 10 ms apart. */
function sent(faults: LinkFaults, seed = 1) {
  const arrived: { n: number; at: number; whole: boolean }[] = [];
  let now = 0;
  const link = new FaultyLink({
    random: createRandom(seed, 'link'),
    faults,
    toStation: (bytes) => {
      const n = (bytes[0]! << 8) | bytes[1]!;
      arrived.push({ n, at: now, whole: bytes[2] === 7 && bytes[3] === 7 });
    },
    toCopter: () => {},
  });
  for (let n = 0; n < COUNT; n++) {
    link.fromCopter(Uint8Array.of(n >> 8, n & 255, 7, 7));
    now += 0.01;
    link.step(0.01);
  }
  now += 10;
  link.step(10);
  return arrived;
}

describe('a link', () => {
  it('without faults brings all at once and in order', () => {
    expect(sent({}).map(({ n }) => n)).toEqual(Array.from({ length: COUNT }, (_, n) => n));
  });

  it('loses, doubles and damages about the share it is told', () => {
    expect(sent({ up: { loss: 0.2 } }).length / COUNT).toBeCloseTo(0.8, 1);
    expect(sent({ up: { duplicates: 0.1 } }).length / COUNT).toBeCloseTo(1.1, 1);
    const damaged = sent({ up: { corrupted: 0.3 } }).filter(
      ({ n, whole }, at) => n !== at || !whole,
    );
    expect(damaged.length / COUNT).toBeCloseTo(0.3, 1);
  });

  it('takes its time', () => {
    const delays = sent({ up: { latency: [0.1, 0.3] } }).map(({ n, at }) => at - n * 0.01);
    expect(Math.min(...delays.slice(0, 1900))).toBeGreaterThan(0.095);
    expect(Math.max(...delays.slice(0, 1900))).toBeLessThan(0.32);
  });

  it('lets some be overtaken and loses none by it', () => {
    const numbers = sent({ up: { reordered: 0.1 } }).map(({ n }) => n);
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, n) => n));
    expect(numbers.filter((n, at) => at > 0 && n < numbers[at - 1]!).length).toBeGreaterThan(100);
  });

  it('does the same again for the same seed', () => {
    const faults = { up: { loss: 0.1, duplicates: 0.1, reordered: 0.1, corrupted: 0.1 } };
    expect(sent(faults, 4)).toEqual(sent(faults, 4));
    expect(sent(faults, 4)).not.toEqual(sent(faults, 5));
  });

  it('is cut by schedule, each direction by itself', () => {
    const heard: string[] = [];
    const link = new FaultyLink({
      random: createRandom(1, 'link'),
      schedule: [
        { from: 1, until: 2, ...CUT },
        { from: 3, until: 4, down: { loss: 1 } },
      ],
      toStation: () => heard.push('up'),
      toCopter: () => heard.push('down'),
    });
    const each: string[] = [];
    for (let second = 0; second < 5; second++) {
      link.fromCopter(Uint8Array.of(1));
      link.fromStation(Uint8Array.of(1));
      each.push(heard.splice(0).join());
      link.step(1);
    }
    expect(each).toEqual(['up,down', '', 'up,down', 'up', 'up,down']);
  });
});
