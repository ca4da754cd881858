import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, TextLayer } from '@deck.gl/layers';
import { outline, shapeBounds, shapeCentre } from '../../domain/geo/shape.ts';
import type { Ring, ZoneKind, ZoneShape } from '../../domain/supervision/zone.ts';
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

export function zoneLayers(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const { palette, chosen } = look;
  const parts: Part[] = zones.flatMap((zone) =>
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
      getFillColor: (p) => rgba(colour(p.zone), p.zone.id === chosen ? 70 : 34),
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
  return [...layers, ...names(id, zones, look)];
}

/** Pixels on the equator's tile of 512 at zoom 0 for one degree. */
const PIXELS_PER_DEGREE = 512 / 360;

/** Whether the name (12 px a letter, Latin ones half) is not much wider than the zone on the screen. */
function hasRoom(zone: ShownZone, zoom: number): boolean {
  const [west, south, east, north] = shapeBounds(zone.shape);
  const pixels = Math.max(east - west, north - south) * PIXELS_PER_DEGREE * 2 ** zoom;
  const letters = [...zone.name].reduce((n, c) => n + (c.charCodeAt(0) > 255 ? 1 : 0.55), 0);
  return pixels > letters * 12 * 0.6;
}

function names(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const data = zones.filter((z) => hasRoom(z, look.zoom) && fontReady(z.name, look.onFont));
  if (data.length === 0) return [];
  const layer = new TextLayer<ShownZone>({
    id: `${id}-names`,
    data,
    getPosition: (z) => placeOnMap(shapeCentre(z.shape)),
    getText: (z) => z.name,
    getSize: 12,
    fontFamily: LABEL_FONT,
    fontWeight: 600,
    fontSettings: { fontSize: 48, buffer: 8, sdf: true, radius: 16 },
    outlineWidth: 5,
    outlineColor: rgba(look.palette.label, 235),
    characterSet: 'auto',
    getColor: (z) => rgba(look.palette.zone[z.kind]),
    updateTriggers: { getColor: look.palette },
  });
  return [layer];
}
