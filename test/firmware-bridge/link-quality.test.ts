import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkQuality } from '../../firmware-bridge/mavlink/link-quality.ts';

const START = Date.UTC(2026, 10, 22);
/** ms between frames: 20 a second. */
const STEP = 50;

/** Feeds these sequence numbers one after the other and returns the loss at the end. */
function lossOf(sequences: readonly number[], first = 0): number {
  const quality = new LinkQuality();
  let at = START;
  for (const sequence of [first, ...sequences]) {
    quality.accept(1, sequence & 255, at);
    at += STEP;
  }
  return quality.loss(at - STEP);
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('loss by sequence gaps', () => {
  it('is the share of numbers that never came', () => {
    const kept = upTo(150).filter((n) => n % 5 !== 0);
    expect(lossOf(kept)).toBeCloseTo(0.2, 1);
  });

  it('is none where all come, however often the numbers go round', () => {
    expect(lossOf(upTo(1000))).toBe(0);
  });

  it('is not made by duplicates or by frames that come late', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ swap: fc.integer({ min: 1, max: 8 }), twice: fc.boolean() }), {
          minLength: 50,
          maxLength: 150,
        }),
        fc.integer({ min: 0, max: 255 }),
        (choices, first) => {
          const order = upTo(choices.length).map((n) => n + first);
          choices.forEach(({ swap }, i) => {
            const j = Math.min(i + swap, order.length - 1);
            if (swap > 5) [order[i], order[j]] = [order[j]!, order[i]!];
          });
          const sent = order.flatMap((n, i) => (choices[i]!.twice ? [n, n] : [n]));
          expect(lossOf(sent, first)).toBe(0);
        },
      ),
    );
  });

  it('counts what is lost, whatever comes twice or late beside it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 100, maxLength: 150 }),
        (dice) => {
          const all = upTo(dice.length);
          const kept = all.filter((_, i) => dice[i]! > 1 || i === dice.length - 1);
          const sent = kept.flatMap((n, i) => (dice[i]! > 7 ? [n, n] : [n]));
          const lost = all.length - kept.length;
          expect(lossOf(sent)).toBeCloseTo(lost / (all.length + 1), 10);
        },
      ),
    );
  });

  it('is told of the last ten seconds', () => {
    const quality = new LinkQuality();
    let at = START;
    for (let n = 0; n < 40; n += 2, at += 100) quality.accept(1, n, at);
    expect(quality.loss(at)).toBeCloseTo(0.5, 1);
    for (let n = 39; n < 39 + 120; n++, at += 100) quality.accept(1, n, at);
    expect(quality.loss(at)).toBe(0);
    expect(quality.loss(at + 11_000)).toBe(1);
  });

  it('is counted by component: each has numbers of its own', () => {
    const quality = new LinkQuality();
    for (let n = 0; n < 50; n++) {
      quality.accept(1, n, START + n * STEP);
      if (n % 10 === 0) quality.accept(100, 200 + n / 10, START + n * STEP);
    }
    expect(quality.loss(START + 50 * STEP)).toBe(0);
  });

  it('settles after the sender started anew, or was silent', () => {
    const quality = new LinkQuality();
    let at = START;
    for (let n = 0; n < 200; n++, at += STEP) quality.accept(1, n, at);
    for (let n = 0; n < 250; n++, at += STEP) quality.accept(1, n, at);
    expect(quality.loss(at)).toBe(0);
    at += 60_000;
    quality.accept(1, 7, at);
    for (let n = 8; n < 220; n++, at += STEP) quality.accept(1, n & 255, at);
    expect(quality.loss(at)).toBe(0);
  });
});
