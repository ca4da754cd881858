/** Pointer and keys on the map, turned into changes of the drawing. */
import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { fromMap, placeOnMap } from '../map/crs.ts';
import type { Drawing } from './drawing.ts';
import {
  addPoint,
  finish,
  insertVertex,
  metresBetween,
  midpoints,
  moveVertex,
  radiusHandle,
  setMetres,
  type Vertex,
} from './sketch.ts';

/** How near the pointer must be to a handle, px. */
const REACH = { mouse: 11, touch: 24 } as const;
/** Two clicks this near each other are one corner, px. */
const SAME = 6;

type Grip = { readonly vertex: Vertex } | { readonly radius: true };

export interface DrawToolEvents {
  onCancel(): void;
}

export function holdTool(map: MapLibreMap, drawing: Drawing, events: DrawToolEvents): () => void {
  const place = (event: MapMouseEvent | MapTouchEvent): LonLat =>
    fromMap(event.lngLat.lng, event.lngLat.lat);
  const pixels = (at: LonLat, event: MapMouseEvent | MapTouchEvent) => {
    const p = map.project(placeOnMap(at));
    return Math.hypot(p.x - event.point.x, p.y - event.point.y);
  };
  let grip: Grip | null = null;

  const click = (event: MapMouseEvent) => {
    const { sketch } = drawing;
    if (sketch.finished) return;
    const line = sketch.lines[0] ?? [];
    const last = line.at(-1);
    if (last && sketch.type !== 'circle' && pixels(last, event) < SAME) return;
    const onFirst = line.length >= 3 && pixels(line[0]!, event) < REACH.mouse;
    if (onFirst && sketch.type === 'polygon') drawing.set(finish(sketch));
    else drawing.set(addPoint(sketch, place(event)));
  };
  const doubleClick = (event: MapMouseEvent) => {
    event.preventDefault();
    if (!drawing.sketch.finished) drawing.set(finish(drawing.sketch));
  };
  const down = (event: MapMouseEvent | MapTouchEvent) => {
    if (!drawing.sketch.finished) return;
    const reach = 'touches' in event.originalEvent ? REACH.touch : REACH.mouse;
    grip = gripAt(
      drawing,
      (at) => pixels(at, event) < reach,
      (at) => pixels(at, event),
    );
    if (!grip) {
      if (drawing.chosen) drawing.choose(null);
      return;
    }
    event.preventDefault();
    if ('vertex' in grip) drawing.choose(grip.vertex);
  };
  const move = (event: MapMouseEvent | MapTouchEvent) => {
    if (grip) drag(drawing, grip, place(event));
    else drawing.point(place(event));
  };
  const up = () => {
    grip = null;
  };
  const keys = keyHandler(drawing, events);

  map.on('click', click);
  map.on('dblclick', doubleClick);
  map.on('mousedown', down);
  map.on('touchstart', down);
  map.on('mousemove', move);
  map.on('touchmove', move);
  map.on('mouseup', up);
  map.on('touchend', up);
  window.addEventListener('keydown', keys);
  return () => {
    map.off('click', click);
    map.off('dblclick', doubleClick);
    map.off('mousedown', down);
    map.off('touchstart', down);
    map.off('mousemove', move);
    map.off('touchmove', move);
    map.off('mouseup', up);
    map.off('touchend', up);
    window.removeEventListener('keydown', keys);
  };
}

/** The handle under the pointer; a midpoint becomes a corner the moment it is taken. */
function gripAt(
  drawing: Drawing,
  near: (at: LonLat) => boolean,
  distance: (at: LonLat) => number,
): Grip | null {
  const { sketch } = drawing;
  const radius = radiusHandle(sketch);
  if (radius && near(radius)) {
    drawing.remember();
    return { radius: true };
  }
  let best: { vertex: Vertex; away: number } | null = null;
  for (const [line, points] of sketch.lines.entries()) {
    for (const [index, at] of points.entries()) {
      if (near(at) && (!best || distance(at) < best.away)) {
        best = { vertex: { line, index }, away: distance(at) };
      }
    }
  }
  if (best) {
    drawing.remember();
    return { vertex: best.vertex };
  }
  const middle = midpoints(sketch).find(({ at }) => near(at));
  if (!middle) return null;
  drawing.set(insertVertex(sketch, middle.after, middle.at));
  return { vertex: { line: middle.after.line, index: middle.after.index + 1 } };
}

function drag(drawing: Drawing, grip: Grip, to: LonLat): void {
  const { sketch } = drawing;
  if ('vertex' in grip) {
    drawing.set(moveVertex(sketch, grip.vertex, to), false);
    return;
  }
  const centre = sketch.lines[0]?.[0];
  if (centre)
    drawing.set(setMetres(sketch, Math.max(1, Math.round(metresBetween(centre, to)))), false);
}

function keyHandler(drawing: Drawing, events: DrawToolEvents) {
  return (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest('input, textarea, select, [role=dialog]')) return;
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (undo) drawing.undo();
    else if (event.key === 'Enter' && !drawing.sketch.finished) drawing.set(finish(drawing.sketch));
    else if (event.key === 'Escape') events.onCancel();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && drawing.chosen) {
      drawing.removeChosen();
    } else return;
    event.preventDefault();
  };
}
