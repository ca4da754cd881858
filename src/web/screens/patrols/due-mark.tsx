import { useMessages } from '../../i18n/language.ts';
import type { PatrolState } from '../../patrol-words/due-words.ts';

/** The state by form and colour, with words beside it; its own name where none are given. */
export function DueMark({ state, text }: { state: PatrolState; text?: string }) {
  const m = useMessages();
  return (
    <span className="due-mark" data-state={state}>
      {text ?? m.patrols.states[state]}
    </span>
  );
}
