import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { useFlightTrack } from '../../../http/flight-queries.ts';
import { live } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import type { Vehicle } from '../../../live/vehicle.ts';
import { placeOnMap } from '../../../map/crs.ts';
import { LIVE_FOLLOW } from '../../../map/follow.ts';
import { paletteOf } from '../../../map/palette.ts';
import { stage } from '../../../map/stage.ts';
import { plainTrack } from '../../../map/track-layers.ts';
import type { TrackPiece, TrackPoint } from '../../../map/tracks.ts';
import { vehicleStage } from '../../../map/vehicle-stage.ts';
import { useZonesOnMap } from '../../live/use-live-map.ts';
import { trackPieces } from '../track-pieces.ts';
import { useMissionOnMap } from '../use-mission-on-map.ts';

/** Points of the trail: more than an hour at five a second. */
const MOST_POINTS = 20_000;
const isDrone = (vehicle: Vehicle) => vehicle.kind === 'hexacopter';
const nothing = () => {};

/** The plan, the way flown so far, and the drones: other vehicles are no concern of a pilot. */
export function useFlightMap(
  detail: ApiFlightDetail | undefined,
  current: number | undefined,
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const device = detail?.flight.device;
  useZonesOnMap();
  useMissionOnMap(detail?.mission, { current });
  useEffect(() => {
    vehicleStage.show(nothing, isDrone);
    return () => {
      vehicleStage.hide();
      LIVE_FOLLOW.set(false);
    };
  }, []);
  useEffect(() => {
    if (mapVersion >= 0) vehicleStage.look(palette, device);
  }, [palette, device, mapVersion]);
  useFlownTrail(detail);
}

function useFlownTrail(detail: ApiFlightDetail | undefined): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const device = detail?.flight.device;
  const flown = detail?.flight.sorties.some((sortie) => sortie.armed !== null) ?? false;
  const track = useFlightTrack(String(detail?.flight.id ?? ''), flown);
  const [fresh, setFresh] = useState<TrackPiece>([]);
  useEffect(() => {
    setFresh([]);
    if (!device || !flown) return;
    live.onPosition = ([id, time, lat, lon, speed]) => {
      if (id !== device) return;
      const point: TrackPoint = { at: [lon, lat], time, speed };
      setFresh((before) => [...before, point].slice(-MOST_POINTS));
    };
    return () => {
      live.onPosition = () => {};
    };
  }, [device, flown]);
  useEffect(() => {
    const past = track.data ? trackPieces(track.data) : [];
    const pieces = [...past, fresh].filter((piece) => piece.length > 1);
    const end = fresh.at(-1);
    vehicleStage.trailEnd = end ? placeOnMap(end.at) : null;
    stage.set(
      'trail',
      pieces.length > 0 ? plainTrack('trail', pieces, palette.accent, palette, 3) : [],
    );
  }, [track.data, fresh, palette]);
  useEffect(
    () => () => {
      stage.set('trail', []);
      vehicleStage.trailEnd = null;
    },
    [],
  );
}
