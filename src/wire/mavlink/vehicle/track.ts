/** The last few positions, to say where it was at a moment just gone. */

export interface Passed {
  /** ms */
  readonly time: number;
  readonly lat: number;
  readonly lon: number;
  readonly amsl?: number;
  readonly relative?: number;
}

/** At 10 Hz the last 6 s. */
const MOST = 64;
/** Beyond the first or the last position nothing is known, but for this long it has not moved far, ms. */
const REACH = 1000;
/** Positions further apart than this say nothing of the way between, ms. */
const WIDEST = 5000;

export class Track {
  readonly #passed: Passed[] = [];

  add(position: Passed): void {
    const last = this.#passed.at(-1);
    if (last !== undefined && position.time <= last.time) return;
    this.#passed.push(position);
    if (this.#passed.length > MOST) this.#passed.shift();
  }

  /** Between the two positions around `time`, in proportion; undefined: it is not known. */
  at(time: number): Passed | undefined {
    const after = this.#passed.find((one) => one.time >= time);
    const before = this.#passed.findLast((one) => one.time <= time);
    if (before !== undefined && after !== undefined) {
      return after.time - before.time > WIDEST ? undefined : between(before, after, time);
    }
    const near = before ?? after;
    return near !== undefined && Math.abs(near.time - time) <= REACH ? near : undefined;
  }
}

function between(before: Passed, after: Passed, time: number): Passed {
  if (after.time === before.time) return after;
  const share = (time - before.time) / (after.time - before.time);
  const mix = (a: number, b: number) => a + (b - a) * share;
  // over the date line the way is the short one, and what it leads to is off by a turn: take the nearer
  if (Math.abs(after.lon - before.lon) > 180) return share < 0.5 ? before : after;
  return {
    time,
    lat: mix(before.lat, after.lat),
    lon: mix(before.lon, after.lon),
    ...heights(before, after, mix),
  };
}

function heights(before: Passed, after: Passed, mix: (a: number, b: number) => number) {
  const both = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : mix(a, b);
  const amsl = both(before.amsl, after.amsl);
  const relative = both(before.relative, after.relative);
  return { ...(amsl !== undefined && { amsl }), ...(relative !== undefined && { relative }) };
}
