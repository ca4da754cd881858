/** What is drawn over the base map: each part of the page sets its own layers, in one fixed order. */
import type { Layer, PickingInfo } from '@deck.gl/core';
import type { MapboxOverlay } from '@deck.gl/mapbox';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { signal } from '../live/signal.ts';

const ORDER = ['zones', 'plan', 'tracks', 'trail', 'items', 'marks', 'vehicles', 'draw'] as const;
type StagePart = (typeof ORDER)[number];

class Stage {
  map: MapLibreMap | undefined;
  readonly mapChanged = signal();
  readonly #parts = new Map<StagePart, Layer[]>();
  #overlay: MapboxOverlay | undefined;
  #queued = false;
  /** A click on nothing. */
  onBackground: () => void = () => {};

  mount(map: MapLibreMap, overlay: MapboxOverlay): void {
    this.map = map;
    this.#overlay = overlay;
    overlay.setProps({
      layers: this.#layers(),
      onClick: (info: PickingInfo) => {
        if (!info.picked) this.onBackground();
      },
      getCursor: ({ isHovering }: { isHovering: boolean }) => (isHovering ? 'pointer' : 'grab'),
      onHover: (info: PickingInfo) => {
        map.getCanvas().style.cursor = info.picked && info.layer ? 'pointer' : '';
      },
    });
    this.mapChanged.bump();
  }

  /** What the layers are drawn with. */
  gl(): WebGL2RenderingContext | null {
    return this.#overlay?.getCanvas()?.getContext('webgl2') ?? null;
  }

  unmount(): void {
    this.map = undefined;
    this.#overlay = undefined;
    this.mapChanged.bump();
  }

  set(part: StagePart, layers: Layer[]): void {
    if (layers.length === 0 && !this.#parts.get(part)?.length) return;
    this.#parts.set(part, layers);
    if (this.#queued) return;
    // Several parts may change in one go; one pass draws them all.
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#overlay?.setProps({ layers: this.#layers() });
    });
  }

  #layers(): Layer[] {
    return ORDER.flatMap((part) => this.#parts.get(part) ?? []);
  }
}

export const stage = new Stage();
