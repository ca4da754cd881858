/** Pointer on the map, turned into actions of the planner. */
import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { LonLat } from '../../domain/flights/patrol.ts';
import { fromMap, placeOnMap } from '../map/crs.ts';
import type { Planner } from './planner.ts';
import {
  type Corner,
  holdOf,
  linesOfThing,
  middlesOf,
  sameThing,
  type Thing,
  thingsOf,
} from './shapes.ts';
import { canFinish } from './state.ts';

/** How near the pointer must be to a handle or a line, px. */
const REACH = { mouse: 11, touch: 24 } as const;
/** Two clicks this near each other are one corner, px. */
const SAME = 6;

type PointerOnMap = MapMouseEvent | MapTouchEvent;
type Grip = { readonly corner: Corner } | { readonly thing: Thing; last: LonLat };

/** `onPointer`: where the pointer is while something is being drawn. */
export function holdPlannerTool(
  map: MapLibreMap,
  planner: Planner,
  onPointer: (at: LonLat) => void,
): () => void {
  const { dispatch } = planner;
  const place = ({ lngLat }: PointerOnMap): LonLat => fromMap(lngLat.lng, lngLat.lat);
  const away = (at: LonLat, { point }: PointerOnMap) => {
    const p = map.project(placeOnMap(at));
    return Math.hypot(p.x - point.x, p.y - point.y);
  };
  let grip: Grip | null = null;
  /** Whether the press that ends in this click took hold of something. */
  let held = false;

  const click = (event: MapMouseEvent) => {
    const { tool, draft } = planner.state;
    if (!tool) {
      if (held) return;
      const hit = thingAt(draft.wishes, (at) => away(at, event), map, event);
      if (hit && !sameThing(hit, planner.state.chosen)) dispatch({ type: 'choose', chosen: hit });
      else if (!hit && planner.state.chosen) dispatch({ type: 'choose', chosen: null });
      return;
    }
    const last = tool.points.at(-1);
    if (last && away(last, event) < SAME) return;
    const onFirst = tool.points[0] && away(tool.points[0], event) < REACH.mouse;
    if (onFirst && canFinish(tool) && tool.kind !== 'line') dispatch({ type: 'finish' });
    else dispatch({ type: 'click', at: place(event) });
  };
  const doubleClick = (event: MapMouseEvent) => {
    if (!planner.state.tool) return;
    event.preventDefault();
    dispatch({ type: 'finish' });
  };
  const down = (event: PointerOnMap) => {
    held = false;
    if (planner.state.tool) return;
    const { originalEvent: original } = event;
    const touch = 'touches' in original;
    if (touch && original.touches.length > 1) return;
    grip = gripAt(planner, (at) => away(at, event), touch ? REACH.touch : REACH.mouse);
    held = grip !== null;
    if (!grip) return;
    event.preventDefault();
    if ('corner' in grip) dispatch({ type: 'choose', chosen: grip.corner });
    else grip.last = place(event);
  };
  const move = (event: PointerOnMap) => {
    const at = place(event);
    if (!grip) {
      if (planner.state.tool) onPointer(at);
    } else if ('corner' in grip) dispatch({ type: 'move', corner: grip.corner, to: at });
    else {
      const by: LonLat = [at[0] - grip.last[0], at[1] - grip.last[1]];
      grip.last = at;
      dispatch({ type: 'shift', thing: grip.thing, by });
    }
  };
  const up = () => {
    if (grip) dispatch({ type: 'settle' });
    grip = null;
  };

  const handlers = [
    ['click', click],
    ['dblclick', doubleClick],
    ['mousedown', down],
    ['touchstart', down],
    ['mousemove', move],
    ['touchmove', move],
    ['mouseup', up],
    ['touchend', up],
  ] as const;
  for (const [name, handler] of handlers) map.on(name, handler as (event: PointerOnMap) => void);
  return () => {
    for (const [name, handler] of handlers) map.off(name, handler as (event: PointerOnMap) => void);
  };
}

/** A corner of what is chosen, its hold, the middle of one of its edges, or a single place. */
function gripAt(planner: Planner, away: (at: LonLat) => number, reach: number): Grip | null {
  const { chosen, draft } = planner.state;
  const { wishes } = draft;
  const corners: { corner: Corner; at: LonLat }[] = thingsOf(wishes).flatMap((thing) => {
    const lines = linesOfThing(wishes, thing);
    const single = lines.length === 1 && lines[0]!.length === 1;
    if (!single && !sameThing(thing, chosen)) return [];
    return lines.flatMap((line, ring) =>
      line.map((at, corner) => ({ corner: { ...thing, ring, corner }, at })),
    );
  });
  const [nearest] = corners
    .map((one) => ({ ...one, away: away(one.at) }))
    .filter((one) => one.away < reach)
    .sort((a, b) => a.away - b.away);
  if (nearest) return { corner: nearest.corner };
  if (!chosen) return null;
  const thing: Thing = { of: chosen.of, index: chosen.index };
  const hold = holdOf(wishes, thing);
  if (hold && away(hold) < reach) return { thing, last: hold };
  const middle = middlesOf(wishes, thing).find(({ at }) => away(at) < reach);
  if (!middle) return null;
  planner.dispatch({ type: 'insert', after: middle.after, at: middle.at });
  return { corner: { ...middle.after, corner: middle.after.corner + 1 } };
}

/** What is under the pointer by its corners or edges: an area's inside belongs to the map. */
function thingAt(
  wishes: Parameters<typeof thingsOf>[0],
  away: (at: LonLat) => number,
  map: MapLibreMap,
  { point }: PointerOnMap,
): Thing | undefined {
  const pixels = (at: LonLat) => map.project(placeOnMap(at));
  return thingsOf(wishes).find((thing) => {
    const shape = thing.of === 'drawn' ? wishes.drawn[thing.index] : undefined;
    const ringed = shape?.kind === 'area' || shape?.kind === 'fence';
    return linesOfThing(wishes, thing).some((line) => {
      const ends = ringed ? [...line, line[0]!] : line;
      if (line.some((at) => away(at) < REACH.mouse)) return true;
      return ends
        .slice(1)
        .some((b, i) => fromEdge(point, pixels(ends[i]!), pixels(b)) < REACH.mouse);
    });
  });
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

function fromEdge(p: Pixel, a: Pixel, b: Pixel): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
