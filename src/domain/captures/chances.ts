/**
 * How likely each photo is each capture, over all explanations that keep both orders: forward and backward
 * sums (Rabiner 1989) over photos in order, with the shots counted until then as the state.
 */
/** How photos come about; they and the shots in order. */
export interface Law {
  /** That the autopilot counted, from 0. */
  readonly shots: number;
  /** Of a shot its position in the row of captures; −1: it was not told. */
  readonly capture: (shot: number) => number;
  /** Shots that may have been counted until the photo: `from` to `to`, both inclusive. */
  readonly window: (photo: number) => readonly [from: number, to: number];
  /** Likelihood of what the photo tells if it is this shot; if it was taken by hand before it. */
  readonly counted: (photo: number, shot: number) => number;
  readonly byHand: (photo: number, shot: number) => number;
  /** Probability that so many shots since the photo before have no photo here. */
  readonly skipped: (photo: number, shots: number) => number;
}

export interface Chance {
  readonly photo: number;
  /** Position in the row of captures. */
  readonly capture: number;
  readonly chance: number;
}

export interface Chances {
  /** By photo, then by capture. */
  readonly pairs: readonly Chance[];
  /** Of each photo, that it is of no capture; that it is not even of a shot that was counted. */
  readonly alone: Float64Array;
  readonly byHand: Float64Array;
}

/** One photo, by the shots that were counted before it: `from`, `from` + 1, … */
interface Step {
  readonly from: number;
  readonly counted: Float64Array;
  readonly byHand: Float64Array;
  /** Sums over all explanations of the photos before. */
  readonly before: Float64Array;
}

export function chancesOf(law: Law, photos: number): Chances {
  const steps: Step[] = [];
  for (let photo = 0; photo < photos; photo++) steps.push(stepOf(law, photo, steps[photo - 1]));
  const pairs: Chance[] = [];
  const [alone, byHand] = [new Float64Array(photos).fill(1), new Float64Array(photos)];
  let after: Float64Array = new Float64Array(steps.at(-1)!.before.length + 1).fill(1);
  for (let photo = photos - 1; photo >= 0; photo--) {
    const step = steps[photo]!;
    const sums = scaled(
      step.before.map((x, k) => x * step.counted[k]! * after[k + 1]!),
      step.before.map((x, k) => x * step.byHand[k]! * after[k]!),
    );
    sums.counted.forEach((chance, k) => {
      const capture = chance < LEAST ? -1 : law.capture(step.from + k);
      if (capture < 0) return;
      alone[photo]! -= chance;
      pairs.push({ photo, capture, chance });
    });
    byHand[photo] = sums.byHand;
    if (photo > 0) after = afterOf(law, photo, step, steps[photo - 1]!, after);
  }
  return { pairs: pairs.reverse(), alone, byHand };
}

/** Less is nothing. */
const LEAST = 1e-6;

function scaled(counted: Float64Array, byHand: Float64Array) {
  const hand = byHand.reduce((a, b) => a + b, 0);
  const all = hand + counted.reduce((a, b) => a + b, 0);
  if (!(all > 0)) return { counted: counted.fill(0), byHand: 1 };
  return { counted: counted.map((x) => x / all), byHand: hand / all };
}

function stepOf(law: Law, photo: number, last: Step | undefined): Step {
  const [from, to] = law.window(photo);
  const before = new Float64Array(to - from + 1);
  const [counted, byHand] = [before.slice(), before.slice()];
  for (let k = 0; k < before.length; k++) {
    counted[k] = from + k < law.shots ? law.counted(photo, from + k) : 0;
    byHand[k] = law.byHand(photo, from + k);
    before[k] = last ? reaching(law, photo, from + k, last) : 1;
  }
  const most = before.reduce((a, b) => Math.max(a, b), 0);
  // Nothing leads here: numbers and clock contradict each other, and it begins anew.
  for (let k = 0; k < before.length; k++) before[k] = most > 0 ? before[k]! / most : 1;
  return { from, counted, byHand, before };
}

function reaching(law: Law, photo: number, now: number, last: Step): number {
  let sum = 0;
  for (let k = 0; k < last.before.length; k++) {
    const skipped = now - last.from - k;
    if (skipped < 0) break;
    const reached = last.before[k]!;
    sum += reached * last.byHand[k]! * law.skipped(photo, skipped);
    if (skipped > 0) sum += reached * last.counted[k]! * law.skipped(photo, skipped - 1);
  }
  return sum;
}

/** Of the states after `last`: sums over all explanations of this photo and those after it. */
function afterOf(
  law: Law,
  photo: number,
  step: Step,
  last: Step,
  after: Float64Array,
): Float64Array {
  const sums = new Float64Array(last.before.length + 1);
  let most = 0;
  for (let s = 0; s < sums.length; s++) {
    for (let k = Math.max(0, last.from + s - step.from); k < step.before.length; k++) {
      const of = step.byHand[k]! * after[k]! + step.counted[k]! * after[k + 1]!;
      if (of > 0) sums[s]! += of * law.skipped(photo, step.from + k - last.from - s);
    }
    most = Math.max(most, sums[s]!);
  }
  return most > 0 ? sums.map((x) => x / most) : sums.fill(1);
}
