import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxBetween, MIDDLE_BOX, nudged, WHOLE, zoomed } from '../../../src/web/photos/box.ts';
import { boxSchema } from '../../../src/wire/api-photos.ts';

const corner = fc.tuple(
  fc.double({ min: -1, max: 2, noNaN: true }),
  fc.double({ min: -1, max: 2, noNaN: true }),
);
const arrows = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown');

describe('a box on a picture', () => {
  it('is what the API takes, from whichever corners it was drawn', () => {
    fc.assert(
      fc.property(corner, corner, (a, b) => {
        const box = boxBetween(a, b);
        expect(box).toEqual(boxBetween(b, a));
        if (box) expect(boxSchema.safeParse(box).success).toBe(true);
      }),
      { seed: 5 },
    );
  });
  it('is none where the hand slipped', () => {
    expect(boxBetween([0.5, 0.5], [0.503, 0.9])).toBeUndefined();
    expect(boxBetween([0.2, 0.3], [0.5, 0.9])).toEqual({ x: 0.2, y: 0.3, w: 0.3, h: 0.6 });
  });
  it('stays on the picture whatever arrows are pressed, and is moved or grown by one step', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arrows, fc.boolean()), { maxLength: 120 }), (presses) => {
        const box = presses.reduce((now, [key, grow]) => nudged(now, key, grow), MIDDLE_BOX);
        expect(boxSchema.safeParse(box).success).toBe(true);
        expect(Math.min(box.w, box.h)).toBeGreaterThan(0);
      }),
      { seed: 6 },
    );
    expect(nudged(MIDDLE_BOX, 'ArrowRight', false)).toEqual({ ...MIDDLE_BOX, x: 0.42 });
    expect(nudged(MIDDLE_BOX, 'ArrowUp', true)).toEqual({ ...MIDDLE_BOX, h: 0.18 });
  });
});

describe('zooming', () => {
  it('keeps what is under the pointer where it is', () => {
    const at = [120, -40] as const;
    const before = { zoom: 2, dx: 30, dy: 10 };
    const after = zoomed(before, 1.5, at);
    const under = ({ zoom, dx, dy }: typeof before) => [(at[0] - dx) / zoom, (at[1] - dy) / zoom];
    expect(under(after)[0]).toBeCloseTo(under(before)[0]!);
    expect(under(after)[1]).toBeCloseTo(under(before)[1]!);
  });
  it('ends at the whole picture, in its middle', () => {
    expect(zoomed({ zoom: 2, dx: 300, dy: 10 }, 0.1, [0, 0])).toEqual(WHOLE);
  });
});
