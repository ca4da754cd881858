/** The lines of a corridor in the order in which they are flown. */

import type { FreeSpace } from '../space/free-space.ts';
import { distance, lengthOf } from '../space/segments.ts';
import type { Pass, Point, Tour } from '../types.ts';

/** A line flown without interruption. */
export type Piece = readonly Point[];

export interface OrderOptions {
  readonly space: FreeSpace;
  readonly start?: Point;
  readonly end?: Point;
  readonly direction?: 'along' | 'against';
}

/**
 * There and back, from either side and either end: the cheapest of the four, with the most seen. Patches come in where they cost
 * least. A piece that cannot be reached from the one before is left out.
 */
export function tourOf(
  lines: readonly (readonly Piece[])[],
  extra: readonly Piece[],
  options: OrderOptions,
): Tour {
  const { space, start, end, direction } = options;
  const filled = lines.filter((line) => line.length > 0);
  const orders = [filled, [...filled].reverse()].flatMap((order) =>
    (['along', 'against'] as const)
      .filter((first) => direction === undefined || first === direction)
      .map((first) => thereAndBack(order, first === 'against')),
  );
  const ways = orders.map((order) => {
    const reached = connected(withPatches(order, extra), space);
    const first = reached.pieces[0]?.[0];
    const last = reached.pieces.at(-1)?.at(-1);
    const out = start && first ? distance(start, first) : 0;
    const back = end && last ? distance(last, end) : 0;
    const between = reached.transits.reduce((sum, way) => sum + lengthOf(way), 0);
    return { ...reached, cost: out + between + back, seen: flown(reached.pieces) };
  });
  const most = Math.max(...ways.map(({ seen }) => seen));
  const whole = ways.filter(({ seen }) => seen >= most - 1e-3);
  const best = whole.reduce((a, b) => (b.cost < a.cost - 1e-9 ? b : a));
  return asTour(best.pieces, best.transits);
}

function thereAndBack(lines: readonly (readonly Piece[])[], against: boolean): Piece[] {
  return lines.flatMap((line, i) =>
    (i % 2 === 1) === against ? line : [...line].reverse().map((piece) => [...piece].reverse()),
  );
}

/** Each where the way becomes least longer by straight lines, in the better of its directions. */
function withPatches(order: readonly Piece[], extra: readonly Piece[]): Piece[] {
  const pieces = [...order];
  for (const patch of extra) {
    let best = { at: pieces.length, cost: Number.POSITIVE_INFINITY, piece: patch };
    for (const piece of [patch, [...patch].reverse()]) {
      for (let at = 0; at <= pieces.length; at++) {
        const before = pieces[at - 1]?.at(-1);
        const after = pieces[at]?.[0];
        const way =
          (before ? distance(before, piece[0]!) : 0) + (after ? distance(piece.at(-1)!, after) : 0);
        const cost = way - (before && after ? distance(before, after) : 0);
        if (cost < best.cost) best = { at, cost, piece };
      }
    }
    pieces.splice(best.at, 0, best.piece);
  }
  return pieces;
}

interface Connected {
  readonly pieces: Piece[];
  readonly transits: (readonly Point[])[];
}

/** Pieces that reach one another; where they fall apart, the most of them by length. */
function connected(order: readonly Piece[], space: FreeSpace): Connected {
  let best: Connected = { pieces: [], transits: [] };
  for (let rest = order; rest.length > 0; ) {
    const pieces: Piece[] = [];
    const transits: (readonly Point[])[] = [];
    const apart: Piece[] = [];
    for (const piece of rest) {
      const last = pieces.at(-1)?.at(-1);
      const way = last && space.path(last, piece[0]!);
      if (last && !way) {
        apart.push(piece);
        continue;
      }
      if (way) transits.push(way);
      pieces.push(piece);
    }
    if (flown(pieces) > flown(best.pieces)) best = { pieces, transits };
    rest = apart;
  }
  return best;
}

const flown = (pieces: readonly Piece[]) => pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);

/** Each straight stretch is a pass; within a line the way between two is no way at all. */
function asTour(pieces: readonly Piece[], ways: readonly (readonly Point[])[]): Tour {
  const passes: Pass[] = [];
  const transits: (readonly Point[])[] = [];
  pieces.forEach((piece, i) => {
    if (i > 0) transits.push(ways[i - 1]!);
    for (let k = 1; k < piece.length; k++) {
      if (k > 1) transits.push([piece[k - 1]!, piece[k - 1]!]);
      passes.push({ from: piece[k - 1]!, to: piece[k]! });
    }
  });
  return { passes, transits };
}
