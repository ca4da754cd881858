/** Boxes on a picture and the view of it, in numbers: shares of the upright picture, from its top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
type Point = readonly [x: number, y: number];

/** Smaller ones are slips of the hand, share of a side. */
const LEAST = 0.008;
const inside = (share: number) => Math.min(1, Math.max(0, share));
/** A tenth of a thousandth is finer than a pixel. */
const even = (share: number) => Math.round(share * 10_000) / 10_000;

/** Between two corners, whichever they are; undefined: too small to be meant. */
export function boxBetween(a: Point, b: Point): Box | undefined {
  const [x1, x2] = [inside(Math.min(a[0], b[0])), inside(Math.max(a[0], b[0]))];
  const [y1, y2] = [inside(Math.min(a[1], b[1])), inside(Math.max(a[1], b[1]))];
  if (x2 - x1 < LEAST || y2 - y1 < LEAST) return undefined;
  return { x: even(x1), y: even(y1), w: even(x2 - x1), h: even(y2 - y1) };
}

/** Where a box by keyboard begins. */
export const MIDDLE_BOX: Box = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 };
const STEP = 0.02;

/** Moved, or with `grow` made larger or smaller, by one press of an arrow key; it stays on the picture. */
export function nudged(box: Box, key: string, grow: boolean): Box {
  const dx = key === 'ArrowRight' ? STEP : key === 'ArrowLeft' ? -STEP : 0;
  const dy = key === 'ArrowDown' ? STEP : key === 'ArrowUp' ? -STEP : 0;
  if (grow) {
    const w = Math.min(1 - box.x, Math.max(STEP, box.w + dx));
    const h = Math.min(1 - box.y, Math.max(STEP, box.h + dy));
    return { ...box, w: even(w), h: even(h) };
  }
  const x = Math.min(1 - box.w, Math.max(0, box.x + dx));
  const y = Math.min(1 - box.h, Math.max(0, box.y + dy));
  return { ...box, x: even(x), y: even(y) };
}

/** How a picture is looked at: enlarged so many times, its middle moved by so many px. */
export interface View {
  readonly zoom: number;
  readonly dx: number;
  readonly dy: number;
}
export const WHOLE: View = { zoom: 1, dx: 0, dy: 0 };
const MOST_ZOOM = 12;

/**
 * Enlarged by a factor so that what is under the pointer stays there.
 * @param at px from the middle of the frame
 */
export function zoomed(view: View, factor: number, at: Point): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * factor));
  if (zoom === 1) return WHOLE;
  const by = zoom / view.zoom;
  return { zoom, dx: at[0] - (at[0] - view.dx) * by, dy: at[1] - (at[1] - view.dy) * by };
}
