/** Colours of what lies on the map, [r, g, b]; the panels' colours are in styles.css. */
import type { ZoneKind } from '../../domain/supervision/zone.ts';
import type { VehicleState } from '../live/vehicle.ts';

export type Rgb = readonly [number, number, number];
export type Scheme = 'light' | 'dark';

export interface Palette {
  readonly state: Record<VehicleState, Rgb>;
  /** Round every symbol, so that it stands off from any base map. */
  readonly rim: Rgb;
  /** The pictogram on a filled symbol, and on a hollow one. */
  readonly onFill: Rgb;
  readonly onHollow: Rgb;
  readonly accent: Rgb;
  readonly alarm: Rgb;
  /** To be looked at; nothing is unsafe. */
  readonly warning: Rgb;
  /** A drone's planned way, and the fence that keeps it in. */
  readonly plan: Rgb;
  readonly fence: Rgb;
  readonly text: Rgb;
  readonly label: Rgb;
  readonly zone: Record<ZoneKind, Rgb>;
}

const LIGHT: Palette = {
  state: {
    alarm: [207, 42, 32],
    moving: [24, 96, 196],
    stopped: [138, 98, 20],
    parked: [98, 110, 124],
    silent: [98, 110, 124],
  },
  rim: [255, 255, 255],
  onFill: [255, 255, 255],
  onHollow: [72, 84, 98],
  accent: [24, 96, 196],
  alarm: [207, 42, 32],
  warning: [138, 98, 20],
  plan: [150, 50, 130],
  fence: [160, 104, 8],
  text: [26, 35, 48],
  label: [255, 255, 255],
  zone: {
    'forbidden-area': [178, 74, 96],
    'work-area': [36, 116, 104],
    route: [36, 116, 104],
    'dump-site': [130, 94, 46],
    'patrol-area': [92, 84, 160],
  },
};

const DARK: Palette = {
  state: {
    alarm: [240, 82, 72],
    moving: [84, 148, 236],
    stopped: [214, 164, 72],
    parked: [128, 140, 154],
    silent: [150, 162, 176],
  },
  rim: [15, 19, 24],
  onFill: [11, 15, 20],
  onHollow: [178, 188, 200],
  accent: [106, 164, 244],
  alarm: [240, 82, 72],
  warning: [214, 164, 72],
  plan: [226, 146, 208],
  fence: [222, 172, 80],
  text: [228, 234, 240],
  label: [22, 28, 35],
  zone: {
    'forbidden-area': [214, 118, 138],
    'work-area': [88, 178, 164],
    route: [88, 178, 164],
    'dump-site': [196, 156, 100],
    'patrol-area': [150, 142, 220],
  },
};

export const paletteOf = (scheme: Scheme): Palette => (scheme === 'dark' ? DARK : LIGHT);

export const rgba = (c: Rgb, alpha = 255): [number, number, number, number] => [
  c[0],
  c[1],
  c[2],
  alpha,
];
export const css = (c: Rgb) => `rgb(${c[0]} ${c[1]} ${c[2]})`;
