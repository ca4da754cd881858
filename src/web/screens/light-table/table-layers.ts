/** Photos on the map: where each was taken, which way it looks, and what the one looked at shows of the ground. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { ApiPhoto } from '../../../wire/api-photos.ts';
import { lineOnMap, placeOnMap } from '../../map/crs.ts';
import { type Palette, type Rgb, rgba } from '../../map/palette.ts';

/** m of a degree of latitude. */
const DEGREE = 111_320;
/** px of the line that shows which way a photo looks. */
const LINE = 15;
/** Steeper ones look down: they have no direction worth showing, degrees. */
const DOWN = -80;

type Placed = ApiPhoto & { readonly place: [number, number] };
export const placedOf = (photos: readonly ApiPhoto[]): Placed[] =>
  photos.filter((photo): photo is Placed => photo.place !== null);

function verdictColour({ verdict }: ApiPhoto, palette: Palette): Rgb {
  if (verdict === 'case') return palette.alarm;
  if (verdict === 'clean') return palette.zone['work-area'];
  return verdict === 'skipped' ? palette.state.parked : palette.accent;
}

/** m that a pixel shows: MapLibre's zoom 0 has the world on 512 px. */
const metresPerPixel = (zoom: number, lat: number) =>
  (78_271.517 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;

function viewLine({ place, yaw }: Placed, zoom: number): [number, number][] {
  const [lon, lat] = place;
  const metres = LINE * metresPerPixel(zoom, lat);
  const turn = ((yaw ?? 0) * Math.PI) / 180;
  const east = (metres * Math.sin(turn)) / (DEGREE * Math.cos((lat * Math.PI) / 180));
  return lineOnMap([place, [lon + east, lat + (metres * Math.cos(turn)) / DEGREE]]);
}

interface Look {
  readonly current: number | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly palette: Palette;
  readonly zoom: number;
  readonly onPick: (id: number) => void;
}

export function photoLayers(photos: readonly ApiPhoto[], look: Look): Layer[] {
  const { current, chosen, palette, zoom, onPick } = look;
  // The one looked at lies on top.
  const placed = placedOf(photos).sort(
    (a, b) => Number(a.id === current) - Number(b.id === current),
  );
  const size = (photo: Placed) => (photo.id === current ? 8 : chosen.has(photo.id) ? 6.5 : 4.5);
  const turned = placed.filter(({ yaw, pitch }) => yaw !== null && (pitch ?? DOWN) > DOWN);
  return [
    new PathLayer<Placed>({
      id: 'photo-views',
      data: turned,
      getPath: (photo) => viewLine(photo, zoom),
      widthUnits: 'pixels',
      getWidth: 2,
      getColor: (photo) => rgba(verdictColour(photo, palette), 220),
      updateTriggers: { getPath: zoom },
    }),
    new ScatterplotLayer<Placed>({
      id: 'photo-places',
      data: placed,
      pickable: true,
      getPosition: (photo) => placeOnMap(photo.place),
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      stroked: true,
      getRadius: size,
      getLineWidth: (photo) => (photo.id === current ? 3 : 1.5),
      getFillColor: (photo) => rgba(verdictColour(photo, palette)),
      getLineColor: (photo) =>
        rgba(photo.id === current || chosen.has(photo.id) ? palette.text : palette.rim),
      onClick: ({ object }) => {
        onPick((object as Placed).id);
        return true;
      },
      updateTriggers: {
        getRadius: [current, chosen],
        getLineWidth: current,
        getLineColor: [current, chosen],
      },
    }),
  ];
}

export function footprintLayer(photo: ApiPhoto | undefined, palette: Palette): Layer[] {
  const ring = photo?.footprint;
  if (!ring || ring.length < 3) return [];
  return [
    new PolygonLayer<[number, number][]>({
      id: 'photo-footprint',
      data: [lineOnMap(ring)],
      getPolygon: (line) => line,
      getFillColor: rgba(palette.plan, 30),
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 1.8,
      getLineColor: rgba(palette.plan, 230),
    }),
  ];
}
