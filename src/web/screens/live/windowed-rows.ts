import { type RefObject, useEffect, useState } from 'react';

/** Rows rendered beyond each edge, so that a quick scroll shows no gap. */
const SPARE = 6;

/** Which of many rows of one height are in view. */
export function useWindowedRows(box: RefObject<HTMLElement | null>, count: number, row: number) {
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const size = new ResizeObserver(look);
    size.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);
  const first = Math.max(0, Math.floor(view.top / row) - SPARE);
  const last = Math.min(count, Math.ceil((view.top + view.height) / row) + SPARE);
  const reveal = (index: number) => {
    const element = box.current;
    if (!element) return;
    const [top, bottom] = [index * row, (index + 1) * row];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
  };
  return { first: Math.min(first, last), last, height: count * row, reveal };
}
