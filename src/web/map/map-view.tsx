import { MapboxOverlay } from '@deck.gl/mapbox';
import { useComputedColorScheme } from '@mantine/core';
import 'maplibre-gl/dist/maplibre-gl.css';
import './maplibre.ts';
import { useEffect, useMemo, useState } from 'react';
import {
  AttributionControl,
  Map as MapLibre,
  ScaleControl,
  useControl,
  useMap,
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
import { clearOfPanels } from './view.ts';

/** Chengzhong District, Xining: where the map opens when nothing is known yet. */
const NOWHERE = { longitude: 101.78, latitude: 36.61, zoom: 12 };

/** Who has asked the system for less motion is spared the fading of tiles and names; ms. */
const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const FADE = 300;

/** Mounted with the map, not when everything has loaded: vehicles do not wait for the base map. */
function Overlay(): null {
  const overlay = useControl(() => new MapboxOverlay({ interleaved: false, layers: [] }));
  const { current } = useMap();
  useEffect(() => {
    const map = current?.getMap();
    if (!map) return;
    stage.mount(map, overlay);
    const letGo = (event: { originalEvent?: unknown }) => {
      if (event.originalEvent) LIVE_FOLLOW.set(false);
    };
    const moved = () => vehicleStage.viewChanged();
    map.on('dragstart', letGo);
    map.on('moveend', moved);
    return () => {
      map.off('dragstart', letGo);
      map.off('moveend', moved);
      stage.unmount();
    };
  }, [overlay, current]);
  return null;
}

function initialView(bounds: ApiSettings['bounds']) {
  if (!bounds) return NOWHERE;
  const [west, south, east, north] = bounds;
  return {
    bounds: [...toMap(west, south), ...toMap(east, north)] as [number, number, number, number],
    fitBoundsOptions: { padding: clearOfPanels() },
  };
}

function webglMissing(): boolean {
  return document.createElement('canvas').getContext('webgl2') === null;
}

/** The one map of the page. It stays while the screens over it change. */
export function MapView({ settings }: { settings: ApiSettings }) {
  const m = useMessages();
  const scheme = useComputedColorScheme('light');
  const chosen = language.use();
  const [baseFailed, setBaseFailed] = useState(false);
  const style = useMemo(
    () => baseStyle(settings.map, scheme, chosen),
    [settings.map, scheme, chosen],
  );
  const [unable] = useState(webglMissing);
  if (unable) return <Notice className="map-notice" title={m.map.failed} />;
  return (
    <section className="map" aria-label={m.map.label}>
      <MapLibre
        initialViewState={initialView(settings.bounds)}
        mapStyle={style}
        attributionControl={false}
        fadeDuration={CALM.matches ? 0 : FADE}
        dragRotate={true}
        maxPitch={60}
        minZoom={3}
        maxZoom={20}
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
