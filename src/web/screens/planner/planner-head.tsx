import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';

/** What is planned, the way back to the list, and the steps back. */
export function PlannerHead({ planner, mark }: { planner: Planner; mark?: ReactNode }) {
  const m = useMessages();
  const name = usePart(planner, ({ state }) => state.draft.name);
  const canUndo = usePart(
    planner,
    ({ state }) => state.past.length > 0 || (state.tool?.points.length ?? 0) > 0,
  );
  const canRedo = usePart(planner, ({ state }) => state.future.length > 0);
  const steps = [
    ['undo', m.planner.undo, 'Ctrl Z', canUndo],
    ['redo', m.planner.redo, 'Ctrl Shift Z', canRedo],
  ] as const;
  return (
    <div className="panel-head">
      <ActionIcon aria-label={m.planner.back} onClick={() => navigate('/patrols')}>
        <Icon name="back" />
      </ActionIcon>
      <h1>{name.trim() || m.planner.title}</h1>
      {mark}
      {steps.map(([type, label, keys, can]) => (
        <Tooltip key={type} label={`${label} (${keys})`}>
          <ActionIcon aria-label={label} disabled={!can} onClick={() => planner.dispatch({ type })}>
            <Icon name={type} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}
