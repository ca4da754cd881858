/**
 * A shape while it is drawn or edited, and every change to it. Pure: the map and the keyboard call
 * these, the tests too.
 */
import type { LonLat, Ring, ZoneShape } from '../../domain/supervision/zone.ts';

export interface Sketch {
  readonly type: ZoneShape['type'];
  /** Rings without their repeated last position; a corridor's one line; a circle's centre alone. */
  readonly lines: readonly (readonly LonLat[])[];
  /** To which polygon of a multipolygon each line belongs. */
  readonly groups: readonly number[];
  /** A circle's radius, a corridor's width. */
  readonly metres: number;
  /** False while corners are still being added. */
  readonly finished: boolean;
}

/** A vertex: which line, which position in it. */
export interface Vertex {
  readonly line: number;
  readonly index: number;
}

const USUAL_METRES = { circle: 0, corridor: 60, polygon: 0, multipolygon: 0 } as const;
const M_PER_DEGREE = 111_320;

export const emptySketch = (type: 'polygon' | 'circle' | 'corridor'): Sketch => ({
  type,
  lines: [[]],
  groups: [0],
  metres: USUAL_METRES[type],
  finished: false,
});

const open = (ring: Ring): LonLat[] => ring.slice(0, -1);

export function sketchOf(shape: ZoneShape): Sketch {
  const common = { type: shape.type, finished: true, groups: [0], metres: 0 };
  switch (shape.type) {
    case 'polygon':
      return { ...common, lines: shape.rings.map(open), groups: shape.rings.map(() => 0) };
    case 'multipolygon':
      return {
        ...common,
        lines: shape.polygons.flatMap((rings) => rings.map(open)),
        groups: shape.polygons.flatMap((rings, i) => rings.map(() => i)),
      };
    case 'circle':
      return { ...common, lines: [[shape.centre]], metres: shape.radiusMetres };
    case 'corridor':
      return { ...common, lines: [shape.line], metres: shape.widthMetres };
  }
}

const closed = (line: readonly LonLat[]): Ring => [...line, line[0]!];

/** The shape, or undefined while there is too little of it. */
export function shapeOf(sketch: Sketch): ZoneShape | undefined {
  const { lines, groups, metres } = sketch;
  const first = lines[0] ?? [];
  switch (sketch.type) {
    case 'polygon':
      return first.length < 3 ? undefined : { type: 'polygon', rings: lines.map(closed) };
    case 'multipolygon': {
      const polygons: Ring[][] = [];
      for (const [i, line] of lines.entries()) {
        const group = groups[i] ?? 0;
        polygons[group] = [...(polygons[group] ?? []), closed(line)];
      }
      return { type: 'multipolygon', polygons };
    }
    case 'circle':
      if (!first[0] || metres < 1) return undefined;
      return { type: 'circle', centre: first[0], radiusMetres: metres };
    case 'corridor':
      return first.length < 2 ? undefined : { type: 'corridor', line: first, widthMetres: metres };
  }
}

/** Metres between two places that are near each other. */
export function metresBetween(a: LonLat, b: LonLat): number {
  const k = Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((b[0] - a[0]) * k, b[1] - a[1]) * M_PER_DEGREE;
}

const withLine = (sketch: Sketch, line: number, points: readonly LonLat[]): Sketch => ({
  ...sketch,
  lines: sketch.lines.map((old, i) => (i === line ? points : old)),
});

/** One more corner; a circle's second is on its edge and finishes it. */
export function addPoint(sketch: Sketch, at: LonLat): Sketch {
  const first = sketch.lines[0] ?? [];
  if (sketch.finished) return sketch;
  if (sketch.type === 'circle' && first[0]) {
    const metres = Math.round(metresBetween(first[0], at));
    return metres < 1 ? sketch : { ...sketch, metres, finished: true };
  }
  return withLine(sketch, 0, [...first, at]);
}

/** Done with adding, where there is enough. */
export function finish(sketch: Sketch): Sketch {
  return shapeOf(sketch) ? { ...sketch, finished: true } : sketch;
}

export function moveVertex(sketch: Sketch, vertex: Vertex, to: LonLat): Sketch {
  const line = sketch.lines[vertex.line];
  if (!line?.[vertex.index]) return sketch;
  return withLine(
    sketch,
    vertex.line,
    line.map((p, i) => (i === vertex.index ? to : p)),
  );
}

/** A new corner behind the one named. */
export function insertVertex(sketch: Sketch, after: Vertex, at: LonLat): Sketch {
  const line = sketch.lines[after.line];
  if (!line) return sketch;
  return withLine(sketch, after.line, line.toSpliced(after.index + 1, 0, at));
}

/** Takes a corner out; a hole that has too few left goes altogether, an outer line keeps its last ones. */
export function removeVertex(sketch: Sketch, vertex: Vertex): Sketch {
  const line = sketch.lines[vertex.line];
  if (!line?.[vertex.index] || sketch.type === 'circle') return sketch;
  const least = sketch.type === 'corridor' ? 2 : 3;
  if (line.length > least || !sketch.finished) {
    return withLine(sketch, vertex.line, line.toSpliced(vertex.index, 1));
  }
  const isHole = vertex.line > 0 && sketch.groups[vertex.line - 1] === sketch.groups[vertex.line];
  if (!isHole) return sketch;
  return {
    ...sketch,
    lines: sketch.lines.toSpliced(vertex.line, 1),
    groups: sketch.groups.toSpliced(vertex.line, 1),
  };
}

export const setMetres = (sketch: Sketch, metres: number): Sketch => ({ ...sketch, metres });

/** Between which corners a new one may be dragged out. */
export function midpoints(sketch: Sketch): { after: Vertex; at: LonLat }[] {
  if (sketch.type === 'circle' || !sketch.finished) return [];
  const result: { after: Vertex; at: LonLat }[] = [];
  for (const [line, points] of sketch.lines.entries()) {
    const edges = sketch.type === 'corridor' ? points.length - 1 : points.length;
    for (let index = 0; index < edges; index++) {
      const [a, b] = [points[index]!, points[(index + 1) % points.length]!];
      const at: LonLat = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      result.push({ after: { line, index }, at });
    }
  }
  return result;
}

/** Where a circle's radius is dragged: due east of its centre. */
export function radiusHandle(sketch: Sketch): LonLat | undefined {
  const centre = sketch.type === 'circle' ? sketch.lines[0]?.[0] : undefined;
  if (!centre || sketch.metres < 1) return undefined;
  const k = Math.cos((centre[1] * Math.PI) / 180);
  return [centre[0] + sketch.metres / M_PER_DEGREE / k, centre[1]];
}
