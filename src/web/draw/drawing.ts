/** The drawing in hand: the sketch, its past for undo, what is chosen, and what is wrong with it. */
import { findCrossings } from '../../domain/geo/crossings.ts';
import { checkShape } from '../../domain/geo/shape.ts';
import type { LonLat, Ring, ZoneShape } from '../../domain/supervision/zone.ts';
import { type Signal, signal } from '../live/signal.ts';
import { removeVertex, type Sketch, shapeOf, type Vertex } from './sketch.ts';

/** Steps that can be undone. */
const MOST_UNDO = 100;
const MOST_PROBLEMS = 10;

export interface Problems {
  /** Where the outline crosses itself or another. */
  readonly crossings: readonly LonLat[];
  /** Anything that keeps the shape from being saved. */
  readonly any: boolean;
}

const FINE: Problems = { crossings: [], any: false };

function ringsOf(shape: ZoneShape): readonly (readonly Ring[])[] {
  if (shape.type === 'polygon') return [shape.rings];
  return shape.type === 'multipolygon' ? shape.polygons : [];
}

function problemsOf(sketch: Sketch): Problems {
  const shape = shapeOf(sketch);
  if (!shape) return { crossings: [], any: true };
  if (checkShape(shape).length === 0) return FINE;
  const crossings = ringsOf(shape).flatMap((rings) =>
    findCrossings(rings, MOST_PROBLEMS).map((crossing) => crossing.place),
  );
  return { crossings, any: true };
}

export class Drawing {
  readonly changed: Signal = signal();
  sketch: Sketch;
  problems: Problems;
  chosen: Vertex | null = null;
  /** The pointer's place while corners are being added. */
  pointer: LonLat | null = null;
  #past: Sketch[] = [];

  constructor(sketch: Sketch) {
    this.sketch = sketch;
    this.problems = problemsOf(sketch);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** `keep`: whether this is a step of its own for undo; a drag is one step, not a hundred. */
  set(next: Sketch, keep = true): void {
    if (next === this.sketch) return;
    if (keep) this.remember();
    this.sketch = next;
    this.problems = problemsOf(next);
    this.changed.bump();
  }

  remember(): void {
    this.#past.push(this.sketch);
    if (this.#past.length > MOST_UNDO) this.#past.shift();
  }

  undo(): void {
    const before = this.#past.pop();
    if (!before) return;
    this.sketch = before;
    this.problems = problemsOf(before);
    this.chosen = null;
    this.changed.bump();
  }

  choose(vertex: Vertex | null): void {
    this.chosen = vertex;
    this.changed.bump();
  }

  point(at: LonLat | null): void {
    if (this.sketch.finished) return;
    this.pointer = at;
    this.changed.bump();
  }

  removeChosen(): void {
    if (!this.chosen) return;
    this.set(removeVertex(this.sketch, this.chosen));
    this.choose(null);
  }
}
