/** The order and direction of a sweep's lines: cells begun where the last one ended, then searched line by line. */
import { distance } from '../rings.ts';
import type { Pass } from '../types.ts';
import type { Cell } from './cells.ts';
import type { Legs } from './legs.ts';
import { Search } from './search.ts';
import { type Ends, Ways } from './ways.ts';

/** Disturbances for each pass, and in all. */
const FOR_EACH = 4;
const MOST = 200;

/** All lines of the cells. */
export function tourOf(
  cells: readonly Cell[],
  legs: Legs,
  ends: Ends,
  check: () => void,
  forEach = FOR_EACH,
): Pass[] {
  return shortened(inTurn(cells, ends), legs, ends, check, forEach);
}

/** The same passes in a better order, some of them the other way around. */
export function shortened(
  passes: readonly Pass[],
  legs: Legs,
  ends: Ends,
  check: () => void,
  forEach = FOR_EACH,
): Pass[] {
  if (passes.length === 0) return [];
  const ways = new Ways(passes, ends, legs);
  const entries = passes.map((_, i) => 2 * i);
  const search = new Search(entries, ways, check);
  return search.improved(Math.min(MOST, forEach * passes.length)).map((entry) => {
    const pass = passes[entry >> 1]!;
    return entry % 2 === 0 ? pass : { from: pass.to, to: pass.from };
  });
}

/** Cell by cell, each from the corner that is nearest to where the last one ended. */
function inTurn(cells: readonly Cell[], { start }: Ends): Pass[] {
  const left = new Set(cells);
  const passes: Pass[] = [];
  let at = start ?? cells[0]?.lines[0]?.from;
  while (left.size > 0 && at !== undefined) {
    let best: { cell: Cell; backwards: boolean; turned: boolean; metres: number } | undefined;
    for (const cell of left) {
      for (const backwards of [false, true]) {
        const line = backwards ? cell.lines.at(-1)! : cell.lines[0]!;
        for (const turned of [false, true]) {
          const metres = distance(at, turned ? line.to : line.from);
          if (best === undefined || metres < best.metres) {
            best = { cell, backwards, turned, metres };
          }
        }
      }
    }
    const { cell, backwards, turned } = best!;
    left.delete(cell);
    const lines = backwards ? [...cell.lines].reverse() : cell.lines;
    lines.forEach((line, i) => {
      passes.push((i % 2 === 1) !== turned ? { from: line.to, to: line.from } : line);
    });
    at = passes.at(-1)!.to;
  }
  return passes;
}
