import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { ApiDay } from '../../../wire/api.ts';
import { useSignal } from '../../live/signal.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { type Mark, markLayers, speedTrack } from '../../map/track-layers.ts';
import { placesOf, type TrackPiece } from '../../map/tracks.ts';
import { fitTo } from '../../map/view.ts';
import { useZonesOnMap } from '../live/use-live-map.ts';
import { pointAt } from './point-at.ts';

export function useDayMap(
  day: ApiDay | undefined,
  track: readonly TrackPiece[] | undefined,
  cursor: number | null,
  onCursor: (time: number) => void,
): void {
  const scheme = useComputedColorScheme('light');
  const palette = paletteOf(scheme);
  const mapVersion = useSignal(stage.mapChanged);
  useZonesOnMap();
  useEffect(() => {
    stage.set('tracks', track?.length ? speedTrack('day', track, scheme, palette) : []);
  }, [track, scheme, palette]);
  useEffect(() => {
    if (mapVersion > 0 && track?.length) fitTo(placesOf(track));
  }, [track, mapVersion]);
  useEffect(() => {
    const marks: Mark[] = [];
    for (const stop of day?.stops ?? []) {
      const onClick = () => onCursor(Date.parse(stop.began));
      marks.push({ place: stop.place, colour: palette.state.parked, text: 'P', onClick });
    }
    for (const v of day?.violations ?? []) {
      const onClick = () => onCursor(Date.parse(v.began));
      marks.push({ place: v.place, colour: palette.alarm, text: '!', onClick });
    }
    const here = cursor === null ? undefined : pointAt(track ?? [], cursor);
    if (here) marks.push({ place: here.at, colour: palette.accent, radius: 8 });
    stage.set('marks', marks.length > 0 ? markLayers('day-marks', marks, palette) : []);
  }, [day, track, cursor, onCursor, palette]);
  useEffect(
    () => () => {
      stage.set('tracks', []);
      stage.set('marks', []);
    },
    [],
  );
}
