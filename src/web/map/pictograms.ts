/** One pictogram per kind of vehicle on a grid of 24 × 24, used on the map and in lists. */
import type { DeviceKind } from '../../domain/fleet/device.ts';

export interface Pictogram {
  /** Filled, even-odd. */
  readonly fill?: string;
  /** Drawn with a round pen of width 2. */
  readonly stroke?: string;
}

const SPOKES = [0, 60, 120, 180, 240, 300].map((degrees) => {
  const a = ((degrees + 30) * Math.PI) / 180;
  return { x: 12 + 8 * Math.cos(a), y: 12 + 8 * Math.sin(a) };
});
const disc = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`;

export const PICTOGRAMS: Record<DeviceKind, Pictogram> = {
  // From the side: tipping body, cab, two axles.
  'muck-truck': {
    fill: `M1 6h14l-1.6 9.4H2.4zM15.8 8h3.7l3.5 4.1v3.3h-7.6z${disc(6.6, 17.6, 2.5)}${disc(17.8, 17.6, 2.5)}`,
  },
  'patrol-ebike': {
    stroke: `${disc(5.4, 16, 3.6)}${disc(18.6, 16, 3.6)}M5.4 16l4.4-6.5h5.4l3.4 6.5M11.8 16l3.4-6.5-1.3-4h3.3M7.4 7h4.2`,
  },
  // From the front: light bar on the roof, windscreen, lamps.
  'enforcement-vehicle': {
    fill: `M7.6 2.6h8.8v2.7H7.6zM6.4 6.6h11.2l1.9 5 1.7 1.7v6.5h-3.4v-1.9H6.2v1.9H2.8v-6.5l1.7-1.7zM8 8.6l-1.1 3.1h10.2L16 8.6z${disc(6.4, 14.8, 1.2)}${disc(17.6, 14.8, 1.2)}`,
  },
  // From above: six rotors round a body.
  hexacopter: {
    fill: SPOKES.map(({ x, y }) => disc(x, y, 2.7)).join('') + disc(12, 12, 3),
    stroke: SPOKES.map(({ x, y }) => `M12 12L${x} ${y}`).join(''),
  },
  tracker: {
    fill: `M12 1.8a7.2 7.2 0 0 0-7.2 7.2c0 5.2 7.2 13.2 7.2 13.2s7.2-8 7.2-13.2A7.2 7.2 0 0 0 12 1.8z${disc(12, 9, 2.8)}`,
  },
};
