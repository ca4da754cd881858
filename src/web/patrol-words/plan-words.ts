/** Why there is no plan and what to do, and what a plan takes for granted. */
import type { PlanNote, PlanRefusal } from '../../../missions/patrol/plan.ts';
import type { Messages } from '../i18n/en.ts';

type Words = Pick<Messages, 'patrolWords'>;

/** `title`: what is so; `text`: what to do. The planner's own detail, in English, has the numbers. */
export const refusalWords = (
  { reason }: Pick<PlanRefusal, 'reason'>,
  m: Words,
): { readonly title: string; readonly text: string } => m.patrolWords.refusals[reason];

export const noteWords = (note: PlanNote, m: Words): string => m.patrolWords.notes[note];
