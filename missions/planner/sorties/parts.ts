/** Where a tour of works may be broken off and taken up again, and the works between two such places. */
import { headingOf, spotOn } from '../coverage/photos.ts';
import { distance } from '../rings.ts';
import type { Line, Spot, Work } from '../work.ts';

/** Before a photo of a work: its first (0), before which the way to it is not flown either, or a later one. */
export interface Break {
  readonly work: number;
  readonly photo: number;
}

/** Metres: what is shorter is a place, not a line. */
const POINT = 0.01;
/** Trigger distances that a line goes on behind its last photo before it is broken off. */
const BEHIND = 0.5;

/** Where a line ends that is broken off before a photo: half a trigger distance short of its place. */
export const leaveSpot = (line: Line, photo: number): Spot => spotOn(line, photo - BEHIND);
/** Where it is taken up again: the place of the photo, which is the part's first. */
export const resumeSpot = (line: Line, photo: number): Spot => spotOn(line, photo);

/** What a part of a tour is made of: works, whole or cut, and which of the tour's they are. */
export interface Parts {
  readonly work: readonly Work[];
  readonly indices: readonly number[];
}

/** The photos of the parts between neighbouring breaks are those of the whole, each once. */
export function partsBetween(work: readonly Work[], from: Break, to: Break): Parts {
  const parts: Work[] = [];
  const indices: number[] = [];
  const last = to.photo > 0 ? to.work : to.work - 1;
  for (let i = from.work; i <= last; i++) {
    const first = i === from.work ? from.photo : 0;
    const end = i === to.work ? to.photo : 0;
    parts.push(part(work[i]!, first, end));
    indices.push(i);
  }
  return { work: parts, indices };
}

/** From photo `first` to the one before `end`; 0: to its end. */
function part(work: Work, first: number, end: number): Work {
  if (work.kind === 'shot' || (first === 0 && end === 0)) return work;
  const { lead, ...whole } = work;
  const cut: Line = {
    ...whole,
    ...(first === 0 && lead !== undefined && { lead }),
    from: first > 0 ? resumeSpot(work, first) : work.from,
    to: end > 0 ? leaveSpot(work, end) : work.to,
  };
  // Of a last photo at the line's very end nothing tells the direction any more.
  return distance(cut.from.at, cut.to.at) > POINT ? cut : { ...cut, heading: headingOf(work) };
}

/** Of each work, the photos before which it may be cut, ascending; never the first. */
export type Cuts = readonly (readonly number[])[];

/** Before each work, at its cuts, and after the last one. */
export function breaksOf(cuts: Cuts): Break[] {
  const breaks: Break[] = [];
  cuts.forEach((photos, work) => {
    breaks.push({ work, photo: 0 });
    for (const photo of photos) breaks.push({ work, photo });
  });
  breaks.push({ work: cuts.length, photo: 0 });
  return breaks;
}
