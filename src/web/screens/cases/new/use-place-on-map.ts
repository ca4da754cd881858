import { useComputedColorScheme } from '@mantine/core';
import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useSignal } from '../../../live/signal.ts';
import { fromMap } from '../../../map/crs.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { markLayers } from '../../../map/track-layers.ts';

export type Place = readonly [lon: number, lat: number];

/** A click on the map is the place; it is marked there. */
export function usePlaceOnMap(place: Place | undefined, onPlace: (place: Place) => void): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const put = useRef(onPlace);
  put.current = onPlace;
  useEffect(() => {
    const { map } = stage;
    if (!map || mapVersion === 0) return;
    const click = ({ lngLat: { lng, lat } }: MapMouseEvent) => {
      const [x, y] = fromMap(lng, lat);
      // A decimetre; more digits would be noise.
      put.current([Number(x.toFixed(6)), Number(y.toFixed(6))]);
    };
    map.on('click', click);
    map.getCanvas().classList.add('drawing');
    return () => {
      map.off('click', click);
      map.getCanvas().classList.remove('drawing');
    };
  }, [mapVersion]);
  useEffect(() => {
    if (mapVersion === 0) return;
    const marks = place ? [{ place, colour: palette.alarm, text: '!', radius: 10 }] : [];
    stage.set('marks', marks.length > 0 ? markLayers('new-case', marks, palette) : []);
  }, [place, palette, mapVersion]);
  useEffect(() => () => stage.set('marks', []), []);
}
