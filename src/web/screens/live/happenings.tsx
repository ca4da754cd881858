import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { type Format, useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import type { RuleHappening } from '../../live/happenings.ts';
import { live } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { calledOf } from '../../live/vehicle.ts';
import { flyTo } from '../../map/view.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { matterOf } from '../cases/matter.ts';
import { DroneRow } from './drone-happening.tsx';

export function Happenings({ onSelect }: { onSelect: (id: string) => void }) {
  const m = useMessages();
  const narrow = useNarrow();
  const [folded, setFolded] = useState(false);
  useSignal(live.happened);
  const rows = live.happenings;
  const label = folded ? m.happenings.expand : m.happenings.collapse;
  return (
    <section className={`panel ${folded ? '' : 'fill'}`} aria-label={m.happenings.title}>
      <div className="panel-head">
        <h2>{m.happenings.title}</h2>
        {!narrow && (
          <ActionIcon aria-label={label} aria-expanded={!folded} onClick={() => setFolded(!folded)}>
            <Icon name={folded ? 'down' : 'up'} size={16} />
          </ActionIcon>
        )}
      </div>
      {!folded && rows.length === 0 && (
        <Notice title={m.happenings.noneTitle} text={m.happenings.noneText} />
      )}
      {!folded && rows.length > 0 && (
        <ol className="scroll happenings">
          {rows.map((row) =>
            row.what === 'drone' ? (
              <DroneRow key={row.key} row={row} onSelect={onSelect} />
            ) : (
              <Row key={row.key} row={row} onSelect={onSelect} />
            ),
          )}
        </ol>
      )}
    </section>
  );
}

function what(m: Messages, format: Format, row: RuleHappening): string {
  if (row.what === 'filed') return m.happenings.filed;
  if (row.what === 'began') return m.happenings.began;
  const after = row.lasted === null ? '' : ` · ${m.happenings.after(format.duration(row.lasted))}`;
  return `${m.happenings.ended}${after}`;
}

function Row({ row, onSelect }: { row: RuleHappening; onSelect: (id: string) => void }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const vehicle = row.device ? live.vehicles.get(row.device) : undefined;
  const called = vehicle ? calledOf(vehicle) : (row.device ?? '');
  const ongoing = row.what === 'began' && row.lasted === null;
  const showCase = row.case !== null && row.what !== 'ended';
  return (
    <li className="happening" data-what={row.what} data-ongoing={ongoing} data-case={showCase}>
      <button
        type="button"
        className="plain-button"
        title={m.happenings.show}
        onClick={() => {
          if (row.device) onSelect(row.device);
          flyTo(row.place);
        }}
      >
        <span className="happening-mark" aria-hidden="true" />
        <span className="happening-main">
          <span className="happening-head">
            <strong>{matterOf(m, row.rule, row.category)}</strong>
            <span className="muted">{what(m, format, row)}</span>
          </span>
          <span className="row-sub">
            {[called, row.zone, row.late ? m.happenings.late : null].filter(Boolean).join(' · ')}
          </span>
        </span>
        <time className="row-sub" dateTime={new Date(row.at).toISOString()}>
          {format.clock(row.at)}
        </time>
      </button>
      {showCase && row.case && (
        <Link className="happening-case" to={`/cases/${row.case.id}`}>
          {row.case.number}
        </Link>
      )}
    </li>
  );
}
