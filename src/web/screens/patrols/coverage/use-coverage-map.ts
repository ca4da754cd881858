import type { Layer } from '@deck.gl/core';
import { BitmapLayer, TextLayer } from '@deck.gl/layers';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useReducer } from 'react';
import type { ApiPatrolCoverage } from '../../../../wire/api-patrols.ts';
import { useSignal } from '../../../live/signal.ts';
import { toMap } from '../../../map/crs.ts';
import { fontReady, LABEL_FONT } from '../../../map/fonts.ts';
import { type Palette, paletteOf, rgba } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { useMapZoom } from '../../../map/use-map-zoom.ts';
import { onCanvas } from '../../../planner/plan-layers.ts';
import { withRoom } from '../map/patrol-layers.ts';
import { useFitOnce } from '../map/use-patrols-map.ts';
import { type CellPicture, cellPicture } from './coverage-cells.ts';

interface Shown extends CellPicture {
  readonly key: string;
  readonly name: string;
}

/** Each area shaded by how long ago its cells were seen. */
export function useCoverageMap(areas: ApiPatrolCoverage['areas'] | undefined): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  const shown = useMemo(
    () =>
      (areas ?? []).map((area): Shown => {
        const key = area.zone ?? `patrol-${area.patrol}`;
        return { key, name: area.name, ...cellPicture(area) };
      }),
    [areas],
  );
  useEffect(() => {
    if (mapVersion === 0 || fonts < 0) return;
    stage.set('zones', shown.map(cells));
    stage.set('marks', shown.length > 0 ? [names(shown, zoom, palette, onFont)] : []);
  }, [shown, palette, zoom, mapVersion, fonts]);
  useFitOnce(shown);
  useEffect(
    () => () => {
      stage.set('zones', []);
      stage.set('marks', []);
    },
    [],
  );
}

function cells({ key, data, width, height, bounds: [west, south, east, north] }: Shown): Layer {
  return new BitmapLayer({
    id: `coverage-${key}`,
    image: onCanvas({ data, width, height }) ?? null,
    bounds: [...toMap(west, south), ...toMap(east, north)] as [number, number, number, number],
    textureParameters: { minFilter: 'nearest', magFilter: 'nearest' },
  });
}

const topOf = ({ bounds: [west, , east, north] }: Shown) => [(west + east) / 2, north] as const;

/** Above the area, so that it does not hide what was seen of it. */
function names(shown: readonly Shown[], zoom: number, palette: Palette, onFont: () => void): Layer {
  const ready = shown.filter(({ name }) => fontReady(name, onFont));
  return new TextLayer<Shown>({
    id: 'coverage-names',
    data: withRoom(ready, zoom, (one) => ({ name: one.name, at: topOf(one) })),
    getPosition: (one) => toMap(...topOf(one)),
    getText: ({ name }) => name,
    getSize: 12,
    getPixelOffset: [0, -10],
    fontFamily: LABEL_FONT,
    fontWeight: 600,
    fontSettings: { fontSize: 48, buffer: 8, sdf: true, radius: 16 },
    outlineWidth: 5,
    outlineColor: rgba(palette.label, 235),
    characterSet: 'auto',
    getColor: rgba(palette.text),
  });
}
