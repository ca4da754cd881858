import { useState } from 'react';
import type { ApiCaseLogEntry } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Link } from '../../../ui/link.tsx';
import { Thumb } from '../thumb.tsx';
import { type Told, toldBy } from './log-story.ts';

/** The service notes which violation it filed; the list of violations says more. */
const noteOf = (entry: ApiCaseLogEntry) =>
  entry.by === 'chengxun' && /^violation \d+$/.test(entry.note) ? '' : entry.note;

/** The newest first: what has just happened is what is looked for. */
export function CaseLog({ log }: { log: readonly ApiCaseLogEntry[] }) {
  const m = useMessages();
  const [hashes, setHashes] = useState(false);
  return (
    <section className="case-log-part">
      <ol className="story">
        {log.toReversed().map((entry) => (
          <Entry key={entry.seq} entry={entry} hashes={hashes} />
        ))}
      </ol>
      <button
        type="button"
        className="plain-button text-button"
        aria-expanded={hashes}
        onClick={() => setHashes(!hashes)}
      >
        {hashes ? m.casePage.hideHashes : m.casePage.showHashes}
      </button>
      {hashes && <p className="muted small">{m.casePage.hashHelp}</p>}
    </section>
  );
}

function Entry({ entry, hashes }: { entry: ApiCaseLogEntry; hashes: boolean }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const told = toldBy(entry);
  const note = noteOf(entry);
  const said = sayings(told, m, format);
  return (
    <li data-moved={entry.from !== entry.to} data-step={entry.step}>
      <p className="story-head">
        <span>
          <strong>{nameOf(entry.by, m)}</strong> {m.cases.done[entry.step]}
          {told.case && (
            <>
              {' '}
              <Link to={`/cases/${told.case.id}`}>{told.case.number}</Link>
            </>
          )}
        </span>
        <time className="row-sub" dateTime={entry.at}>
          {format.moment(entry.at)}
        </time>
      </p>
      {said.length > 0 && <p className="story-facts">{said.join(' · ')}</p>}
      {told.said && <p className="story-note wrap">{told.said}</p>}
      {note && <p className="story-note wrap">{note}</p>}
      {told.photos.length > 0 && (
        <p className="story-photos">
          {told.photos.slice(0, 6).map(({ sha256 }) => (
            <Thumb key={sha256} sha256={sha256} />
          ))}
          {told.photos.length > 6 && <span className="muted">+{told.photos.length - 6}</span>}
        </p>
      )}
      {hashes && (
        <code className="story-hash">
          #{entry.seq} {entry.hash}
        </code>
      )}
    </li>
  );
}

/** Who is no person: the service, and a drone that showed what it did. */
function nameOf(by: string, m: ReturnType<typeof useMessages>): string {
  if (by === 'chengxun') return m.cases.service;
  return by === 'vehicle' ? m.flight.by.vehicle : by;
}

function sayings(
  told: Told,
  m: ReturnType<typeof useMessages>,
  format: ReturnType<typeof useFormat>,
): string[] {
  return [
    told.unit,
    told.until === undefined ? undefined : m.casePage.until(format.moment(told.until)),
    told.category && m.casePage.asCategory(told.category),
    told.flight?.number,
    told.photos.length > 0 ? m.casePage.photosOf(told.photos.length) : undefined,
  ].filter((text) => text !== undefined && text !== '') as string[];
}
