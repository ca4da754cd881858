import { Button } from '@mantine/core';
import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { type PlanStatus as Status, statusOf } from '../../planner/status.ts';
import type { Around } from './use-planner.ts';

interface StatusProps {
  readonly planner: Planner;
  readonly around: Around;
}

function useStatus({ planner, around }: StatusProps) {
  const m = useMessages();
  const view = usePart(planner, (p) => p.view);
  const empty = usePart(planner, ({ state }) => {
    const { drawn, takeOff } = state.draft.wishes;
    return drawn.length + takeOff.length === 0;
  });
  const wishes = usePart(planner, ({ state }) => state.draft.wishes);
  const status = statusOf({ view, wishes, empty, around: around.state });
  const text = statusText(status, m, useFormat(useTimezone()));
  return { kind: status.kind, text, failed: view.failed };
}

function statusText(status: Status, m: Messages, format: Format): string {
  const words = m.planner.status;
  if (status.kind === 'unseen') return words.unseen(format.area(status.area));
  if (status.kind !== 'findings') return words[status.kind];
  const { count, unseen } = status;
  return unseen > 0 ? words.findingsUnseen(count, format.area(unseen)) : words.findings(count);
}

/** In one line: whether it can be flown. */
export function PlanStatus(props: StatusProps) {
  const m = useMessages();
  const { around } = props;
  const { kind, text, failed } = useStatus(props);
  return (
    <div className="plan-status" data-status={kind} role="status">
      <strong>{text}</strong>
      {kind === 'failed' && (
        <p className="small">
          {m.planner.status.failedText} <span lang="en">{failed}</span>
        </p>
      )}
      {kind === 'noSurroundings' && (
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

/** The same beside the title, where the plan itself is behind another tab. */
export function StatusMark(props: StatusProps) {
  const { kind, text } = useStatus(props);
  return (
    <span className="status-mark" data-status={kind}>
      {text}
    </span>
  );
}
