import type { Layer } from '@deck.gl/core';
import { PolygonLayer } from '@deck.gl/layers';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import type { ApiFigureRow, ApiHeat } from '../../../wire/api-figures.ts';
import { type CellFeatures, useCells } from '../../http/setup-queries.ts';
import { useSignal } from '../../live/signal.ts';
import { lineOnMap } from '../../map/crs.ts';
import { fitBesidePage } from '../../map/fit-beside.ts';
import { rgba } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { classOf, type HeatClass, heatClasses } from './heat-classes.ts';

/** m of a degree of latitude. */
const DEGREE = 111_320;

interface Shape {
  readonly ring: readonly (readonly [number, number])[];
  readonly count: number;
}

function squareOf({ place: [lon, lat], count }: ApiHeat['places'][number], metres: number): Shape {
  const dy = metres / 2 / DEGREE;
  const dx = dy / Math.cos((lat * Math.PI) / 180);
  const ring = [
    [lon - dx, lat - dy],
    [lon + dx, lat - dy],
    [lon + dx, lat + dy],
    [lon - dx, lat + dy],
  ] as const;
  return { ring, count };
}

function cellShapes(cells: CellFeatures, rows: readonly ApiFigureRow[]): Shape[] {
  const opened = new Map(rows.map((row) => [row.key, row.opened]));
  return cells.features.flatMap(({ geometry, properties }) => {
    const count = opened.get(properties.code) ?? 0;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.flatMap(([outer]) =>
      outer ? [{ ring: outer.map(([lon = 0, lat = 0]) => [lon, lat] as const), count }] : [],
    );
  });
}

/** Where cases lie: squares, or grid cells where those are counted. Gives the legend's classes. */
export function useHeatMap(
  heat: ApiHeat | undefined,
  cellRows: readonly ApiFigureRow[] | undefined,
): readonly HeatClass[] {
  const scheme = useComputedColorScheme('light');
  const mapVersion = useSignal(stage.mapChanged);
  const cells = useCells(cellRows !== undefined).data;
  const shapes = useMemo(() => {
    if (cellRows && cells && cells.features.length > 0) return cellShapes(cells, cellRows);
    return heat?.places.map((one) => squareOf(one, heat.metres)) ?? [];
  }, [heat, cells, cellRows]);
  const classes = useMemo(
    () =>
      heatClasses(
        shapes.map(({ count }) => count),
        scheme,
      ),
    [shapes, scheme],
  );
  useEffect(() => {
    if (mapVersion > 0) stage.set('zones', shapes.length > 0 ? [layerOf(shapes, classes)] : []);
  }, [shapes, classes, mapVersion]);
  const ready = mapVersion > 0 && shapes.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; then the map is whose it is that moves it.
  useEffect(() => {
    if (ready) fitBesidePage(shapes.flatMap(({ ring }) => ring));
  }, [ready]);
  useEffect(() => () => stage.set('zones', []), []);
  return classes;
}

function layerOf(shapes: readonly Shape[], classes: readonly HeatClass[]): Layer {
  return new PolygonLayer<Shape>({
    id: 'heat',
    data: shapes,
    getPolygon: ({ ring }) => lineOnMap(ring),
    stroked: true,
    lineWidthUnits: 'pixels',
    getLineWidth: 0.6,
    getLineColor: [128, 128, 128, 110],
    getFillColor: ({ count }) => {
      const of = classOf(count, classes);
      return of ? rgba(of.colour, 205) : [0, 0, 0, 0];
    },
    updateTriggers: { getFillColor: classes },
  });
}
