import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ApiDroneEvent } from '../../../../wire/api-drones.ts';
import { eventDetail, eventWords } from '../../../drones/event-words.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { weightOf } from '../../../live/drone-events.ts';
import { Notice } from '../../../ui/notice.tsx';

/** More rows than this nobody reads while flying; all of them are in the record. */
const MOST_ROWS = 300;
/** MAV_SEVERITY up to here is worth a look: emergency … warning. */
const GRAVE = 4;
/** Told by the progress and the instruments already. */
const QUIET: ReadonlySet<string> = new Set(['item', 'reached', 'capture', 'refused']);

function severityOf(event: ApiDroneEvent): number {
  if (event.kind === 'text') return Number(event.detail.severity ?? 6);
  const weight = weightOf(event);
  if (weight === 'alarm') return 2;
  return weight === 'warning' ? GRAVE : 5;
}

/** What the drone says, newest on top, with how grave it is. */
export function TextLog({ events }: { events: readonly ApiDroneEvent[] }) {
  const m = useMessages();
  const [grave, setGrave] = useState('all');
  const rows = events
    .filter((e) => !QUIET.has(e.kind) && (grave === 'all' || severityOf(e) <= GRAVE))
    // What was told during an outage comes in later than it happened.
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.no - a.no)
    .slice(0, MOST_ROWS);
  return (
    <section className="panel fill text-log" aria-label={m.flight.texts.title}>
      <div className="panel-head">
        <h2>{m.flight.texts.title}</h2>
        <SegmentedControl
          aria-label={m.flight.texts.title}
          value={grave}
          onChange={setGrave}
          data={[
            { value: 'all', label: m.flight.texts.all },
            { value: 'grave', label: m.flight.texts.grave },
          ]}
        />
      </div>
      {rows.length === 0 && <Notice title={m.flight.texts.none} />}
      <ol className="scroll texts" aria-live="polite" aria-relevant="additions">
        {rows.map((event) => (
          <Text key={event.no} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Text({ event }: { event: ApiDroneEvent }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const severity = severityOf(event);
  const level = severity < GRAVE ? 'grave' : severity === GRAVE ? 'warning' : 'plain';
  const word = event.kind === 'text' ? m.flight.texts.severities[severity] : undefined;
  return (
    <li className="text" data-level={level}>
      <time className="row-sub" dateTime={event.at}>
        {format.clock(event.at)}
      </time>
      <span className="wrap">
        {level !== 'plain' && word && <b>{word} </b>}
        {eventWords(m, event)}
        {eventDetail(event) && <span className="muted"> · {eventDetail(event)}</span>}
      </span>
    </li>
  );
}
