import { useEffect, useState } from 'react';
import { useSignal } from '../live/signal.ts';
import { stage } from './stage.ts';

/** The map's zoom in half steps: for what is shown or hidden by zoom, not for what is scaled by it. */
export function useMapZoom(): number {
  const mapVersion = useSignal(stage.mapChanged);
  const [zoom, setZoom] = useState(12);
  useEffect(() => {
    const { map } = stage;
    if (!map || mapVersion === 0) return;
    const look = () => setZoom(Math.round(map.getZoom() * 2) / 2);
    look();
    map.on('zoomend', look);
    return () => {
      map.off('zoomend', look);
    };
  }, [mapVersion]);
  return zoom;
}
