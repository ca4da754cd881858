import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { LonLat } from '../../../domain/supervision/zone.ts';
import type { ApiPhoto } from '../../../wire/api-photos.ts';
import { useSignal } from '../../live/signal.ts';
import { placeOnMap } from '../../map/crs.ts';
import { paletteOf } from '../../map/palette.ts';
import { stage } from '../../map/stage.ts';
import { useMapZoom } from '../../map/use-map-zoom.ts';
import { footprintLayer, photoLayers, placedOf } from './table-layers.ts';

interface TableMap {
  readonly photos: readonly ApiPhoto[] | undefined;
  readonly current: ApiPhoto | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly onPick: (id: number) => void;
  /** Of another flight: the map shows all of it once more. */
  readonly of: string;
}

/** The photos on the map beside the table. */
export function useTableMap({ photos, current, chosen, onPick, of }: TableMap): void {
  const palette = paletteOf(useComputedColorScheme('light'));
  const mapVersion = useSignal(stage.mapChanged);
  const zoom = useMapZoom();
  const pick = useRef(onPick);
  pick.current = onPick;
  const currentId = current?.id;
  useEffect(() => {
    if (mapVersion === 0 || !photos) return;
    const onPick = (id: number) => pick.current(id);
    const look = { current: currentId, chosen, palette, zoom, onPick };
    stage.set('marks', photoLayers(photos, look));
  }, [photos, currentId, chosen, palette, zoom, mapVersion]);
  useEffect(() => {
    if (mapVersion > 0) stage.set('plan', footprintLayer(current, palette));
  }, [current, palette, mapVersion]);
  const ready = photos !== undefined && photos.length > 0 && mapVersion > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each flight, not with every verdict.
  useEffect(() => {
    if (ready) showAll(placedOf(photos).map(({ place }) => place));
  }, [ready, of]);
  useEffect(() => keepInSight(current?.place ?? null), [current]);
  useEffect(
    () => () => {
      stage.set('marks', []);
      stage.set('plan', []);
    },
    [],
  );
}

/** What the table covers of the map: everything left of its edge, or below it on a phone. */
function freeOfTable() {
  const page = document.querySelector('.light-table')?.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  if (!page) return { left: 40, right: 40, top: 40, bottom: 40 };
  if (page.width >= innerWidth - 1)
    return { left: 30, right: 56, top: 24, bottom: Math.max(30, innerHeight - page.top + 20) };
  return { left: page.right + 40, right: 60, top: 40, bottom: 50 };
}

function showAll(places: readonly LonLat[]): void {
  const { map } = stage;
  if (!map || places.length === 0) return;
  const shown = places.map(placeOnMap);
  const [lons, lats] = [shown.map(([lon]) => lon), shown.map(([, lat]) => lat)];
  const span = (of: readonly number[], pick: 'min' | 'max') =>
    of.reduce((a, b) => Math[pick](a, b));
  map.fitBounds([span(lons, 'min'), span(lats, 'min'), span(lons, 'max'), span(lats, 'max')], {
    padding: freeOfTable(),
    maxZoom: 17.5,
    duration: 0,
  });
}

/** The map follows only where the photo would lie under the table or outside. */
function keepInSight(place: LonLat | null): void {
  const { map } = stage;
  if (!map || !place) return;
  const at = map.project(placeOnMap(place));
  const { left, right, top, bottom } = freeOfTable();
  const { clientWidth: w, clientHeight: h } = map.getContainer();
  if (at.x > left && at.x < w - right && at.y > top && at.y < h - bottom) return;
  const offset: [number, number] = [(left - right) / 2, (top - bottom) / 2];
  map.easeTo({ center: placeOnMap(place), offset, duration: 300 });
}
