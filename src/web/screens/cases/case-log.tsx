import type { ApiCaseLogEntry } from '../../../wire/api-cases.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';

/** The service notes which violation it filed; the list of violations above says more. */
const noteOf = (entry: ApiCaseLogEntry) =>
  entry.by === 'chengxun' && /^violation \d+$/.test(entry.note) ? '' : entry.note;

export function CaseLog({ log }: { log: readonly ApiCaseLogEntry[] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <section className="case-section">
      <h3>{m.cases.log}</h3>
      <ol className="case-log">
        {log.map((entry) => (
          <li key={entry.seq}>
            <span>
              <strong>{entry.by === 'chengxun' ? m.cases.service : entry.by}</strong>{' '}
              {m.cases.done[entry.step]}
            </span>
            <time className="row-sub" dateTime={entry.at}>
              {format.moment(entry.at)}
            </time>
            {noteOf(entry) && <p className="wrap">{noteOf(entry)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
