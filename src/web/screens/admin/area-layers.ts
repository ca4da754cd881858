/** Areas and cells on the map beside their list. */
import type { Layer } from '@deck.gl/core';
import { PolygonLayer } from '@deck.gl/layers';
import type { LonLat } from '../../../domain/supervision/zone.ts';
import type { ApiUnit } from '../../../wire/api-cases.ts';
import { lineOnMap } from '../../map/crs.ts';
import { type Palette, type Rgb, rgba } from '../../map/palette.ts';

export type AreaShape = ApiUnit['areas'][number]['shape'];

export interface ShownArea {
  readonly shape: AreaShape;
  readonly colour: Rgb;
  readonly strong: boolean;
  readonly onClick?: () => void;
}

export const ringsOf = (shape: AreaShape): readonly (readonly (readonly LonLat[])[])[] =>
  shape.type === 'polygon' ? [shape.rings] : shape.polygons;

export function areaLayers(id: string, areas: readonly ShownArea[]): Layer[] {
  const data = areas.flatMap((area) =>
    ringsOf(area.shape).map((rings) => ({ area, rings: rings.map(lineOnMap) })),
  );
  if (data.length === 0) return [];
  type Part = (typeof data)[number];
  return [
    new PolygonLayer<Part>({
      id,
      data,
      pickable: areas.some(({ onClick }) => onClick !== undefined),
      getPolygon: (part) => part.rings,
      getFillColor: ({ area }) => rgba(area.colour, area.strong ? 60 : 14),
      stroked: true,
      lineWidthUnits: 'pixels',
      getLineWidth: ({ area }) => (area.strong ? 2.5 : 1.2),
      getLineColor: ({ area }) => rgba(area.colour, 210),
      onClick: (info) => {
        (info.object as Part | undefined)?.area.onClick?.();
        return true;
      },
    }),
  ];
}

/** Colours by turns: neighbours in a list are told apart, not each of dozens. */
export const turnColour = (palette: Palette, turn: number): Rgb => {
  const colours = [
    palette.accent,
    palette.zone['work-area'],
    palette.plan,
    palette.zone['dump-site'],
    palette.zone['patrol-area'],
  ];
  return colours[turn % colours.length] ?? palette.accent;
};
