/** What of a case lies on the map beside its zones and tracks: photos with what they show, whose area it is, stops. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, PolygonLayer } from '@deck.gl/layers';
import { metresBetween } from '../../../../domain/geo/distance.ts';
import type { ApiCaseDetail, ApiStopNear, ApiUnit } from '../../../../wire/api-cases.ts';
import type { CaseScene } from '../../../http/case-queries.ts';
import { lineOnMap } from '../../../map/crs.ts';
import { type Palette, rgba } from '../../../map/palette.ts';
import { type Mark, markLayers } from '../../../map/track-layers.ts';
import { areasAt } from './areas-at.ts';

/** Of the unit that has it, or is likeliest to get it: the area that the place is in, as an outline. */
export function areaLayers(
  { case: c }: ApiCaseDetail,
  units: readonly ApiUnit[],
  palette: Palette,
): Layer[] {
  const id = c.unit?.id ?? c.candidates[0]?.id;
  const unit = units.find((one) => one.id === id);
  const area = unit && areasAt(unit, c.place, c.category?.code)[0];
  if (!area) return [];
  const polygons = area.shape.type === 'polygon' ? [area.shape.rings] : area.shape.polygons;
  return [
    new PathLayer<[number, number][]>({
      id: 'case-area',
      data: polygons.flat().map(lineOnMap),
      getPath: (line) => line,
      widthUnits: 'pixels',
      getWidth: 2,
      jointRounded: true,
      getColor: rgba(palette.zone['patrol-area'], 200),
    }),
  ];
}

/** What each placed photo shows of the ground. */
export function footprintLayers({ photos }: ApiCaseDetail, palette: Palette): Layer[] {
  const data = photos.flatMap(({ photo: { footprint } }) =>
    footprint && footprint.length >= 3 ? [lineOnMap(footprint)] : [],
  );
  if (data.length === 0) return [];
  return [
    new PolygonLayer<[number, number][]>({
      id: 'case-footprints',
      data,
      getPolygon: (ring) => ring,
      getFillColor: rgba(palette.plan, 26),
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: 1.4,
      getLineColor: rgba(palette.plan, 200),
    }),
  ];
}

export function caseMarks(
  detail: ApiCaseDetail,
  scene: CaseScene | undefined,
  stops: readonly ApiStopNear[],
  palette: Palette,
  onCase: (id: number) => void,
): Layer[] {
  const { case: c, violations, photos, alike } = detail;
  const marks: Mark[] = [
    ...photos.flatMap(({ photo }): Mark[] =>
      photo.place ? [{ place: photo.place, colour: palette.plan, radius: 5 }] : [],
    ),
    ...alike.map(
      ({ case: other }, i): Mark => ({
        place: other.place,
        colour: palette.state.parked,
        text: String.fromCharCode(97 + i),
        radius: 8,
        onClick: () => onCase(other.id),
      }),
    ),
    ...stops.map(
      (stop, i): Mark => ({
        place: stop.place,
        colour: palette.warning,
        text: String(i + 1),
        radius: 9,
      }),
    ),
    ...violations.map((v): Mark => ({ place: v.place, colour: palette.alarm, text: '!' })),
  ];
  // X marks the spot, unless a stop's number does.
  const isNumbered = stops.some(
    (stop) => scene && metresBetween(...stop.place, ...scene.place) < 20,
  );
  if (scene && !isNumbered) marks.push({ place: scene.place, colour: palette.alarm, text: 'X' });
  if (violations.length === 0) marks.push({ place: c.place, colour: palette.alarm, text: '!' });
  return markLayers('case-marks', marks, palette);
}
