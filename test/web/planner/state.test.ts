import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat, PatrolWishes } from '../../../src/domain/flights/patrol.ts';
import { linesOfThing } from '../../../src/web/planner/shapes.ts';
import {
  type Draft,
  isChanged,
  openState,
  type PlannerAction,
  type PlannerState,
  plannerReducer,
  TOOLS,
} from '../../../src/web/planner/state.ts';

const WISHES: PatrolWishes = {
  template: 'geological-hazard',
  camera: 'sony-a6000-16mm',
  airframe: 'hexacopter-6kg',
  drawn: [],
  takeOff: [],
  drones: 1,
};
const DRAFT: Draft = { name: '', rhythm: null, wishes: WISHES };
const SQUARE: LonLat[] = [
  [101.77, 36.57],
  [101.78, 36.57],
  [101.78, 36.58],
  [101.77, 36.58],
];
const HOLE: LonLat[] = [
  [101.774, 36.574],
  [101.776, 36.574],
  [101.776, 36.576],
];

const run = (state: PlannerState, ...actions: readonly PlannerAction[]): PlannerState =>
  actions.reduce(plannerReducer, state);
const draw = (kind: (typeof TOOLS)[number], points: readonly LonLat[]): PlannerAction[] => [
  { type: 'tool', kind },
  ...points.map((at): PlannerAction => ({ type: 'click', at })),
  { type: 'finish' },
];
const begin = openState(DRAFT);
const withArea = run(begin, ...draw('area', SQUARE));

describe('drawing', () => {
  it('makes an area of its corners, chooses it and puts the tool away', () => {
    expect(withArea.draft.wishes.drawn).toEqual([{ kind: 'area', rings: [SQUARE] }]);
    expect(withArea.tool).toBeNull();
    expect(withArea.chosen).toEqual({ of: 'drawn', index: 0 });
  });

  it('does not finish with too few corners', () => {
    const two = run(begin, ...draw('area', SQUARE.slice(0, 2)));
    expect(two.draft).toBe(DRAFT);
    expect(two.tool?.points).toHaveLength(2);
  });

  it('takes a hole out of the area in which it begins, and nowhere else', () => {
    const holed = run(withArea, ...draw('hole', HOLE));
    expect(holed.draft.wishes.drawn[0]).toMatchObject({ rings: [SQUARE, HOLE] });
    const beside = run(
      withArea,
      ...draw(
        'hole',
        HOLE.map(([lon, lat]) => [lon + 1, lat] as const),
      ),
    );
    expect(beside.draft).toBe(withArea.draft);
  });

  it('goes on setting points, but one heap, one gate and one take-off point at a time', () => {
    const points = run(
      begin,
      { type: 'tool', kind: 'point' },
      { type: 'click', at: SQUARE[0]! },
      { type: 'click', at: SQUARE[1]! },
    );
    expect(points.draft.wishes.drawn).toHaveLength(2);
    expect(points.tool?.kind).toBe('point');
    const heap = run(begin, { type: 'tool', kind: 'heap' }, { type: 'click', at: SQUARE[0]! });
    expect(heap.draft.wishes.drawn).toEqual([{ kind: 'point', at: SQUARE[0], role: 'heap' }]);
    expect(heap.tool).toBeNull();
    const home = run(begin, { type: 'tool', kind: 'take-off' }, { type: 'click', at: SQUARE[2]! });
    expect(home.draft.wishes.takeOff).toEqual([{ at: SQUARE[2] }]);
  });

  it('opens rings that a file has closed', () => {
    const closed = [...SQUARE, SQUARE[0]!];
    const state = run(begin, { type: 'import', shapes: [{ kind: 'area', rings: [closed] }] });
    expect(state.draft.wishes.drawn).toEqual([{ kind: 'area', rings: [SQUARE] }]);
  });

  it('takes a hole away with its third-last corner, then the shape with its outline', () => {
    const holed = run(withArea, ...draw('hole', HOLE));
    const corner = { of: 'drawn', index: 0, ring: 1, corner: 2 } as const;
    const plain = run(holed, { type: 'remove', what: corner });
    expect(plain.draft.wishes.drawn).toEqual([{ kind: 'area', rings: [SQUARE] }]);
    const triangle = run(plain, { type: 'remove', what: { ...corner, ring: 0 } });
    expect(linesOfThing(triangle.draft.wishes, corner)[0]).toHaveLength(3);
    const none = run(triangle, { type: 'remove', what: { ...corner, ring: 0 } });
    expect(none.draft.wishes.drawn).toEqual([]);
  });
});

describe('undo', () => {
  it('takes a drag back in one step, and each of two drags for itself', () => {
    const corner = { of: 'drawn', index: 0, ring: 0, corner: 1 } as const;
    const drag = (lon: number): PlannerAction[] => [
      { type: 'move', corner, to: [lon, 36.57] },
      { type: 'move', corner, to: [lon + 0.001, 36.57] },
      { type: 'settle' },
    ];
    const once = run(withArea, ...drag(101.79));
    const twice = run(once, ...drag(101.8));
    expect(run(twice, { type: 'undo' }).draft).toBe(once.draft);
    expect(run(twice, { type: 'undo' }, { type: 'undo' }).draft).toBe(withArea.draft);
  });

  it('joins the pull out of a new corner with the drag that follows', () => {
    const after = { of: 'drawn', index: 0, ring: 0, corner: 0 } as const;
    const pulled = run(
      withArea,
      { type: 'insert', after, at: [101.775, 36.57] },
      { type: 'move', corner: { ...after, corner: 1 }, to: [101.775, 36.565] },
    );
    expect(run(pulled, { type: 'undo' }).draft).toBe(withArea.draft);
  });

  it('takes back the last click while something is being drawn', () => {
    const clicked = run(withArea, ...draw('line', SQUARE.slice(0, 1)));
    const back = run(clicked, { type: 'undo' });
    expect(back.tool?.points).toEqual([]);
    expect(back.draft).toBe(withArea.draft);
  });

  it('goes back to the very beginning and forward to the very end, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
        const end = run(begin, ...actions, { type: 'tool', kind: null });
        let back = end;
        while (back.past.length > 0) back = plannerReducer(back, { type: 'undo' });
        expect(back.draft).toBe(DRAFT);
        expect(isChanged(back)).toBe(false);
        let forth = back;
        while (forth.future.length > 0) forth = plannerReducer(forth, { type: 'redo' });
        expect(forth.draft).toBe(end.draft);
      }),
      { seed: 4 },
    );
  });
});

const place = fc.tuple(
  fc.double({ min: 101, max: 102, noNaN: true }),
  fc.double({ min: 36, max: 37, noNaN: true }),
) as fc.Arbitrary<LonLat>;
const corner = fc.record({
  of: fc.constantFrom('drawn' as const, 'take-off' as const),
  index: fc.nat(2),
  ring: fc.nat(1),
  corner: fc.nat(4),
});
const anyAction: fc.Arbitrary<PlannerAction> = fc.oneof(
  fc.constantFrom(...TOOLS).map((kind) => ({ type: 'tool' as const, kind })),
  { arbitrary: place.map((at) => ({ type: 'click' as const, at })), weight: 6 },
  fc.constantFrom<PlannerAction>(
    { type: 'finish' },
    { type: 'settle' },
    { type: 'discard' },
    { type: 'template', id: 'ditch' },
    { type: 'rhythm', rhythm: { kind: 'monthly', day: 3 } },
    { type: 'option', name: 'width', value: 20 },
  ),
  fc.tuple(corner, place).map(([one, to]) => ({ type: 'move' as const, corner: one, to })),
  fc.tuple(corner, place).map(([thing, by]) => ({ type: 'shift' as const, thing, by })),
  fc.tuple(corner, place).map(([after, at]) => ({ type: 'insert' as const, after, at })),
  corner.map((what) => ({ type: 'remove' as const, what })),
  fc.integer({ min: 20, max: 120 }).map((height) => ({
    type: 'wish' as const,
    change: { height },
    as: 'height',
  })),
  fc.string({ maxLength: 5 }).map((name) => ({ type: 'called' as const, name })),
);

describe('wishes', () => {
  it('takes what is undefined out, so that the template counts again', () => {
    const high = run(begin, { type: 'wish', change: { height: 80 }, as: 'height' });
    expect(high.draft.wishes.height).toBe(80);
    const back = run(high, { type: 'wish', change: { height: undefined } });
    expect('height' in back.draft.wishes).toBe(false);
  });

  it('lets go of what was set against the template before, not of what is drawn or carried', () => {
    const set = run(
      withArea,
      {
        type: 'wish',
        change: { height: 80, frontOverlap: 0.9, ceiling: 100, camera: 'canon-s100' },
      },
      { type: 'option', name: 'crossHatch', value: false },
      { type: 'template', id: 'site-inspection' },
    );
    expect(set.draft.wishes).toEqual({
      ...WISHES,
      drawn: withArea.draft.wishes.drawn,
      template: 'site-inspection',
      ceiling: 100,
      camera: 'canon-s100',
    });
  });

  it('joins the moments of one slider, not those of two', () => {
    const set = (change: PatrolWishes | object, as: string): PlannerAction => ({
      type: 'wish',
      change,
      as,
    });
    const state = run(
      begin,
      set({ height: 50 }, 'height'),
      set({ height: 60 }, 'height'),
      set({ speed: 5 }, 'speed'),
    );
    expect(state.past).toHaveLength(2);
  });

  it('is unchanged once it is saved, and changed again by what was done meanwhile', () => {
    const named = run(begin, { type: 'called', name: '南川河' });
    expect(isChanged(run(named, { type: 'saved', draft: named.draft }))).toBe(false);
    const meanwhile = run(named, { type: 'wish', change: { drones: 2 } });
    expect(isChanged(run(meanwhile, { type: 'saved', draft: named.draft }))).toBe(true);
  });

  it('throws changes away as a step that can be taken back', () => {
    const thrown = run(withArea, { type: 'discard' });
    expect(thrown.draft).toBe(DRAFT);
    expect(run(thrown, { type: 'undo' }).draft).toBe(withArea.draft);
  });
});
