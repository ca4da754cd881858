import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useSignal } from '../live/signal.ts';
import { fromMap } from './crs.ts';
import { stage } from './stage.ts';

/** While `active`, a click on the map is a place: [longitude, latitude], WGS-84, to a decimetre. */
export function useMapClick(
  active: boolean,
  onPlace: (place: readonly [lon: number, lat: number]) => void,
): void {
  const mapVersion = useSignal(stage.mapChanged);
  const put = useRef(onPlace);
  put.current = onPlace;
  useEffect(() => {
    const { map } = stage;
    if (!map || !active || mapVersion === 0) return;
    const click = ({ lngLat: { lng, lat } }: MapMouseEvent) => {
      const [x, y] = fromMap(lng, lat);
      put.current([Number(x.toFixed(6)), Number(y.toFixed(6))]);
    };
    map.on('click', click);
    map.getCanvas().classList.add('drawing');
    return () => {
      map.off('click', click);
      map.getCanvas().classList.remove('drawing');
    };
  }, [active, mapVersion]);
}
