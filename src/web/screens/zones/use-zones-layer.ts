import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useReducer } from 'react';
import type { ApiZone } from '../../../wire/api.ts';
import { useSignal } from '../../live/signal.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { zoneLayers } from '../../map/zone-layers.ts';

/** All zones but the one in hand, which the drawing shows. */
export function useZonesLayer(
  zones: readonly ApiZone[] | undefined,
  editing: string | undefined,
  onPick: ((id: string) => void) | undefined,
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (mapVersion < 0 || fonts < 0) return;
    const list = zones?.filter((z) => z.id !== editing) ?? [];
    stage.set(
      'zones',
      list.length > 0 ? zoneLayers('zones', list, { palette, zoom, onPick, onFont }) : [],
    );
  }, [zones, editing, onPick, palette, mapVersion, zoom, fonts]);
  useEffect(() => () => stage.set('zones', []), []);
}
