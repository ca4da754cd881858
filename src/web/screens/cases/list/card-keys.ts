/** Going from card to card on the board by the arrow keys. */

/** The card that the key leads to from the one that has the focus; undefined: the key means something else. */
export function cardToGo(board: HTMLElement, key: string): HTMLElement | undefined {
  const columns = [...board.querySelectorAll<HTMLElement>('.board-column')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('[data-card]'),
  ]);
  const here = document.activeElement;
  const x = columns.findIndex((cards) => cards.some((card) => card === here));
  const y = x < 0 ? -1 : columns[x]!.indexOf(here as HTMLElement);
  const to = nextCard(
    columns.map((cards) => cards.length),
    { x, y },
    key,
  );
  return to && columns[to.x]?.[to.y];
}

interface At {
  readonly x: number;
  readonly y: number;
}

/** @param lengths cards of each column @param from column and card in it; x < 0: none has the focus */
export function nextCard(lengths: readonly number[], from: At, key: string): At | undefined {
  if (!ARROWS.has(key)) return undefined;
  if (from.x < 0) {
    const first = lengths.findIndex((length) => length > 0);
    return first < 0 ? undefined : { x: first, y: 0 };
  }
  const here = lengths[from.x] ?? 0;
  if (key === 'ArrowDown') return { x: from.x, y: Math.min(here - 1, from.y + 1) };
  if (key === 'ArrowUp') return { x: from.x, y: Math.max(0, from.y - 1) };
  const step = key === 'ArrowRight' ? 1 : -1;
  for (let x = from.x + step; x >= 0 && x < lengths.length; x += step) {
    const length = lengths[x] ?? 0;
    if (length > 0) return { x, y: Math.min(from.y, length - 1) };
  }
  return from;
}

const ARROWS = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight']);
