/** Moving the camera. */
import type { PaddingOptions } from 'maplibre-gl';
import type { LonLat } from '../../domain/supervision/zone.ts';
import { placeOnMap } from './crs.ts';
import { stage } from './stage.ts';

const NARROW = 760;
export const isNarrow = () => window.innerWidth < NARROW;

/** On a phone what floats covers the lower part of the map, px. */
export const coveredBelow = (): number => document.querySelector('.floor')?.clientHeight ?? 0;

/** What the floating panels cover is no place for what is to be seen. */
export function clearOfPanels(): PaddingOptions {
  const { innerWidth: w } = window;
  if (w < NARROW) return { top: 30, bottom: coveredBelow() + 30, left: 30, right: 56 };
  const beside = w > 1100 && document.querySelector('.column.right') !== null;
  const dock =
    document.querySelector('.floor .dock-stack, .floor .planner-dock')?.clientHeight ?? 0;
  return { top: 70, bottom: 60 + dock, left: Math.min(400, w * 0.35), right: beside ? 380 : 60 };
}

export function flyTo(place: LonLat, zoom = 16): void {
  const { map } = stage;
  if (!map) return;
  const p = clearOfPanels();
  const offset: [number, number] = [
    ((p.left ?? 0) - (p.right ?? 0)) / 2,
    ((p.top ?? 0) - (p.bottom ?? 0)) / 2,
  ];
  map.easeTo({
    center: placeOnMap(place),
    zoom: Math.max(map.getZoom(), zoom),
    offset,
    duration: 700,
  });
}

/** Shows all these places, as near as they allow. */
export function fitTo(places: Iterable<LonLat>, maxZoom = 16.5, duration = 600): void {
  const { map } = stage;
  if (!map) return;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const place of places) {
    const [lon, lat] = placeOnMap(place);
    if (!Number.isFinite(lon) || !Number.isFinite(lat)) continue;
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  if (west > east) return;
  const padding = clearOfPanels();
  map.fitBounds([west, south, east, north], { padding, maxZoom, duration });
}
