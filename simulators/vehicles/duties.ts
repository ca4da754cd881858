import type { Haul } from '../city/area.ts';
import type { Conduct } from '../city/bylaws.ts';
import type { Random } from '../city/random.ts';
import { type Body, fill, type Script, tip } from './script.ts';

/** A muck truck's day: loaded at the site, emptied at the tip, back again. */
export function* haulMuck(haul: Haul, conduct: Conduct, random: Random, state: () => Body): Script {
  for (;;) {
    if (state().load !== 'full') {
      yield { kind: 'drive', to: [haul.loading], conduct };
      yield* fill(random.between(150, 330));
    }
    yield { kind: 'drive', to: [haul.tipping], conduct };
    yield* tip();
  }
}

/** A patrol's rounds: from place to place in its beat, looking round at some of them. */
export function* patrol(
  beat: readonly number[],
  conduct: Conduct,
  random: Random,
  look: { readonly share: number; readonly from: number; readonly to: number },
): Script {
  for (;;) {
    yield { kind: 'drive', to: [random.pick(beat)], conduct };
    if (random.next() < look.share) {
      yield { kind: 'dwell', seconds: random.between(look.from, look.to) };
    }
  }
}

/** An enforcement vehicle patrols, and now and then answers a call: there at once, and some time on scene. */
export function* patrolAndAnswer(
  beat: readonly number[],
  conduct: Conduct,
  random: Random,
): Script {
  const rounds = patrol(beat, conduct, random, { share: 0.35, from: 20, to: 150 });
  for (;;) {
    const leg = rounds.next();
    if (leg.done) return;
    yield leg.value;
    if (random.next() < 0.12) {
      yield { kind: 'drive', to: [random.pick(beat)], conduct };
      yield { kind: 'dwell', seconds: random.between(180, 420) };
    }
  }
}
