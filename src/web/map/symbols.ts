/**
 * The picture sheet of the vehicle symbols, drawn on a canvas per colour scheme. State is told by form
 * as well as by colour: a beak moves, a bare disc stands, a square is parked, a dashed ring is silent, a
 * second ring is an alarm.
 */
import { DEVICE_KINDS, type DeviceKind } from '../../domain/fleet/device.ts';
import { VEHICLE_STATES, type VehicleState } from '../live/vehicle.ts';
import { css, type Palette } from './palette.ts';
import { PICTOGRAMS } from './pictograms.ts';

/** Side of one cell in the sheet, px; on the map it is drawn at SYMBOL_SIZE or smaller. */
const CELL = 128;
const R = 33;

export interface SymbolSheet {
  readonly image: HTMLCanvasElement;
  readonly mapping: Record<string, { x: number; y: number; width: number; height: number }>;
}

export const bodyIcon = (state: VehicleState) => `body-${state}`;
export const kindIcon = (kind: DeviceKind, state: VehicleState) =>
  `${kind}-${state === 'silent' ? 'hollow' : 'fill'}`;

export function drawSymbols(palette: Palette): SymbolSheet {
  const columns = Math.max(VEHICLE_STATES.length, DEVICE_KINDS.length);
  const image = document.createElement('canvas');
  image.width = columns * CELL;
  image.height = 3 * CELL;
  const pen = image.getContext('2d');
  const mapping: SymbolSheet['mapping'] = {};
  if (!pen) return { image, mapping };
  const cell = (column: number, row: number, name: string, draw: () => void) => {
    mapping[name] = { x: column * CELL, y: row * CELL, width: CELL, height: CELL };
    pen.save();
    pen.translate((column + 0.5) * CELL, (row + 0.5) * CELL);
    draw();
    pen.restore();
  };
  for (const [i, state] of VEHICLE_STATES.entries()) {
    cell(i, 0, bodyIcon(state), () => body(pen, state, palette));
  }
  for (const [i, kind] of DEVICE_KINDS.entries()) {
    cell(i, 1, `${kind}-fill`, () => pictogram(pen, kind, css(palette.onFill)));
    cell(i, 2, `${kind}-hollow`, () => pictogram(pen, kind, css(palette.onHollow)));
  }
  return { image, mapping };
}

function outline(state: VehicleState): Path2D {
  const path = new Path2D();
  if (state === 'parked') {
    path.roundRect(-R * 0.9, -R * 0.9, R * 1.8, R * 1.8, 9);
    return path;
  }
  if (state === 'moving' || state === 'alarm') {
    // The beak's flanks touch the disc where its tangents from the tip do.
    const tip = R * 1.62;
    const half = Math.acos(R / tip);
    path.moveTo(0, -tip);
    path.arc(0, 0, R, -Math.PI / 2 + half, -Math.PI / 2 - half + 2 * Math.PI);
    path.closePath();
    return path;
  }
  path.arc(0, 0, R, 0, 2 * Math.PI);
  return path;
}

function body(pen: CanvasRenderingContext2D, state: VehicleState, palette: Palette): void {
  const path = outline(state);
  const colour = css(palette.state[state]);
  if (state === 'alarm') {
    pen.beginPath();
    pen.arc(0, 0, R * 1.68, 0, 2 * Math.PI);
    pen.fillStyle = colour.replace(')', ' / 0.22)');
    pen.fill();
    pen.lineWidth = 6;
    pen.strokeStyle = colour;
    pen.stroke();
  }
  pen.lineJoin = 'round';
  pen.lineWidth = 11;
  pen.strokeStyle = css(palette.rim);
  pen.stroke(path);
  if (state !== 'silent') {
    pen.fillStyle = colour;
    pen.fill(path);
    return;
  }
  pen.fillStyle = css(palette.rim);
  pen.fill(path);
  pen.lineWidth = 6;
  pen.setLineDash([11, 9]);
  pen.strokeStyle = colour;
  pen.stroke(path);
}

function pictogram(pen: CanvasRenderingContext2D, kind: DeviceKind, colour: string): void {
  const { fill, stroke } = PICTOGRAMS[kind];
  pen.scale(1.85, 1.85);
  pen.translate(-12, -12);
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  if (fill) pen.fill(new Path2D(fill), 'evenodd');
  if (stroke) pen.stroke(new Path2D(stroke));
}
