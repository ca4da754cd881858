import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, TextLayer } from '@deck.gl/layers';
import { outline, shapeBounds, shapeCentre } from '../../domain/geo/shape.ts';
import type { LonLat, Ring, ZoneKind, ZoneShape } from '../../domain/supervision/zone.ts';
import { lineOnMap, placeOnMap } from './crs.ts';
import { fontReady, LABEL_FONT } from './fonts.ts';
import { type Palette, rgba } from './palette.ts';

/** What is drawn of a zone. */
export interface ShownZone {
  readonly id: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly shape: ZoneShape;
}

interface Part {
  readonly zone: ShownZone;
  readonly rings: [number, number][][];
}

export interface ZoneLook {
  readonly palette: Palette;
  readonly chosen?: string | undefined;
  /** Names are shown where a zone is about as wide as its name at this zoom. */
  readonly zoom: number;
  readonly onPick?: ((id: string) => void) | undefined;
  readonly onFont: () => void;
}

const ringsOnMap = (rings: readonly Ring[]) => rings.map(lineOnMap);

/** Work and patrol areas cover whole districts: they must not tint the map. */
const FILL: Record<ZoneKind, number> = {
  'forbidden-area': 40,
  'dump-site': 40,
  route: 30,
  'work-area': 12,
  'patrol-area': 12,
};

export function zoneLayers(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const { palette, chosen } = look;
  const areas = zones.filter((zone) => zone.shape.type !== 'corridor');
  const parts: Part[] = areas.flatMap((zone) =>
    outline(zone.shape).map((rings) => ({ zone, rings: ringsOnMap(rings) })),
  );
  const colour = (zone: ShownZone) => palette.zone[zone.kind];
  const layers: Layer[] = [
    new PolygonLayer<Part>({
      id: `${id}-areas`,
      data: parts,
      pickable: look.onPick !== undefined,
      getPolygon: (p) => p.rings,
      stroked: false,
      getFillColor: (p) => rgba(colour(p.zone), p.zone.id === chosen ? 70 : FILL[p.zone.kind]),
      updateTriggers: { getFillColor: [palette, chosen] },
      onClick: (info) => {
        const part = info.object as Part | undefined;
        if (part) look.onPick?.(part.zone.id);
        return true;
      },
    }),
    new PathLayer<{ zone: ShownZone; line: [number, number][] }>({
      id: `${id}-lines`,
      data: parts.flatMap((p) => p.rings.map((line) => ({ zone: p.zone, line }))),
      getPath: (d) => d.line,
      widthUnits: 'pixels',
      jointRounded: true,
      getColor: (d) => rgba(colour(d.zone), 220),
      getWidth: (d) => (d.zone.id === chosen ? 3 : 1.6),
      updateTriggers: { getColor: palette, getWidth: chosen },
    }),
  ];
  return [...layers, ...corridors(id, zones, look), ...names(id, zones, look)];
}

/** A corridor as the wide line that it is, with a thin one in its middle. */
function corridors(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const { palette, chosen } = look;
  const data = zones.flatMap((zone) =>
    zone.shape.type === 'corridor'
      ? [{ zone, line: lineOnMap(zone.shape.line), width: zone.shape.widthMetres }]
      : [],
  );
  type Corridor = (typeof data)[number];
  const common = {
    data,
    getPath: (c: Corridor) => c.line,
    capRounded: true,
    jointRounded: true,
  };
  return [
    new PathLayer<Corridor>({
      ...common,
      id: `${id}-corridors`,
      pickable: look.onPick !== undefined,
      widthUnits: 'meters',
      widthMinPixels: 3,
      getWidth: (c) => c.width,
      getColor: (c) => rgba(palette.zone[c.zone.kind], c.zone.id === chosen ? 90 : 55),
      updateTriggers: { getColor: [palette, chosen] },
      onClick: (info) => {
        const corridor = info.object as Corridor | undefined;
        if (corridor) look.onPick?.(corridor.zone.id);
        return true;
      },
    }),
    new PathLayer<Corridor>({
      ...common,
      id: `${id}-corridor-middles`,
      widthUnits: 'pixels',
      getWidth: (c) => (c.zone.id === chosen ? 2.5 : 1.2),
      getColor: (c) => rgba(palette.zone[c.zone.kind], 200),
      updateTriggers: { getColor: palette, getWidth: chosen },
    }),
  ];
}

/** Pixels of a degree of longitude at zoom 0, tiles of 512. */
const PIXELS_PER_DEGREE = 512 / 360;
const LETTER = 12;
const LINE_HEIGHT = 16;

/** A Chinese name with its Latin one behind it stands on two lines. */
const inLines = (name: string) => name.replace(/([\u2e80-\uffef\d]) (?=[A-Za-z])/, '$1\n');

interface Name {
  readonly zone: ShownZone;
  readonly text: string;
  readonly at: LonLat;
}

/**
 * The names that have room: no wider than their zone, and not over another. The largest zone
 * comes last: what lies in it matters more than its own name.
 */
function namesWithRoom(zones: readonly ShownZone[], zoom: number): Name[] {
  const scale = PIXELS_PER_DEGREE * 2 ** zoom;
  const taken: [x0: number, y0: number, x1: number, y1: number][] = [];
  const sized = zones.map((zone) => {
    const [west, south, east, north] = shapeBounds(zone.shape);
    return { zone, pixels: Math.max(east - west, (north - south) * 1.2) * scale };
  });
  const names: Name[] = [];
  for (const { zone, pixels } of sized.sort((a, b) => a.pixels - b.pixels)) {
    const lines = inLines(zone.name).split('\n');
    const width = Math.max(...lines.map(widthOf));
    if (pixels < width) continue;
    const at = shapeCentre(zone.shape);
    // Latitudes are stretched as the map stretches them; about the middle of China that is 1.25.
    const [x, y] = [at[0] * scale, -at[1] * scale * 1.25];
    const half = (lines.length * LINE_HEIGHT) / 2;
    const box = [x - width / 2, y - half, x + width / 2, y + half] as const;
    const free = taken.every(
      (t) => box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3],
    );
    if (!free) continue;
    taken.push([...box]);
    names.push({ zone, text: lines.join('\n'), at });
  }
  return names;
}

const widthOf = (line: string) =>
  [...line].reduce((n, c) => n + (c.charCodeAt(0) > 255 ? LETTER : LETTER * 0.58), 0);

function names(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const data = namesWithRoom(zones, look.zoom).filter((n) => fontReady(n.zone.name, look.onFont));
  if (data.length === 0) return [];
  const layer = new TextLayer<Name>({
    id: `${id}-names`,
    data,
    getPosition: (n) => placeOnMap(n.at),
    getText: (n) => n.text,
    getSize: LETTER,
    lineHeight: 1.25,
    fontFamily: LABEL_FONT,
    fontWeight: 600,
    fontSettings: { fontSize: 48, buffer: 8, sdf: true, radius: 16 },
    outlineWidth: 5,
    outlineColor: rgba(look.palette.label, 235),
    characterSet: 'auto',
    getColor: (n) => rgba(look.palette.zone[n.zone.kind]),
    updateTriggers: { getColor: look.palette },
  });
  return [layer];
}
