import type { Layer } from '@deck.gl/core';
import { PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { lineOnMap, placeOnMap } from './crs.ts';
import { LABEL_FONT } from './fonts.ts';
import { type Palette, type Rgb, rgba, type Scheme } from './palette.ts';
import type { TrackPiece } from './tracks.ts';

/** Upper ends of the classes, km/h; the last class has none. */
export const SPEED_CLASSES = [10, 30, 50, 70] as const;

/** One hue, from pale to deep (from deep to pale on dark): a slow way is a faint one. */
const SPEED_COLOURS: Record<Scheme, readonly Rgb[]> = {
  light: [
    [134, 167, 201],
    [86, 146, 205],
    [36, 112, 196],
    [64, 66, 168],
    [96, 30, 128],
  ],
  dark: [
    [78, 104, 138],
    [74, 132, 190],
    [104, 172, 240],
    [164, 168, 250],
    [224, 164, 248],
  ],
};

export const speedColour = (scheme: Scheme, speedClass: number): Rgb =>
  SPEED_COLOURS[scheme][Math.min(speedClass, SPEED_CLASSES.length)]!;

function speedClass(metresPerSecond: number | null): number {
  const kmh = (metresPerSecond ?? 0) * 3.6;
  const i = SPEED_CLASSES.findIndex((end) => kmh < end);
  return i === -1 ? SPEED_CLASSES.length : i;
}

interface Stretch {
  readonly path: [number, number][];
  readonly speedClass: number;
}

/** Cuts a piece where its speed class changes; neighbours share the point between them. */
function stretches(piece: TrackPiece): Stretch[] {
  const result: Stretch[] = [];
  for (let i = 0; i + 1 < piece.length; ) {
    const of = speedClass(piece[i + 1]!.speed);
    let end = i + 1;
    while (end + 1 < piece.length && speedClass(piece[end + 1]!.speed) === of) end++;
    result.push({ path: lineOnMap(piece.slice(i, end + 1).map((p) => p.at)), speedClass: of });
    i = end;
  }
  return result;
}

const LINE = {
  widthUnits: 'pixels',
  capRounded: true,
  jointRounded: true,
} as const;

export function speedTrack(
  id: string,
  pieces: readonly TrackPiece[],
  scheme: Scheme,
  palette: Palette,
): Layer[] {
  const data = pieces.flatMap(stretches);
  return [
    new PathLayer<TrackPiece>({
      ...LINE,
      id: `${id}-casing`,
      data: pieces,
      getPath: (piece) => lineOnMap(piece.map((p) => p.at)),
      getColor: rgba(palette.rim, 230),
      getWidth: 7,
    }),
    new PathLayer<Stretch>({
      ...LINE,
      id,
      data,
      getPath: (s) => s.path,
      getColor: (s) => rgba(speedColour(scheme, s.speedClass)),
      getWidth: 4,
      updateTriggers: { getColor: scheme },
    }),
  ];
}

export function plainTrack(
  id: string,
  pieces: readonly TrackPiece[],
  colour: Rgb,
  palette: Palette,
  width = 4,
): Layer[] {
  const common = {
    ...LINE,
    data: pieces,
    getPath: (piece: TrackPiece) => lineOnMap(piece.map((p) => p.at)),
  };
  return [
    new PathLayer<TrackPiece>({
      ...common,
      id: `${id}-casing`,
      getColor: rgba(palette.rim, 230),
      getWidth: width + 3,
    }),
    new PathLayer<TrackPiece>({ ...common, id, getColor: rgba(colour), getWidth: width }),
  ];
}

export interface Mark {
  readonly place: LonLat;
  readonly colour: Rgb;
  /** One or two letters inside. */
  readonly text?: string;
  readonly radius?: number;
  readonly onClick?: () => void;
}

export function markLayers(id: string, marks: readonly Mark[], palette: Palette): Layer[] {
  const data = [...marks];
  return [
    new ScatterplotLayer<Mark>({
      id,
      data,
      pickable: data.some((m) => m.onClick !== undefined),
      getPosition: (m) => placeOnMap(m.place),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: (m) => m.radius ?? 9,
      getLineWidth: 2.5,
      getFillColor: (m) => rgba(m.colour),
      getLineColor: rgba(palette.rim),
      onClick: (info) => {
        (info.object as Mark | undefined)?.onClick?.();
        return true;
      },
    }),
    new TextLayer<Mark>({
      id: `${id}-texts`,
      data: data.filter((m) => m.text),
      getPosition: (m) => placeOnMap(m.place),
      getText: (m) => m.text ?? '',
      getSize: 11,
      fontFamily: LABEL_FONT,
      fontWeight: 700,
      getColor: rgba(palette.onFill),
    }),
  ];
}
