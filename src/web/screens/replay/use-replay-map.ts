import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { LonLat } from '../../../domain/supervision/zone.ts';
import type { ApiReplay } from '../../../wire/api.ts';
import { useSignal } from '../../live/signal.ts';
import { fromMap } from '../../map/crs.ts';
import { FrameLoop } from '../../map/frame-loop.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { NAME_ZOOM, vehicleLayers } from '../../map/vehicle-layers.ts';
import { fitTo } from '../../map/view.ts';
import { useZonesOnMap } from '../live/use-live-map.ts';
import type { Playback } from './playback.ts';

const MOST_NAMES = 150;
/** Real seconds that one picture may move the clock on. */
const LONGEST_STEP = 1.5;

/** Runs the replay's clock while it plays and draws what it shows. */
export function useReplayMap(playback: Playback, replay: ApiReplay): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const [selected, select] = useState(-1);
  useZonesOnMap();
  useEffect(() => {
    if (mapVersion === 0) return;
    const draw = () => {
      const zoom = stage.map?.getZoom() ?? 12;
      const layers = vehicleLayers(playback, {
        palette,
        zoom,
        selected,
        trailEnd: null,
        symbols: playback.symbols,
        named: namedSlots(playback, selected, zoom),
        onPick: select,
        onFont: draw,
      });
      stage.set('vehicles', layers);
    };
    draw();
    const stop = playback.ticked.subscribe(draw);
    const { map } = stage;
    map?.on('moveend', draw);
    stage.onBackground = () => select(-1);
    return () => {
      stop();
      map?.off('moveend', draw);
      stage.onBackground = () => {};
      stage.set('vehicles', []);
    };
  }, [playback, palette, selected, mapVersion]);
  useEffect(() => {
    let last = 0;
    const loop = new FrameLoop(
      (now) => {
        // A hidden tab gets no pictures: the clock goes on from where it was, not with a jump.
        playback.advance(last === 0 ? 0 : Math.min(LONGEST_STEP, (now - last) / 1000));
        last = now;
      },
      () => playback.playing,
    );
    const wake = () => {
      last = 0;
      loop.wake();
    };
    const stop = playback.changed.subscribe(wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', wake);
      loop.stop();
    };
  }, [playback]);
  useEffect(() => {
    if (mapVersion === 0) return;
    const places: LonLat[] = [];
    for (const d of replay.devices) if (d.t.length > 0) places.push([d.lon[0]!, d.lat[0]!]);
    fitTo(places, 14.5, 0);
  }, [replay, mapVersion]);
}

function namedSlots(playback: Playback, selected: number, zoom: number): number[] {
  const named = selected >= 0 ? [selected] : [];
  const { map } = stage;
  if (!map || zoom < NAME_ZOOM) return named;
  const box = map.getBounds();
  for (let slot = 0; slot < playback.count && named.length < MOST_NAMES; slot++) {
    const [lon, lat] = [playback.shown[slot * 2]!, playback.shown[slot * 2 + 1]!];
    if (slot !== selected && !Number.isNaN(lon) && box.contains(fromMap(lon, lat)))
      named.push(slot);
  }
  return named;
}
