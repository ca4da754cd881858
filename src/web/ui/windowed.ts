import { type RefObject, useEffect, useState } from 'react';

/** Things rendered beyond each edge, so that a quick scroll shows no gap. */
const SPARE = 6;

export interface Windowed {
  /** Those from `first` to before `last` are in view, or nearly. */
  readonly first: number;
  readonly last: number;
  /** px of all of them. */
  readonly length: number;
  /** Scrolls so far that it is in view. */
  reveal(index: number): void;
}

/** Which of many things of one size, px, are in view of a box that scrolls down or sideways. */
export function useWindowed(
  box: RefObject<HTMLElement | null>,
  count: number,
  size: number,
  sideways = false,
): Windowed {
  const [view, setView] = useState({ from: 0, length: 1200 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () =>
      setView({
        from: sideways ? element.scrollLeft : element.scrollTop,
        length: sideways ? element.clientWidth : element.clientHeight,
      });
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, sideways]);
  const first = Math.max(0, Math.floor(view.from / size) - SPARE);
  const last = Math.min(count, Math.ceil((view.from + view.length) / size) + SPARE);
  const reveal = (index: number) => {
    const element = box.current;
    if (!element) return;
    const [begin, end] = [index * size, (index + 1) * size];
    const side = sideways ? 'scrollLeft' : 'scrollTop';
    const seen = sideways ? element.clientWidth : element.clientHeight;
    if (begin < element[side]) element[side] = begin;
    else if (end > element[side] + seen) element[side] = end - seen;
  };
  return { first: Math.min(first, last), last, length: count * size, reveal };
}
