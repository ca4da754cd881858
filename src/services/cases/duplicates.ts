/** A case turns out to be another one's duplicate: what it has goes over, and both logs say so. */
import type { Case } from '../../domain/cases/case.ts';
import { type CaseState, nextState } from '../../domain/cases/workflow.ts';
import type { CaseStore, LockedCase, NewLogEntry } from './ports.ts';

export type OriginalRefusal =
  /** The case that it is to be a duplicate of is not there, or is itself. */
  | { readonly ok: false; readonly reason: 'no-such-original' }
  /** That one takes nothing in any more. */
  | { readonly ok: false; readonly reason: 'ended-original'; readonly state: CaseState };

export function unfitOriginal(
  found: LockedCase,
  original: LockedCase | undefined,
): OriginalRefusal | undefined {
  if (!original || original.case.id === found.case.id)
    return { ok: false, reason: 'no-such-original' };
  const { state } = original.case;
  if (nextState(state, 'join') === undefined) return { ok: false, reason: 'ended-original', state };
  return undefined;
}

/**
 * Call it after the duplicate is void.
 * @param line of the duplicate's log, without what goes over
 */
export async function mergeInto(
  tx: CaseStore,
  { case: original, standing }: LockedCase,
  line: NewLogEntry,
  duplicate: Pick<Case, 'id' | 'number'>,
): Promise<void> {
  const moved = await tx.handOver(duplicate.id, original.id);
  const { counts } = standing;
  await tx.update(original.id, { ...standing, counts: { ...counts, joined: counts.joined + 1 } });
  const refOf = ({ id, number }: Pick<Case, 'id' | 'number'>) => ({ id, number });
  await tx.log([
    { ...line, detail: { ...line.detail, of: refOf(original), ...moved } },
    {
      ...line,
      case: original.id,
      step: 'join',
      from: original.state,
      to: original.state,
      detail: { case: refOf(duplicate), ...moved },
    },
  ]);
}
