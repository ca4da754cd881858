import { distance } from '../planner/rings.ts';
import type { Line, Work } from '../planner/work.ts';

/** Metres within which two places are one. */
export const SAME_PLACE = 0.05;
/** Of a trigger distance. */
const ROUNDING = 1e-6;

/** Whether a line begins where another ends, and in the same manner: the camera's trigger is left on. */
export const goesOn = (before: Line, line: Line): boolean =>
  distance(before.to.at, line.from.at) < SAME_PLACE &&
  Math.abs(before.to.height - line.from.height) < SAME_PLACE &&
  before.trigger === line.trigger &&
  before.pitch === line.pitch &&
  before.heading === line.heading;

/** The works with the distances between photos counted on over lines that go on from one another. */
export function chained(work: readonly Work[]): readonly Work[] {
  let before: Line | undefined;
  return work.map((one) => {
    if (one.kind === 'shot') {
      before = undefined;
      return one;
    }
    before = before && goesOn(before, one) ? { ...one, lead: leadAfter(before) } : one;
    return before;
  });
}

/** Metres from a line's end to where the next photo is due. */
function leadAfter({ from, to, lead = 0, trigger }: Line): number {
  const behind = distance(from.at, to.at) - lead;
  if (behind < 0) return -behind;
  const steps = Math.floor(behind / trigger + ROUNDING);
  return (steps + 1) * trigger - behind;
}
