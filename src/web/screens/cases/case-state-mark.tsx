import type { CaseState } from '../../../domain/cases/workflow.ts';
import { useMessages } from '../../i18n/language.ts';

export function CaseStateMark({ state }: { state: CaseState }) {
  const m = useMessages();
  return (
    <span className="case-state" data-state={state}>
      {m.cases.states[state]}
    </span>
  );
}
