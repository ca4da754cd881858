import { type Area, spot } from '../city/area.ts';
import { type Bylaws, lawful, unlawful } from '../city/bylaws.ts';
import type { DrivenMisdeed } from '../scenarios/schema.ts';
import { type Script, tip } from './script.ts';

/**
 * What the driver does: by the book to the first place, then as the misdeed has it. When it is over, the
 * vehicle goes back to its duty by itself.
 */
export function* misbehave(misdeed: DrivenMisdeed, area: Area, bylaws: Bylaws): Script {
  const [first, ...rest] = misdeed.through.map((id) => ({ id, node: spot(area.spots, id) }));
  const wrong = unlawful(bylaws, misdeed.kind === 'speeding' ? misdeed.factor : 1);
  yield { kind: 'drive', to: first!.node, conduct: lawful(bylaws) };
  for (const { id, node } of rest) {
    yield { kind: 'drive', to: node, conduct: wrong };
    if (misdeed.kind === 'dump' && misdeed.tipAt === id) yield* tip();
  }
  if (misdeed.kind === 'overlong-stop') yield { kind: 'dwell', seconds: misdeed.seconds };
  if (misdeed.kind === 'leave') yield { kind: 'dwell', seconds: misdeed.stay };
}
