import { Progress } from '@mantine/core';
import type { ApiCommand } from '../../../../wire/api-flights.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Notice } from '../../../ui/notice.tsx';

/** The newest ones beside the buttons; a pilot needs to know that it was heard. */
const NEWEST = 2;

export function NewestOutcomes({ recent }: { recent: readonly ApiCommand[] }) {
  const m = useMessages();
  const shown = recent.filter((command) => command.kind !== 'watch').slice(0, NEWEST);
  if (shown.length === 0) return null;
  return (
    <ol className="outcomes" aria-label={m.flight.outcomes.title} aria-live="polite">
      {shown.map((command) => (
        <Outcome key={command.id} command={command} />
      ))}
    </ol>
  );
}

export function AllOutcomes({ recent }: { recent: readonly ApiCommand[] }) {
  const m = useMessages();
  return (
    <section className="case-section">
      <h3>{m.flight.outcomes.title}</h3>
      {recent.length === 0 && <Notice title={m.flight.outcomes.none} />}
      <ol className="outcomes">
        {recent.map((command) => (
          <Outcome key={command.id} command={command} />
        ))}
      </ol>
    </section>
  );
}

function Outcome({ command }: { command: ApiCommand }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { kind, state, reason, detail, progress, by, sent } = command;
  const words = m.flight.outcomes;
  return (
    <li className="outcome" data-state={state}>
      <span className="outcome-head">
        <strong>{words.kinds[kind]}</strong>
        <span className="outcome-state">
          {words.states[state]}
          {state === 'running' && progress && ` ${words.progress(progress.done, progress.total)}`}
        </span>
        <span className="row-sub">
          {by} · <time dateTime={sent}>{format.clock(sent)}</time>
        </span>
      </span>
      {state === 'running' && progress && progress.total > 0 && (
        <Progress
          size="sm"
          aria-label={words.kinds[kind]}
          value={(progress.done / progress.total) * 100}
        />
      )}
      {reason && <span className="outcome-why">{words.reasons[reason]}</span>}
      {state === 'failed' && detail && <q className="outcome-words wrap">{detail}</q>}
    </li>
  );
}
