/** What stands beside a drone on the map: altitude with its reference, battery, mode, and silence. */
import type { Layer } from '@deck.gl/core';
import { TextLayer } from '@deck.gl/layers';
import { mainAltitude } from '../drones/altitude.ts';
import { batteryWeight, weakest, whole } from '../drones/readouts.ts';
import type { Messages } from '../i18n/en.ts';
import { isStale, type LiveDrone } from '../live/drones.ts';
import { fontReady, LABEL_FONT } from './fonts.ts';
import { type Palette, type Rgb, rgba } from './palette.ts';

/** From this zoom on; the chosen one and those in the air are labelled sooner. */
const LABEL_ZOOM = 14;
const FLYING_ZOOM = 11;

export interface LabelledDrone {
  readonly drone: LiveDrone;
  /** On the map, as it is drawn in this picture. */
  readonly at: readonly [number, number];
  readonly chosen: boolean;
}

/** Of longitude at zoom 0, tiles of 512. */
const PIXELS_PER_DEGREE = 512 / 360;

interface Label {
  readonly at: readonly [number, number];
  readonly text: string;
  readonly ink: Rgb;
}

function labelOf(
  { drone, at }: LabelledDrone,
  m: Messages,
  palette: Palette,
  now: number,
): Label | undefined {
  const { state } = drone;
  if (!state) return undefined;
  const altitude = mainAltitude(state.position);
  const battery = weakest(state.batteries);
  const first = [
    altitude && m.drone.label(whole(altitude.value), m.drone.short[altitude.reference]),
    battery?.remaining !== undefined && `${whole(battery.remaining)}%`,
  ];
  const stale = isStale(drone, now);
  const armed = state.armed ? m.drone.armed : m.drone.disarmed;
  const second = [state.mode, stale ? m.droneStates.silent : armed];
  const text = [first, second].map((line) => line.filter(Boolean).join(' · ')).join('\n');
  const failing = state.fence?.breached || (battery && batteryWeight(battery) === 'critical');
  let ink = palette.text;
  if (failing && state.armed) ink = palette.alarm;
  if (stale) ink = palette.state.silent;
  return { at, text, ink };
}

const LETTER = 12;
const LINE = 16;
const widthOf = (line: string) =>
  [...line].reduce((n, c) => n + (c.charCodeAt(0) > 255 ? LETTER : LETTER * 0.6), 12);

/** Drones stand side by side before take-off: of labels that would cover each other the first stays. */
function withRoom(labels: readonly Label[], scale: number): Label[] {
  const taken: [x: number, y: number, width: number][] = [];
  return labels.filter(({ at, text }) => {
    const [x, y] = [at[0] * scale, -at[1] * scale * 1.25];
    const width = Math.max(...text.split('\n').map(widthOf));
    const free = taken.every(
      ([tx, ty, tw]) => x > tx + tw || tx > x + width || Math.abs(y - ty) > 2 * LINE + 6,
    );
    if (free) taken.push([x, y, width]);
    return free;
  });
}

/** Which have room to bear a label at this zoom. */
export const isLabelled = (drone: LiveDrone, chosen: boolean, zoom: number): boolean =>
  chosen || zoom >= LABEL_ZOOM || (zoom >= FLYING_ZOOM && drone.state?.armed === true);

export function droneLabels(
  drones: readonly LabelledDrone[],
  look: {
    readonly messages: Messages;
    readonly palette: Palette;
    readonly now: number;
    readonly offset: number;
    readonly zoom: number;
    readonly onFont: () => void;
  },
): Layer[] {
  const { messages, palette, now, offset, onFont } = look;
  const important = (d: LabelledDrone) => Number(d.chosen) * 2 + Number(d.drone.state?.armed);
  const labels = drones
    .toSorted((a, b) => important(b) - important(a))
    .flatMap((drone) => labelOf(drone, messages, palette, now) ?? []);
  const data = withRoom(labels, PIXELS_PER_DEGREE * 2 ** look.zoom).filter((label) =>
    fontReady(label.text.replace(/\d+/g, '0'), onFont),
  );
  if (data.length === 0) return [];
  return [
    new TextLayer<Label>({
      id: 'drone-labels',
      data,
      getPosition: (d) => [d.at[0], d.at[1]],
      getText: (d) => d.text,
      getSize: 12,
      lineHeight: 1.3,
      getPixelOffset: [offset, 0],
      getTextAnchor: 'start',
      getAlignmentBaseline: 'center',
      fontFamily: LABEL_FONT,
      fontWeight: 600,
      fontSettings: { fontSize: 48, buffer: 6 },
      characterSet: 'auto',
      background: true,
      backgroundPadding: [6, 3, 6, 3],
      backgroundBorderRadius: 4,
      getBackgroundColor: rgba(palette.label, 225),
      getColor: (d) => rgba(d.ink),
      updateTriggers: { getPixelOffset: offset },
    }),
  ];
}
