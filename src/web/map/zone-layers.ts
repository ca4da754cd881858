import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, TextLayer } from '@deck.gl/layers';
import type { LonLat, Ring, ZoneKind, ZoneShape } from '../../domain/supervision/zone.ts';
import { lineOnMap, placeOnMap } from './crs.ts';
import { fontReady, LABEL_FONT } from './fonts.ts';
import { type Palette, rgba } from './palette.ts';
import { polygonsOf } from './zone-outline.ts';

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
  readonly named: boolean;
  readonly onPick?: ((id: string) => void) | undefined;
  readonly onFont: () => void;
}

const ringsOnMap = (rings: readonly Ring[]) => rings.map(lineOnMap);

/** Middle of the outline's box: good enough for a name. */
function middle(rings: readonly Ring[]): LonLat {
  let [w, s, e, n] = [180, 90, -180, -90];
  for (const [lon, lat] of rings[0] ?? []) {
    w = Math.min(w, lon);
    e = Math.max(e, lon);
    s = Math.min(s, lat);
    n = Math.max(n, lat);
  }
  return [(w + e) / 2, (s + n) / 2];
}

export function zoneLayers(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer[] {
  const { palette, chosen } = look;
  const parts: Part[] = zones.flatMap((zone) =>
    polygonsOf(zone.shape).map((rings) => ({ zone, rings: ringsOnMap(rings) })),
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
  return look.named ? [...layers, names(id, zones, look)] : layers;
}

function names(id: string, zones: readonly ShownZone[], look: ZoneLook): Layer {
  return new TextLayer<ShownZone>({
    id: `${id}-names`,
    data: zones.filter((z) => fontReady(z.name, look.onFont)),
    getPosition: (z) => {
      const [first] = polygonsOf(z.shape);
      return placeOnMap(middle(first ?? []));
    },
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
}
