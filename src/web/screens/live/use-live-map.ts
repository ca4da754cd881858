import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useReducer, useRef, useState } from 'react';
import { useZones } from '../../http/queries.ts';
import { live, serverNow } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { placeOnMap } from '../../map/crs.ts';
import { LIVE_FOLLOW } from '../../map/follow.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { plainTrack } from '../../map/track-layers.ts';
import { fetchTrack, type TrackPiece, type TrackPoint } from '../../map/tracks.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { vehicleStage } from '../../map/vehicle-stage.ts';
import { flyTo, isNarrow } from '../../map/view.ts';
import { zoneLayers } from '../../map/zone-layers.ts';
import { zonesShown } from '../../preferences.ts';

/** How far back the trail of the chosen vehicle reaches, ms, and the most points it keeps. */
const TRAIL_MS = 600_000;
const MOST_TRAIL_POINTS = 2_000;

/** Puts vehicles, zones and the chosen one's trail on the map for as long as the screen is there. */
export function useLiveMap(
  selected: string | undefined,
  select: (id: string | undefined) => void,
): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  useEffect(() => {
    vehicleStage.show(select);
    stage.onBackground = () => select(undefined);
    return () => {
      vehicleStage.hide();
      stage.onBackground = () => {};
      LIVE_FOLLOW.set(false);
    };
  }, [select]);
  useEffect(() => {
    if (mapVersion >= 0) vehicleStage.look(palette, selected);
    if (!selected) LIVE_FOLLOW.set(false);
  }, [palette, selected, mapVersion]);
  useFlyToSelected(selected);
  useZonesOnMap();
  useTrail(selected);
}

/** A vehicle chosen out of view is brought into view; one in view stays where it is. */
function useFlyToSelected(selected: string | undefined): void {
  const mapVersion = useSignal(stage.mapChanged);
  const known = selected !== undefined && live.vehicles.has(selected);
  useEffect(() => {
    const vehicle = known && selected && mapVersion > 0 ? live.vehicles.get(selected) : undefined;
    const { map } = stage;
    if (!vehicle || vehicle.time === 0 || !map) return;
    const at = map.project([vehicle.lon, vehicle.lat]);
    const { innerWidth: w, innerHeight: h } = window;
    const side = isNarrow() ? 20 : 370;
    const inView =
      at.x > side && at.x < w - side && at.y > 40 && at.y < h * (isNarrow() ? 0.45 : 0.9);
    if (!inView) flyTo([vehicle.lon, vehicle.lat], 15);
  }, [selected, known, mapVersion]);
}

export function useZonesOnMap(chosen?: string, onPick?: (id: string) => void): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const zones = useZones().data;
  const shown = zonesShown.use();
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const [fonts, onFont] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (mapVersion < 0 || fonts < 0) return;
    const list = shown && zones ? zones : [];
    const look = { palette, chosen, zoom, onPick, onFont };
    stage.set('zones', list.length > 0 ? zoneLayers('zones', list, look) : []);
  }, [palette, zones, shown, chosen, onPick, mapVersion, zoom, fonts]);
  useEffect(() => () => stage.set('zones', []), []);
}

function useTrail(selected: string | undefined): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const [pieces, setPieces] = useState<TrackPiece[]>([]);
  const newest = useRef<TrackPoint | null>(null);
  useEffect(() => {
    setPieces([]);
    newest.current = null;
    if (!selected) return;
    let gone = false;
    const now = serverNow();
    fetchTrack(selected, now - TRAIL_MS, now).then(
      (fetched) => {
        if (gone) return;
        newest.current ??= fetched.at(-1)?.at(-1) ?? null;
        setPieces([...fetched.slice(0, -1), (fetched.at(-1) ?? []).slice(0, -1)]);
      },
      // Without the past the trail begins now.
      () => {},
    );
    live.onPosition = ([id, time, lat, lon, speed]) => {
      if (id !== selected) return;
      // The vehicle is still on its way to its newest fix: the trail goes to the one before.
      const reached = newest.current;
      newest.current = { at: [lon, lat], time, speed };
      if (reached) setPieces((before) => lengthen(before, reached));
    };
    return () => {
      gone = true;
      live.onPosition = () => {};
    };
  }, [selected]);
  useEffect(() => {
    const end = pieces.at(-1)?.at(-1);
    vehicleStage.trailEnd = end ? placeOnMap(end.at) : null;
    stage.set(
      'trail',
      pieces.length > 0 ? plainTrack('trail', pieces, palette.accent, palette, 3) : [],
    );
  }, [pieces, palette]);
  useEffect(
    () => () => {
      stage.set('trail', []);
      vehicleStage.trailEnd = null;
    },
    [],
  );
}

function lengthen(pieces: TrackPiece[], point: TrackPiece[number]): TrackPiece[] {
  const last = pieces.at(-1) ?? [];
  const end = last.at(-1);
  if (end && point.time <= end.time) return pieces;
  const kept = [...last, point]
    .filter((p) => p.time === 0 || p.time > point.time - TRAIL_MS)
    .slice(-MOST_TRAIL_POINTS);
  return [...pieces.slice(0, -1), kept];
}
