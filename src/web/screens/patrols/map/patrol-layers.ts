/** Patrols on the map: what is drawn of each, coloured by when it is due. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { DrawnShape, LonLat } from '../../../../domain/flights/patrol.ts';
import { lineOnMap, placeOnMap } from '../../../map/crs.ts';
import { fontReady, LABEL_FONT } from '../../../map/fonts.ts';
import { type Palette, type Rgb, rgba } from '../../../map/palette.ts';

/** One patrol, or one area, as it is to be seen. */
export interface ShownPatrol {
  readonly id: number;
  readonly name: string;
  readonly drawn: readonly DrawnShape[];
  readonly colour: Rgb;
  /** How much it stands out. */
  readonly strong: boolean;
}

export interface PatrolLook {
  readonly palette: Palette;
  readonly zoom: number;
  readonly onPick?: ((id: number) => void) | undefined;
  readonly onFont: () => void;
}

/** A line without a width of its own, metres: wide enough to be pressed. */
const USUAL_WIDTH = 20;
/** From this zoom on names are written. */
const NAME_ZOOM = 11;

interface Part<T> {
  readonly of: ShownPatrol;
  readonly what: T;
}

const close = (ring: readonly LonLat[]): readonly LonLat[] => (ring[0] ? [...ring, ring[0]] : ring);

const partsOf = <K extends DrawnShape['kind']>(shown: readonly ShownPatrol[], kind: K) =>
  shown.flatMap((of) =>
    of.drawn
      .filter((shape): shape is Extract<DrawnShape, { kind: K }> => shape.kind === kind)
      .map((what): Part<Extract<DrawnShape, { kind: K }>> => ({ of, what })),
  );

export function patrolLayers(id: string, shown: readonly ShownPatrol[], look: PatrolLook): Layer[] {
  return [
    ...areas(id, partsOf(shown, 'area'), look),
    ...lines(id, partsOf(shown, 'line'), look),
    ...points(id, partsOf(shown, 'point'), look),
    ...names(id, shown, look),
  ];
}

function pressing({ onPick }: PatrolLook) {
  return {
    pickable: onPick !== undefined,
    onClick: (info: { object?: unknown }) => {
      const part = info.object as Part<unknown> | undefined;
      if (part) onPick?.(part.of.id);
      return true;
    },
  };
}

function areas(
  id: string,
  data: Part<{ rings: readonly (readonly LonLat[])[] }>[],
  look: PatrolLook,
): Layer[] {
  type Area = (typeof data)[number];
  const rings = data.flatMap(({ of, what }) =>
    what.rings.map((ring) => ({ of, what: close(ring) })),
  );
  return [
    new PolygonLayer<Area>({
      ...pressing(look),
      id: `${id}-areas`,
      data,
      getPolygon: ({ what }) => what.rings.map(lineOnMap),
      stroked: false,
      getFillColor: ({ of }) => rgba(of.colour, of.strong ? 70 : 34),
      updateTriggers: { getFillColor: data },
    }),
    new PathLayer<Part<readonly LonLat[]>>({
      id: `${id}-outlines`,
      data: rings,
      getPath: ({ what }) => lineOnMap(what),
      widthUnits: 'pixels',
      jointRounded: true,
      getWidth: ({ of }) => (of.strong ? 2.6 : 1.6),
      getColor: ({ of }) => rgba(of.colour, 235),
    }),
  ];
}

function lines(
  id: string,
  data: Part<{ points: readonly LonLat[]; width?: number | undefined }>[],
  look: PatrolLook,
): Layer[] {
  type Line = (typeof data)[number];
  const common = {
    data,
    getPath: ({ what }: Line) => lineOnMap(what.points),
    capRounded: true,
    jointRounded: true,
  };
  return [
    new PathLayer<Line>({
      ...common,
      ...pressing(look),
      id: `${id}-lines`,
      widthUnits: 'meters',
      widthMinPixels: 7,
      getWidth: ({ what }) => what.width ?? USUAL_WIDTH,
      getColor: ({ of }) => rgba(of.colour, of.strong ? 90 : 55),
    }),
    new PathLayer<Line>({
      ...common,
      id: `${id}-middles`,
      widthUnits: 'pixels',
      getWidth: ({ of }) => (of.strong ? 2.6 : 1.6),
      getColor: ({ of }) => rgba(of.colour, 235),
    }),
  ];
}

function points(id: string, data: Part<{ at: LonLat }>[], look: PatrolLook): Layer[] {
  return [
    new ScatterplotLayer<Part<{ at: LonLat }>>({
      ...pressing(look),
      id: `${id}-points`,
      data,
      getPosition: ({ what }) => placeOnMap(what.at),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: 6,
      getFillColor: ({ of }) => rgba(of.colour),
      getLineColor: rgba(look.palette.rim),
      getLineWidth: 1.5,
    }),
  ];
}

/** Of all that is to be seen; a fence is not. */
function boundsOf(
  drawn: readonly DrawnShape[],
): readonly [west: number, south: number, east: number, north: number] | undefined {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of drawn.flatMap(placesOf)) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : undefined;
}

function placesOf(shape: DrawnShape): readonly LonLat[] {
  if (shape.kind === 'line') return shape.points;
  if (shape.kind === 'point') return [shape.at];
  return shape.kind === 'fence' ? [] : shape.rings.flat();
}

const LETTER = 12;
const PIXELS_PER_DEGREE = 512 / 360;
/** What is smaller than this on the map, px, is marked with a dot too. */
const SMALL = 26;
const BESIDE_DOT = 10;

interface Placed {
  readonly of: ShownPatrol;
  readonly at: LonLat;
  /** Its name stands beside a dot, not in the middle. */
  readonly small: boolean;
}

function placed(shown: readonly ShownPatrol[], scale: number): Placed[] {
  return shown.flatMap((of) => {
    const box = boundsOf(of.drawn);
    if (!box) return [];
    const [west, south, east, north] = box;
    const small = Math.max(east - west, (north - south) * 1.25) * scale < SMALL;
    return [{ of, at: [(west + east) / 2, (south + north) / 2] as const, small }];
  });
}

interface Named {
  readonly name: string;
  readonly at: LonLat;
  /** Begins so many px to the right of its place; undefined: it has it in its middle. */
  readonly right?: number | undefined;
}

/** Those of which no name lies on that of one before. */
export function withRoom<T>(list: readonly T[], zoom: number, named: (one: T) => Named): T[] {
  const scale = PIXELS_PER_DEGREE * 2 ** zoom;
  const taken: [x: number, y: number, width: number][] = [];
  return list.filter((one) => {
    const { name, at, right } = named(one);
    const width = [...name].reduce(
      (n, c) => n + (c.charCodeAt(0) > 255 ? LETTER : LETTER * 0.6),
      4,
    );
    const x = at[0] * scale + (right === undefined ? 0 : width / 2 + right);
    const y = at[1] * scale * 1.25;
    const free = taken.every(
      ([tx, ty, tw]) => Math.abs(x - tx) > (width + tw) / 2 || Math.abs(y - ty) > LETTER * 1.6,
    );
    if (free) taken.push([x, y, width]);
    return free;
  });
}

/** What stands out is named first; a name that would lie on another one is left out. */
function names(id: string, shown: readonly ShownPatrol[], look: PatrolLook): Layer[] {
  const scale = PIXELS_PER_DEGREE * 2 ** look.zoom;
  const all = placed(shown, scale);
  const named = withRoom(
    all
      .filter(({ of }) => of.name !== '' && fontReady(of.name, look.onFont))
      .toSorted((a, b) => Number(b.of.strong) - Number(a.of.strong)),
    look.zoom,
    ({ of, at, small }) => ({ name: of.name, at, right: small ? BESIDE_DOT : undefined }),
  );
  return [
    new ScatterplotLayer<Placed>({
      id: `${id}-dots`,
      data: all.filter(({ small }) => small),
      pickable: look.onPick !== undefined,
      onClick: (info) => {
        const one = info.object as Placed | undefined;
        if (one) look.onPick?.(one.of.id);
        return true;
      },
      getPosition: ({ at }) => placeOnMap(at),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: 6,
      getFillColor: ({ of }) => rgba(of.colour),
      getLineColor: rgba(look.palette.rim),
      getLineWidth: 1.5,
    }),
    ...(look.zoom < NAME_ZOOM ? [] : [nameLayer(id, named, look)]),
  ];
}

function nameLayer(id: string, data: readonly Placed[], look: PatrolLook): Layer {
  return new TextLayer<Placed>({
    id: `${id}-names`,
    data,
    getPosition: ({ at }) => placeOnMap(at),
    getText: ({ of }) => of.name,
    getSize: LETTER,
    getTextAnchor: ({ small }) => (small ? 'start' : 'middle'),
    getPixelOffset: ({ small }) => (small ? [BESIDE_DOT, 0] : [0, 0]),
    fontFamily: LABEL_FONT,
    fontWeight: 600,
    fontSettings: { fontSize: 48, buffer: 8, sdf: true, radius: 16 },
    outlineWidth: 5,
    outlineColor: rgba(look.palette.label, 235),
    characterSet: 'auto',
    getColor: ({ of }) => rgba(of.colour),
  });
}
