import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useSignal } from '../../../live/signal.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { markLayers } from '../../../map/track-layers.ts';
import { useMapClick } from '../../../map/use-map-click.ts';

export type Place = readonly [lon: number, lat: number];

/** A click on the map is the place; it is marked there. */
export function usePlaceOnMap(place: Place | undefined, onPlace: (place: Place) => void): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useMapClick(true, onPlace);
  useEffect(() => {
    if (mapVersion === 0) return;
    const marks = place ? [{ place, colour: palette.alarm, text: '!', radius: 10 }] : [];
    stage.set('marks', marks.length > 0 ? markLayers('new-case', marks, palette) : []);
  }, [place, palette, mapVersion]);
  useEffect(() => () => stage.set('marks', []), []);
}
