import { describe, expect, it } from 'vitest';
import { type DraftStorage, keepDraft, readDraft } from '../../../src/web/planner/kept-drafts.ts';
import { Planner } from '../../../src/web/planner/planner.ts';
import type { Draft } from '../../../src/web/planner/state.ts';

const DRAFT: Draft = {
  name: '',
  rhythm: null,
  wishes: {
    template: 'river-patrol',
    camera: 'sony-a6000-16mm',
    airframe: 'hexacopter-6kg',
    drawn: [],
    takeOff: [],
    drones: 1,
  },
};

/** A tab's storage, and time that passes when it is told to. */
function tab() {
  const items = new Map<string, string>();
  let waiting: (() => void) | undefined;
  let writes = 0;
  const storage: DraftStorage = {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => {
      writes++;
      items.set(name, text);
    },
    removeItem: (name) => void items.delete(name),
  };
  const after = (_: number, act: () => void) => {
    waiting = act;
    return () => {
      if (waiting === act) waiting = undefined;
    };
  };
  const pass = () => {
    const act = waiting;
    waiting = undefined;
    act?.();
  };
  return { parts: { storage, after }, storage, items, pass, writes: () => writes };
}
const called = (planner: Planner, name: string) => planner.dispatch({ type: 'called', name });

describe('planning that is not saved', () => {
  it('is there again after a reload, with its version, and can be undone to what is saved', () => {
    const { parts, storage, pass } = tab();
    const planner = new Planner(DRAFT, '"3"');
    keepDraft(parts, '7', planner, 'a=b');
    called(planner, '南川河');
    pass();
    const kept = readDraft(storage, '7');
    expect(kept).toMatchObject({ version: '"3"', query: 'a=b', draft: planner.state.draft });
    expect(readDraft(storage, 'new')).toBeUndefined();
    const again = new Planner(DRAFT, '"4"', kept);
    expect(again.version).toBe('"3"');
    expect(again.state.draft.name).toBe('南川河');
    again.dispatch({ type: 'undo' });
    expect(again.state.draft).toBe(DRAFT);
  });

  it('is let go once it is saved or thrown away', () => {
    const { parts, items, pass } = tab();
    const planner = new Planner(DRAFT);
    keepDraft(parts, 'new', planner, '');
    called(planner, 'a');
    pass();
    expect(items.size).toBe(1);
    planner.dispatch({ type: 'saved', draft: planner.state.draft });
    pass();
    expect(items.size).toBe(0);
    called(planner, 'b');
    pass();
    planner.dispatch({ type: 'discard' });
    pass();
    expect(items.size).toBe(0);
  });

  it('is written once for a whole drag, at once when the page goes, and no more after its end', () => {
    const { parts, storage, pass, writes } = tab();
    const planner = new Planner(DRAFT);
    const keeping = keepDraft(parts, 'new', planner, '');
    for (const name of ['a', 'ab', 'abc']) called(planner, name);
    planner.look({ busy: 'draft' });
    expect(writes()).toBe(0);
    pass();
    expect(writes()).toBe(1);
    called(planner, 'abcd');
    keeping.now();
    expect(readDraft(storage, 'new')?.draft.name).toBe('abcd');
    pass();
    expect(writes()).toBe(2);
    keeping.end();
    called(planner, 'e');
    pass();
    expect(readDraft(storage, 'new')?.draft.name).toBe('abcd');
  });

  it('stays bounded: the oldest goes', () => {
    const { parts, storage, items } = tab();
    const keep = (key: string, name: string) => {
      const planner = new Planner(DRAFT);
      const keeping = keepDraft(parts, key, planner, '');
      called(planner, name);
      keeping.end();
    };
    for (let i = 0; i < 12; i++) keep(String(i), 'x');
    expect(readDraft(storage, '3')).toBeUndefined();
    expect(readDraft(storage, '4')).toBeDefined();
    keep('long', 'x'.repeat(1_400_000));
    keep('more', 'x'.repeat(200_000));
    expect(readDraft(storage, 'long')).toBeUndefined();
    expect(readDraft(storage, 'more')).toBeDefined();
    keep('most', 'x'.repeat(2_000_000));
    expect([...items.values()].join().length).toBeLessThan(1_600_000);
  });

  it('is none where the storage holds something else, is closed, or is full', () => {
    const { parts, storage, items } = tab();
    const planner = new Planner(DRAFT);
    const keeping = keepDraft(parts, 'new', planner, '');
    called(planner, 'a');
    keeping.now();
    const [name] = items.keys();
    for (const text of ['{', 'null', '{}', '[null, 1]', '[{"key":"new","query":"","draft":{}}]']) {
      items.set(name!, text);
      expect(readDraft(storage, 'new')).toBeUndefined();
      expect(() => keeping.now()).not.toThrow();
    }
    const closed = () => {
      throw new Error('SecurityError');
    };
    const none: DraftStorage = { getItem: closed, setItem: closed, removeItem: closed };
    expect(readDraft(none, 'new')).toBeUndefined();
    expect(() => keepDraft({ ...parts, storage: none }, 'new', planner, '').now()).not.toThrow();
  });
});
