/** Pointing at a place on the map: the click is taken before anything else gets it. */

import { useComputedColorScheme } from '@mantine/core';
import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import type { LonLat } from '../../../../domain/supervision/zone.ts';
import { useSignal } from '../../../live/signal.ts';
import { fromMap } from '../../../map/crs.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { markLayers } from '../../../map/track-layers.ts';

export function usePointing(at: LonLat | undefined, onPoint: (at: LonLat) => void): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const point = useRef(onPoint);
  point.current = onPoint;
  useEffect(() => {
    const { map } = stage;
    if (!map || mapVersion === 0) return;
    const click = (event: MapMouseEvent) =>
      point.current(fromMap(event.lngLat.lng, event.lngLat.lat));
    const canvas = map.getCanvas();
    map.on('click', click);
    canvas.classList.add('drawing');
    return () => {
      map.off('click', click);
      canvas.classList.remove('drawing');
    };
  }, [mapVersion]);
  useEffect(() => {
    const marks = at ? [{ place: at, colour: palette.accent, radius: 10 }] : [];
    stage.set('draw', marks.length > 0 ? markLayers('goto', marks, palette) : []);
  }, [at, palette]);
  useEffect(() => () => stage.set('draw', []), []);
}

/** What the keyboard can point at: the middle of what is seen. */
export function middleOfMap(): LonLat | undefined {
  const middle = stage.map?.getCenter();
  return middle && fromMap(middle.lng, middle.lat);
}
