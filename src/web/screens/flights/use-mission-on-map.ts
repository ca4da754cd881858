import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { ApiMission } from '../../../wire/api-flights.ts';
import { useSignal } from '../../live/signal.ts';
import { missionLayers, missionPlaces } from '../../map/mission-layers.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { fitTo } from '../../map/view.ts';

/** Puts a mission on the map for as long as the screen is there, and shows all of it once. */
export function useMissionOnMap(
  mission: ApiMission | undefined,
  options: { readonly current?: number | undefined; readonly fit?: boolean } = {},
): void {
  const { current, fit = true } = options;
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  useEffect(() => {
    if (mapVersion === 0) return;
    const look = { palette, zoom, current };
    const layers = mission && missionLayers('plan', mission, look);
    stage.set('plan', layers?.below ?? []);
    stage.set('items', layers?.above ?? []);
  }, [mission, palette, zoom, current, mapVersion]);
  useEffect(() => {
    if (fit && mission && mapVersion > 0) fitTo(missionPlaces(mission), 17);
  }, [mission, fit, mapVersion]);
  useEffect(
    () => () => {
      stage.set('plan', []);
      stage.set('items', []);
    },
    [],
  );
}
