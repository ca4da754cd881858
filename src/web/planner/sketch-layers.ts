/** What is drawn, with the handles of what is chosen, and what the tool in hand is making. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { DrawnShape, LonLat } from '../../domain/flights/patrol.ts';
import { lineOnMap, placeOnMap } from '../map/crs.ts';
import { LABEL_FONT } from '../map/fonts.ts';
import { type Palette, type Rgb, rgba } from '../map/palette.ts';
import {
  type Corner,
  holdOf,
  linesOf,
  linesOfThing,
  middlesOf,
  sameThing,
  type Thing,
  thingsOf,
} from './shapes.ts';
import type { PlannerState, Tool } from './state.ts';

interface Handle {
  readonly at: LonLat;
  readonly what: 'corner' | 'middle' | 'chosen' | 'hold';
}

interface Line {
  readonly path: readonly LonLat[];
  readonly colour: Rgb;
  readonly chosen: boolean;
}

/** Letters on the marks of single places, in no language. */
const MARKS = { heap: '▲', gate: '‖', none: '•' } as const;
const CLOSED: ReadonlySet<DrawnShape['kind'] | Tool['kind']> = new Set(['area', 'fence', 'hole']);
const close = (ring: readonly LonLat[]) => (ring[0] ? [...ring, ring[0]] : ring);

export function sketchLayers(
  state: PlannerState,
  palette: Palette,
  pointer: LonLat | null,
): Layer[] {
  const { chosen, draft, tool } = state;
  const { drawn } = draft.wishes;
  const colour = (kind: DrawnShape['kind'] | Tool['kind']) =>
    kind === 'fence' ? palette.fence : palette.accent;
  const lines: Line[] = drawn.flatMap((shape, index) => {
    if (shape.kind === 'point') return [];
    const is = sameThing(chosen, { of: 'drawn', index });
    return linesOf(shape).map((path) => ({
      path: CLOSED.has(shape.kind) ? close(path) : path,
      colour: colour(shape.kind),
      chosen: is,
    }));
  });
  const open =
    tool && tool.points.length > 0 ? [...tool.points, ...(pointer ? [pointer] : [])] : [];
  if (tool && open.length > 1) {
    const path = CLOSED.has(tool.kind) && open.length > 2 ? close(open) : open;
    lines.push({ path, colour: colour(tool.kind), chosen: true });
  }
  const areas = drawn.filter((shape) => shape.kind === 'area').map((shape) => shape.rings);
  if (tool?.kind === 'area' && open.length > 2) areas.push([open]);
  return [
    new PolygonLayer<(typeof areas)[number]>({
      id: 'planner-areas',
      data: areas,
      getPolygon: (rings) => rings.map(lineOnMap),
      stroked: false,
      getFillColor: rgba(palette.accent, 26),
    }),
    new PathLayer<Line>({
      id: 'planner-lines',
      data: lines,
      getPath: ({ path }) => lineOnMap(path),
      getColor: (line) => rgba(line.colour),
      getWidth: ({ chosen }) => (chosen ? 3 : 2),
      widthUnits: 'pixels',
      jointRounded: true,
      capRounded: true,
    }),
    ...places(state, palette),
    ...handleLayers(handlesOf(state), palette),
  ];
}

/** Points to be seen, and where drones take off. */
function places({ draft, chosen }: PlannerState, palette: Palette): Layer[] {
  const { wishes } = draft;
  const marks = thingsOf(wishes).flatMap((thing) => {
    const shape = thing.of === 'drawn' ? wishes.drawn[thing.index] : undefined;
    if (shape && shape.kind !== 'point') return [];
    const at = linesOfThing(wishes, thing)[0]?.[0];
    const text = shape ? MARKS[shape.role ?? 'none'] : 'H';
    return at ? [{ at, text, home: !shape, chosen: sameThing(chosen, thing) }] : [];
  });
  type Mark = (typeof marks)[number];
  return [
    new ScatterplotLayer<Mark>({
      id: 'planner-marks',
      data: marks,
      getPosition: ({ at }) => placeOnMap(at),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: (mark) => (mark.chosen ? 12 : 10),
      getLineWidth: (mark) => (mark.chosen ? 3.5 : 2),
      getFillColor: ({ home }) => rgba(home ? palette.text : palette.accent),
      getLineColor: rgba(palette.rim),
    }),
    new TextLayer<Mark>({
      id: 'planner-mark-letters',
      data: marks,
      getPosition: ({ at }) => placeOnMap(at),
      getText: ({ text }) => text,
      getSize: 12,
      fontFamily: LABEL_FONT,
      fontWeight: 700,
      characterSet: ['H', ...Object.values(MARKS)],
      getColor: rgba(palette.rim),
    }),
  ];
}

function handlesOf({ chosen, draft, tool }: PlannerState): Handle[] {
  const { wishes } = draft;
  if (tool) return tool.points.map((at) => ({ at, what: 'corner' }));
  const thing: Thing | null = chosen;
  const shape = thing?.of === 'drawn' ? wishes.drawn[thing.index] : undefined;
  if (!thing || !shape || shape.kind === 'point') return [];
  const handles: Handle[] = middlesOf(wishes, thing).map(({ at }) => ({ at, what: 'middle' }));
  const corner = chosen && 'corner' in chosen ? (chosen as Corner) : undefined;
  for (const [ring, line] of linesOf(shape).entries()) {
    for (const [index, at] of line.entries()) {
      const is = corner?.ring === ring && corner.corner === index;
      handles.push({ at, what: is ? 'chosen' : 'corner' });
    }
  }
  const hold = holdOf(wishes, thing);
  if (hold) handles.push({ at: hold, what: 'hold' });
  return handles;
}

const RADIUS = { corner: 6.5, chosen: 7, middle: 4, hold: 10 } as const;

function handleLayers(handles: Handle[], palette: Palette): Layer[] {
  const circles = new ScatterplotLayer<Handle>({
    id: 'planner-handles',
    data: handles,
    getPosition: ({ at }) => placeOnMap(at),
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    stroked: true,
    getRadius: ({ what }) => RADIUS[what],
    getLineWidth: ({ what }) => (what === 'middle' ? 1.5 : 2.5),
    getFillColor: ({ what }) => (what === 'chosen' ? rgba(palette.accent) : rgba(palette.rim)),
    getLineColor: rgba(palette.accent),
  });
  // A cross, so that the hold of the whole is not taken for a corner.
  const holds = new TextLayer<Handle>({
    id: 'planner-hold',
    data: handles.filter(({ what }) => what === 'hold'),
    getPosition: ({ at }) => placeOnMap(at),
    getText: () => '+',
    getSize: 20,
    fontFamily: LABEL_FONT,
    fontWeight: 700,
    characterSet: '+',
    getColor: rgba(palette.accent),
  });
  return [circles, holds];
}
