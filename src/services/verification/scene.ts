/** A case's scene: where something may lie, and not where a rule began to be broken. */
import type { Case } from '../../domain/cases/case.ts';
import { AT_A_PLACE, type LeftAt, leftAt } from '../../domain/supervision/left-something.ts';
import type { LonLat } from '../../domain/supervision/zone.ts';
import type { Clock } from '../ports.ts';
import type { TrackStore, ViolationStore } from '../stores.ts';
import { wholeTrack } from '../tracks.ts';

export interface Scene {
  readonly place: LonLat;
  /** `case`: the case's own place; else where its vehicle was. */
  readonly by: 'case' | LeftAt['by'];
  /** s that it stood there, with its body up or not; absent: the case's own place. */
  readonly seconds?: number;
}

export interface SceneDeps {
  readonly violations: Pick<ViolationStore, 'ofCase'>;
  readonly tracks: Pick<TrackStore, 'track'>;
  readonly clock: Clock;
}

/** Violations of one case that are looked through; the others are more of the same. */
const MOST_VIOLATIONS = 10;
/** ms of one of them: what lasts for days was left on the first. */
const LONGEST = 24 * 3_600_000;

/** Where its vehicle tipped, of all its violations; else where it stood longest; else the case's place. */
export async function sceneOf(
  { violations, tracks, clock }: SceneDeps,
  of: Pick<Case, 'id' | 'place'>,
): Promise<Scene> {
  const found: LeftAt[] = [];
  for (const one of await violations.ofCase(of.id, MOST_VIOLATIONS)) {
    if (!AT_A_PLACE.has(one.rule)) continue;
    const to = Math.min(one.ended ?? clock.now(), one.began + LONGEST);
    const fixes = await wholeTrack(tracks, one.device, { from: one.began, to: to + 1 });
    const left = fixes && leftAt(fixes);
    if (left) found.push(left);
  }
  const best = found.sort(
    (a, b) => Number(b.by === 'tipped') - Number(a.by === 'tipped') || b.seconds - a.seconds,
  )[0];
  return best ?? { place: of.place, by: 'case' };
}
