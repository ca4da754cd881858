import type { LonLat } from '../../domain/supervision/zone.ts';
import { placeOnMap } from './crs.ts';
import { stage } from './stage.ts';

/** Shows all these places in what a page beside the map, or below it on a phone, leaves free. */
export function fitBesidePage(places: readonly LonLat[]): void {
  const { map } = stage;
  const page = document.querySelector('.sheet-page')?.getBoundingClientRect();
  if (!map || !page || places.length === 0) return;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const place of places) {
    const [lon, lat] = placeOnMap(place);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const below = page.width >= window.innerWidth - 1;
  const padding = below
    ? { top: 24, left: 24, right: 24, bottom: map.getContainer().clientHeight - page.top + 70 }
    : { top: 40, right: 60, bottom: 60, left: page.right + 40 };
  map.fitBounds([west, south, east, north], { padding, maxZoom: 16, duration: 0 });
}
