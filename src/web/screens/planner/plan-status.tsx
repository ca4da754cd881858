import { Button } from '@mantine/core';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { statusOf } from '../../planner/status.ts';
import type { Around } from './use-planner.ts';

/** In one line: whether it can be flown. */
export function PlanStatus({ planner, around }: { planner: Planner; around: Around }) {
  const m = useMessages();
  const view = usePart(planner, (p) => p.view);
  const empty = usePart(planner, ({ state }) => {
    const { drawn, takeOff } = state.draft.wishes;
    return drawn.length + takeOff.length === 0;
  });
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const status = statusOf({ view, wishes, empty, around: around.state });
  const words = m.planner.status;
  const text = status.kind === 'findings' ? words.findings(status.count) : words[status.kind];
  return (
    <div className="plan-status" data-status={status.kind} role="status">
      <strong>{text}</strong>
      {status.kind === 'failed' && (
        <p className="small">
          {words.failedText} <span lang="en">{view.failed}</span>
        </p>
      )}
      {status.kind === 'noSurroundings' && (
        <>
          <p className="small">{around.error?.message}</p>
          <Button size="compact-xs" variant="default" onClick={around.retry}>
            {m.errors.retry}
          </Button>
        </>
      )}
    </div>
  );
}
