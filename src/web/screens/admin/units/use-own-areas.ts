import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useSignal } from '../../../live/signal.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { areaLayers } from '../area-layers.ts';
import type { DraftArea } from './unit-draft.ts';

/** The areas of the unit in hand, but for the one that is being drawn. */
export function useOwnAreas(areas: readonly DraftArea[], drawing: number | undefined): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useEffect(() => {
    if (mapVersion === 0) return;
    const shown = areas
      .filter((_, i) => i !== drawing)
      .map(({ shape }) => ({ shape, colour: palette.accent, strong: true }));
    stage.set('plan', areaLayers('own-areas', shown));
  }, [areas, drawing, palette, mapVersion]);
  useEffect(() => () => stage.set('plan', []), []);
}
