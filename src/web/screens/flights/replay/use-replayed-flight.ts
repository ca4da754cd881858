import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import type { LonLat } from '../../../../domain/supervision/zone.ts';
import type { ApiReplay } from '../../../../wire/api.ts';
import type { ApiFlightTrack, ApiMission } from '../../../../wire/api-flights.ts';
import { useSignal } from '../../../live/signal.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { type Mark, markLayers, plainTrack } from '../../../map/track-layers.ts';
import { Playback } from '../../replay/playback.ts';
import { useReplayMap } from '../../replay/use-replay-map.ts';
import { trackPieces } from '../track-pieces.ts';
import { useMissionOnMap } from '../use-mission-on-map.ts';
import { indexAt, type Profile } from './profile.ts';

/** A flight is some minutes long: slower than a day's traffic. */
const SPEED = 5;

/** The track as the replay of one vehicle. */
export function replayOf(track: ApiFlightTrack, device: string): ApiReplay {
  const [t, lat, lon]: [number[], number[], number[]] = [[], [], []];
  const heading: (number | null)[] = [];
  for (const [i, at] of track.t.entries()) {
    const [y, x] = [track.lat[i], track.lon[i]];
    if (typeof y !== 'number' || typeof x !== 'number') continue;
    t.push(at);
    lat.push(y);
    lon.push(x);
    heading.push(track.heading[i] ?? null);
  }
  const devices = [{ id: device, kind: 'hexacopter' as const, t, lat, lon, heading }];
  return { from: track.from, to: track.to, devices, violations: [] };
}

export function usePlayback(replay: ApiReplay): Playback {
  return useMemo(() => {
    const playback = new Playback(replay);
    playback.setSpeed(SPEED);
    return playback;
  }, [replay]);
}

/** Plan, way flown, what went wrong where, and the drone as it was. */
export function useReplayedFlight(
  playback: Playback,
  replay: ApiReplay,
  track: ApiFlightTrack,
  profile: Profile,
  mission: ApiMission | undefined,
  hover: number | undefined,
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useReplayMap(playback, replay);
  useMissionOnMap(mission);
  useEffect(() => {
    if (mapVersion === 0) return;
    const pieces = trackPieces(track);
    stage.set(
      'tracks',
      pieces.length ? plainTrack('flown', pieces, palette.accent, palette, 3) : [],
    );
  }, [track, palette, mapVersion]);
  useEffect(() => {
    if (mapVersion === 0) return;
    const marks: Mark[] = profile.marks.flatMap(({ t, weight }): Mark[] => {
      const place = placeAt(track, t);
      if (!place || weight === 'note') return [];
      if (weight === 'photo') return [{ place, colour: palette.text, radius: 3 }];
      const colour = weight === 'alarm' ? palette.alarm : palette.state.stopped;
      return [{ place, colour, text: '!', onClick: () => playback.seek(t) }];
    });
    const here = hover === undefined ? undefined : placeAt(track, hover);
    if (here) marks.push({ place: here, colour: palette.accent, radius: 7 });
    stage.set('marks', marks.length > 0 ? markLayers('flight-marks', marks, palette) : []);
  }, [track, profile, playback, hover, palette, mapVersion]);
  useEffect(
    () => () => {
      stage.set('tracks', []);
      stage.set('marks', []);
    },
    [],
  );
}

export function placeAt(track: ApiFlightTrack, t: number): LonLat | undefined {
  const i = indexAt(track.t, t);
  const [lat, lon] = [track.lat[i], track.lon[i]];
  return typeof lat === 'number' && typeof lon === 'number' ? [lon, lat] : undefined;
}
