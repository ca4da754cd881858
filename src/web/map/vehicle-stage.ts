/** Draws the live vehicles, frame by frame, only while something moves and the page is looked at. */

import type { Layer } from '@deck.gl/core';
import { language, messagesOf } from '../i18n/language.ts';
import { fleetFilter, matches } from '../live/filter.ts';
import { live, serverNow } from '../live/live.ts';
import { calledOf, type Vehicle } from '../live/vehicle.ts';
import { droneLabels, isLabelled, type LabelledDrone } from './drone-labels.ts';
import { LIVE_FOLLOW } from './follow.ts';
import { FrameLoop } from './frame-loop.ts';
import { type Palette, paletteOf } from './palette.ts';
import { stage } from './stage.ts';
import { type Drawn, NAME_ZOOM, symbolSize, vehicleLayers } from './vehicle-layers.ts';

/** More names than this cover each other. */
const MOST_NAMES = 150;
/** With more than this gliding, 30 pictures a second are enough: each moves less than a pixel. */
const MANY = 2_000;

class VehicleStage {
  #palette: Palette = paletteOf('light');
  #selected: string | undefined;
  #onPick: (id: string) => void = () => {};
  #showing = false;
  #symbols = 0;
  #lastDrawn = 0;
  #named: number[] = [];
  #stopListening: (() => void)[] = [];
  readonly #loop = new FrameLoop(
    (now) => this.#step(now),
    () => this.#showing && live.motion.gliding > 0,
  );
  /** Where the trail of the chosen vehicle ends so far, on the map. */
  trailEnd: [number, number] | null = null;

  /** `shown`: which of the vehicles; the dispatcher's filter where nothing else is said. */
  show(onPick: (id: string) => void, shown: (vehicle: Vehicle) => boolean = matches): void {
    this.#onPick = onPick;
    wanted = shown;
    this.#showing = true;
    const wake = () => this.#loop.wake();
    const look = () => {
      this.#symbols++;
      this.#nameNearest();
      wake();
    };
    document.addEventListener('visibilitychange', wake);
    this.#stopListening = [
      live.moved.subscribe(wake),
      live.drones.changed.subscribe(wake),
      live.symbolsChanged.subscribe(look),
      live.fleetChanged.subscribe(() => this.#nameNearest()),
      fleetFilter.subscribe(look),
      () => document.removeEventListener('visibilitychange', wake),
    ];
    look();
  }

  hide(): void {
    this.#showing = false;
    for (const stop of this.#stopListening) stop();
    this.#loop.stop();
    stage.set('vehicles', []);
  }

  look(palette: Palette, selected: string | undefined): void {
    this.#palette = palette;
    this.#selected = selected;
    this.#nameNearest();
    this.#loop.wake();
  }

  /** The map was moved: other vehicles may bear names. */
  viewChanged(): void {
    if (!this.#showing) return;
    this.#nameNearest();
    this.#loop.wake();
  }

  #step(now: number): void {
    const interval = live.motion.gliding > MANY ? 33 : 0;
    if (now - this.#lastDrawn < interval - 2) return;
    this.#lastDrawn = now;
    live.motion.advance(now);
    this.#draw();
  }

  #draw(): void {
    const vehicle = this.#selected ? live.vehicles.get(this.#selected) : undefined;
    const layers = vehicleLayers(drawnFleet, {
      palette: this.#palette,
      zoom: stage.map?.getZoom() ?? 12,
      selected: vehicle?.slot ?? -1,
      trailEnd: this.trailEnd,
      symbols: this.#symbols,
      named: this.#named,
      onPick: (slot) => {
        const picked = live.slots[slot];
        if (picked) this.#onPick(picked.id);
      },
      onFont: () => this.#loop.wake(),
    });
    stage.set('vehicles', [...layers, ...this.#labels()]);
    if (vehicle) LIVE_FOLLOW.step(live.motion.shown, vehicle.slot);
  }

  #labels(): Layer[] {
    const zoom = stage.map?.getZoom() ?? 12;
    const labelled: LabelledDrone[] = [];
    for (const drone of live.drones.byId.values()) {
      const slot = live.vehicles.get(drone.device)?.slot;
      const chosen = drone.device === this.#selected;
      if (slot === undefined || !drawnFleet.visible(slot) || !isLabelled(drone, chosen, zoom)) {
        continue;
      }
      const at = [live.motion.shown[slot * 2]!, live.motion.shown[slot * 2 + 1]!] as const;
      labelled.push({ drone, at, chosen });
      if (labelled.length >= MOST_NAMES) break;
    }
    return droneLabels(labelled, {
      messages: messagesOf(language.get()),
      palette: this.#palette,
      now: serverNow(),
      zoom,
      offset: symbolSize(zoom, live.motion.count) * 0.5 + 4,
      onFont: () => this.#loop.wake(),
    });
  }

  #nameNearest(): void {
    const named: number[] = [];
    const chosen = this.#selected ? live.vehicles.get(this.#selected) : undefined;
    if (chosen) named.push(chosen.slot);
    const { map } = stage;
    if (map && map.getZoom() >= NAME_ZOOM) {
      const box = map.getBounds();
      for (const v of live.slots) {
        if (named.length >= MOST_NAMES) break;
        const x = live.motion.shown[v.slot * 2]!;
        if (v !== chosen && box.contains([x || 0, live.motion.shown[v.slot * 2 + 1] || 0])) {
          named.push(v.slot);
        }
      }
    }
    this.#named = named;
  }
}

let wanted: (vehicle: Vehicle) => boolean = matches;
const at = (slot: number): Vehicle | undefined => live.slots[slot];
const drawnFleet: Drawn = {
  get count() {
    return live.motion.count;
  },
  get shown() {
    return live.motion.shown;
  },
  get heading() {
    return live.motion.heading;
  },
  kind: (slot) => at(slot)?.kind ?? 'tracker',
  state: (slot) => at(slot)?.state ?? 'silent',
  visible: (slot) => {
    const vehicle = at(slot);
    return vehicle !== undefined && vehicle.time > 0 && wanted(vehicle);
  },
  name: (slot) => {
    const vehicle = at(slot);
    return vehicle ? calledOf(vehicle) : '';
  },
};

export const vehicleStage = new VehicleStage();
