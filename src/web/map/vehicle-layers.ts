/** The vehicles as layers: a body turned by heading, a pictogram upright on it, names when close. */
import type { Layer, PickingInfo } from '@deck.gl/core';
import { IconLayer, PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { DeviceKind } from '../../domain/fleet/device.ts';
import type { VehicleState } from '../live/vehicle.ts';
import { fontReady, LABEL_FONT } from './fonts.ts';
import { type Palette, rgba } from './palette.ts';
import { bodyIcon, drawSymbols, kindIcon, type SymbolSheet } from './symbols.ts';

/** What the layers need of the vehicles, slot by slot. */
export interface Drawn {
  readonly count: number;
  /** lon, lat per slot. */
  readonly shown: Float64Array;
  readonly heading: Float32Array;
  kind(slot: number): DeviceKind;
  state(slot: number): VehicleState;
  visible(slot: number): boolean;
  name(slot: number): string;
}

export interface VehicleLook {
  readonly palette: Palette;
  readonly zoom: number;
  /** Slot of the chosen one, -1 for none. */
  readonly selected: number;
  /** Where the chosen one's trail ends so far: it is drawn on to where the vehicle is shown. */
  readonly trailEnd: [number, number] | null;
  /** Bumped when a state, kind or the filter changed. */
  readonly symbols: number;
  /** Slots whose names are shown. */
  readonly named: readonly number[];
  onPick(slot: number): void;
  onFont(): void;
}

/** Up to so many vehicles, the zoom from which the pictograms are drawn: sooner they would cover each other. */
const PICTOGRAM_ZOOMS: readonly (readonly [most: number, zoom: number])[] = [
  [300, 10],
  [2_000, 12],
  [Number.POSITIVE_INFINITY, 13.5],
];
export const NAME_ZOOM = 15.3;

const sheets = new Map<Palette, SymbolSheet>();
function sheetOf(palette: Palette): SymbolSheet {
  const sheet = sheets.get(palette) ?? drawSymbols(palette);
  sheets.set(palette, sheet);
  return sheet;
}

const pictogramZoom = (count: number) => PICTOGRAM_ZOOMS.find(([most]) => count <= most)?.[1] ?? 0;

/** Side of a symbol's cell, px: the disc is half as wide. */
export function symbolSize(zoom: number, count: number): number {
  const from = pictogramZoom(count);
  if (zoom < from) return Math.max(14, 26 + (zoom - from) * 6);
  return Math.min(54, 38 + Math.max(0, zoom - 12) * 4);
}

interface Rows {
  readonly length: number;
  /** Everything but positions and headings hangs on it. */
  readonly looks: string;
  readonly attributes: {
    readonly getPosition: { value: Float64Array; size: 2 };
    readonly getAngle?: { value: Float32Array; size: 1 };
  };
}

/**
 * From frame to frame only positions and headings differ, and those come as whole arrays: the other
 * attributes stay on the graphics card until a symbol looks different. (Update triggers would not do:
 * they are not looked at when the data has changed.)
 */
function dataDiff(next: unknown, before?: unknown) {
  const [rows, old] = [next as Rows, before as Rows | undefined];
  const same = old?.length === rows.length && old.looks === rows.looks;
  return same ? [] : [{ startRow: 0, endRow: rows.length }];
}

/** Degrees counter-clockwise, as the layer wants it. What stands has no direction to show. */
let angles = new Float32Array(0);
function anglesOf(drawn: Drawn): Float32Array {
  if (angles.length < drawn.count) angles = new Float32Array(drawn.count * 2);
  for (let slot = 0; slot < drawn.count; slot++) {
    const state = drawn.state(slot);
    angles[slot] = state === 'moving' || state === 'alarm' ? -drawn.heading[slot]! : 0;
  }
  return angles.subarray(0, drawn.count);
}

interface At {
  readonly index: number;
}

export function vehicleLayers(drawn: Drawn, look: VehicleLook): Layer[] {
  const { palette } = look;
  const sheet = sheetOf(palette);
  const size = symbolSize(look.zoom, drawn.count);
  const sizeOf = (slot: number, alarm: number) => {
    if (!drawn.visible(slot)) return 0;
    return drawn.state(slot) === 'alarm' ? size * alarm : size;
  };
  const rows = (turned: boolean): Rows => ({
    length: drawn.count,
    looks: `${look.symbols} ${size}`,
    attributes: {
      getPosition: { value: drawn.shown.subarray(0, drawn.count * 2), size: 2 },
      ...(turned && { getAngle: { value: anglesOf(drawn), size: 1 as const } }),
    },
  });
  const common = {
    _dataDiff: dataDiff as never,
    iconAtlas: sheet.image as never,
    iconMapping: sheet.mapping,
    sizeUnits: 'pixels' as const,
  };
  const layers: Layer[] = [
    new IconLayer({
      ...common,
      id: 'vehicle-bodies',
      data: rows(true),
      pickable: true,
      getIcon: (_: unknown, { index }: At) => bodyIcon(drawn.state(index)),
      getSize: (_: unknown, { index }: At) => sizeOf(index, 1.12),
      onClick: (info: PickingInfo) => {
        look.onPick(info.index);
        return true;
      },
    }),
  ];
  if (look.zoom >= pictogramZoom(drawn.count)) {
    layers.push(
      new IconLayer({
        ...common,
        id: 'vehicle-kinds',
        data: rows(false),
        getIcon: (_: unknown, { index }: At) => kindIcon(drawn.kind(index), drawn.state(index)),
        getSize: (_: unknown, { index }: At) => sizeOf(index, 1),
      }),
    );
  }
  return [...selection(drawn, look, size), ...layers, ...names(drawn, look, size)];
}

function selection(drawn: Drawn, look: VehicleLook, size: number): Layer[] {
  const at = placeOf(drawn, look.selected);
  if (!at) return [];
  return [
    ...(look.trailEnd ? [trailEnd(look.trailEnd, at, look.palette)] : []),
    new ScatterplotLayer<[number, number]>({
      id: 'vehicle-selected',
      data: [at],
      getPosition: (p) => p,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getRadius: Math.max(14, size * 0.64),
      stroked: true,
      getLineWidth: 3,
      getLineColor: rgba(look.palette.accent),
      getFillColor: rgba(look.palette.accent, 40),
      updateTriggers: { getRadius: size },
    }),
  ];
}

function trailEnd(from: [number, number], to: [number, number], palette: Palette): Layer {
  return new PathLayer<[number, number][]>({
    id: 'vehicle-trail-end',
    data: [[from, to]],
    getPath: (path) => path,
    getColor: rgba(palette.accent),
    getWidth: 3,
    widthUnits: 'pixels',
    capRounded: true,
  });
}

interface Name {
  readonly at: [number, number];
  readonly text: string;
}

function names(drawn: Drawn, look: VehicleLook, size: number): Layer[] {
  const data: Name[] = [];
  for (const slot of look.named) {
    const at = placeOf(drawn, slot);
    const text = drawn.name(slot);
    if (at && drawn.visible(slot) && fontReady(text, look.onFont)) data.push({ at, text });
  }
  if (data.length === 0) return [];
  return [
    new TextLayer<Name>({
      id: 'vehicle-names',
      data,
      getPosition: (d) => d.at,
      getText: (d) => d.text,
      getSize: 12,
      getPixelOffset: [0, size * 0.52],
      getTextAnchor: 'middle',
      getAlignmentBaseline: 'center',
      fontFamily: LABEL_FONT,
      fontWeight: 600,
      fontSettings: { fontSize: 48, buffer: 6 },
      characterSet: 'auto',
      background: true,
      backgroundPadding: [5, 2, 5, 2],
      backgroundBorderRadius: 3,
      getBackgroundColor: rgba(look.palette.label, 225),
      getColor: rgba(look.palette.text),
      updateTriggers: { getPixelOffset: size },
    }),
  ];
}

function placeOf(drawn: Drawn, slot: number): [number, number] | undefined {
  const lon = drawn.shown[slot * 2];
  const lat = drawn.shown[slot * 2 + 1];
  if (slot < 0 || lon === undefined || lat === undefined || Number.isNaN(lon)) return undefined;
  return [lon, lat];
}
