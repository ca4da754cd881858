import { useEffect, useRef } from 'react';

/** By the key as it is pressed, `Shift+` before it where that is held. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/** Where somebody types or chooses, letters are letters. */
function isTaken({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=listbox]'))
    return true;
  // Maps have their own arrow keys.
  return target.tagName === 'CANVAS';
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
