import { type RefObject, useEffect, useRef } from 'react';
import { nudged, WHOLE, zoomed } from '../../photos/box.ts';
import type { Table } from './use-table.ts';
import type { Work } from './use-work.ts';

/** By the key as it is pressed, `Shift+` before it where that is held. */
type Keys = Readonly<Record<string, (() => void) | undefined>>;

/** Where somebody types or chooses, letters are letters. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=listbox]'))
    return true;
  // A map that has the focus keeps its own keys: it is moved and zoomed by them.
  return target.tagName === 'CANVAS' && /^(Arrow|[-+=])/.test(key);
}

/** The table's keys, for the whole page; a button that has the focus keeps its own Space and Enter. */
export function useKeys(keys: Keys, active: boolean): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTaken(event)) return;
      const { key, target } = event;
      const onButton =
        target instanceof HTMLElement &&
        target.closest('button, a') &&
        !target.closest('.lt-strip');
      if (onButton && (key === ' ' || key === 'Enter')) return;
      const name = key.length === 1 ? key.toLowerCase() : key;
      const work = now.current[event.shiftKey && key.length > 1 ? `Shift+${name}` : name];
      if (!work) return;
      event.preventDefault();
      work();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [active]);
}

const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 } as const;

/** While a box is drawn the arrows move it; else they go from photo to photo. */
function arrowKeys(work: Work): Keys {
  const { draft } = work;
  const keys: Record<string, () => void> = {};
  for (const [key, by] of Object.entries(ARROWS)) {
    if (draft) {
      keys[key] = () => work.setDraft(nudged(draft, key, false));
      keys[`Shift+${key}`] = () => work.setDraft(nudged(draft, key, true));
    } else if (by !== 0) {
      keys[key] = () => work.step(by, false);
      keys[`Shift+${key}`] = () => work.step(by, true);
    }
  }
  return keys;
}

/** What each key does now. */
export function keysOf(
  work: Work,
  table: Table,
  category: RefObject<HTMLInputElement | null>,
): Keys {
  const { draft, on, view } = work;
  const zoom = (by: number) => () => work.setView(zoomed(view, by, [0, 0]));
  const cancel = () => {
    if (draft) work.setDraft(undefined);
    else if (work.placing) work.setPlacing(false);
    else if (view !== WHOLE) work.setView(WHOLE);
    else table.unchoose();
  };
  return {
    ...arrowKeys(work),
    ...{ ' ': on.clean, s: on.skip, b: on.box, n: on.case, j: on.join, z: on.undo },
    ...{ l: on.place, p: on.pairs, '?': on.help, c: () => category.current?.focus() },
    ...{ '+': zoom(1.5), '=': zoom(1.5), '-': zoom(1 / 1.5), 0: () => work.setView(WHOLE) },
    Enter: draft && (() => work.keep(draft)),
    Escape: cancel,
  };
}
