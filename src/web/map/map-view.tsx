import { MapboxOverlay } from '@deck.gl/mapbox';
import { useComputedColorScheme } from '@mantine/core';
import 'maplibre-gl/dist/maplibre-gl.css';
import './maplibre.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  AttributionControl,
  Map as MapLibre,
  type MapRef,
  ScaleControl,
  useControl,
} from 'react-map-gl/maplibre';
import type { ApiSettings } from '../../wire/api.ts';
import { language, useMessages } from '../i18n/language.ts';
import { Notice } from '../ui/notice.tsx';
import { baseStyle } from './base-style.ts';
import { toMap } from './crs.ts';
import { LIVE_FOLLOW } from './follow.ts';
import { MapButtons } from './map-buttons.tsx';
import { stage } from './stage.ts';
import { vehicleStage } from './vehicle-stage.ts';

/** Chengzhong District, Xining: where the map opens when nothing is known yet. */
const NOWHERE = { longitude: 101.78, latitude: 36.61, zoom: 12 };

function Overlay(): null {
  const overlay = useControl(() => new MapboxOverlay({ interleaved: false, layers: [] }));
  useEffect(() => {
    overlayOf = overlay;
    return () => {
      overlayOf = undefined;
    };
  }, [overlay]);
  return null;
}
let overlayOf: MapboxOverlay | undefined;

function initialView(bounds: ApiSettings['bounds']) {
  if (!bounds) return NOWHERE;
  const [west, south, east, north] = bounds;
  return {
    bounds: [...toMap(west, south), ...toMap(east, north)] as [number, number, number, number],
    fitBoundsOptions: { padding: 20 },
  };
}

function mount(ref: MapRef | null): void {
  const map = ref?.getMap();
  if (!map || !overlayOf) return;
  stage.mount(map, overlayOf);
  const letGo = (event: { follow?: boolean; originalEvent?: unknown }) => {
    if (event.originalEvent) LIVE_FOLLOW.set(false);
  };
  map.on('dragstart', letGo);
  map.on('moveend', () => vehicleStage.viewChanged());
}

function webglMissing(): boolean {
  return document.createElement('canvas').getContext('webgl2') === null;
}

/** The one map of the page. It stays while the screens over it change. */
export function MapView({ settings }: { settings: ApiSettings }) {
  const m = useMessages();
  const scheme = useComputedColorScheme('light');
  const chosen = language.use();
  const ref = useRef<MapRef>(null);
  const [baseFailed, setBaseFailed] = useState(false);
  const style = useMemo(
    () => baseStyle(settings.map, scheme, chosen),
    [settings.map, scheme, chosen],
  );
  const [unable] = useState(webglMissing);
  useEffect(() => () => stage.unmount(), []);
  if (unable) return <Notice className="map-notice" title={m.map.failed} />;
  return (
    <section className="map" aria-label={m.map.label}>
      <MapLibre
        ref={ref}
        initialViewState={initialView(settings.bounds)}
        mapStyle={style}
        attributionControl={false}
        dragRotate={true}
        maxPitch={60}
        minZoom={3}
        maxZoom={20}
        onLoad={() => mount(ref.current)}
        // The plain style lacks files where no example area is installed: nothing to be told of.
        onError={() => settings.map.style !== null && setBaseFailed(true)}
        style={{ position: 'absolute', inset: 0 }}
      >
        <Overlay />
        <ScaleControl position="bottom-right" />
        {settings.map.attribution && (
          <AttributionControl
            position="bottom-right"
            compact={false}
            customAttribution={settings.map.attribution}
          />
        )}
      </MapLibre>
      <MapButtons />
      {baseFailed && <Notice className="map-notice" title={m.map.baseFailed} />}
    </section>
  );
}
