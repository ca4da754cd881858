import { type Area, spot } from '../city/area.ts';
import { type Bylaws, type Conduct, unlawful } from '../city/bylaws.ts';
import type { DrivenMisdeed } from '../scenarios/schema.ts';
import { type Script, tip } from './script.ts';

/**
 * What the driver does: by the book (`duly`) to the first place, then as the misdeed has it. When it is
 * over, the vehicle goes back to its duty by itself.
 */
export function* misbehave(
  misdeed: DrivenMisdeed,
  area: Area,
  bylaws: Bylaws,
  duly: Conduct,
): Script {
  const nodes = misdeed.through.map((id) => spot(area.spots, id));
  const wrong = unlawful(bylaws, misdeed.kind === 'speeding' ? misdeed.factor : 1);
  yield { kind: 'drive', to: nodes.slice(0, 1), conduct: duly };
  let done = 1;
  if (misdeed.kind === 'dump') {
    done = misdeed.through.indexOf(misdeed.tipAt) + 1;
    yield { kind: 'drive', to: nodes.slice(1, done), conduct: wrong };
    yield* tip();
  }
  yield { kind: 'drive', to: nodes.slice(done), conduct: wrong };
  if (misdeed.kind === 'overlong-stop') yield { kind: 'dwell', seconds: misdeed.seconds };
  if (misdeed.kind === 'leave') yield { kind: 'dwell', seconds: misdeed.stay };
}
