import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMessages } from '../../i18n/language.ts';
import { Only } from '../../people/only.tsx';
import { progressOf, SHOWN } from '../../photos/selection.ts';
import { navigate, withQuery } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { MatchingLine } from './matching-line.tsx';
import type { Table } from './use-table.ts';

/** Whose photos, how far they are looked through, what of them is shown. */
export function TableHead({ table, onUpload }: { table: Table; onUpload: () => void }) {
  const m = useMessages();
  const { flight, all, shown } = table;
  const number = all?.find((photo) => photo.flight)?.flight?.number;
  const title = flight === undefined ? m.photos.title : m.photos.ofFlight(number ?? `#${flight}`);
  const set = (name: string, value: string) =>
    navigate(withQuery({ [name]: value, photo: undefined }), { replace: true });
  return (
    <header className="lt-head">
      <div className="lt-title">
        <ActionIcon
          aria-label={m.photos.back}
          onClick={() => navigate(flight === undefined ? '/flights' : `/flights/${flight}`)}
        >
          <Icon name="back" />
        </ActionIcon>
        <h1>{title}</h1>
        <Counts table={table} />
        <Only may="photos:add">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="upload" size={14} />}
            onClick={onUpload}
          >
            {m.photos.actions.upload}
          </Button>
        </Only>
      </div>
      <MatchingLine flight={flight} />
      <div className="lt-filters">
        <SegmentedControl
          size="xs"
          aria-label={m.photos.show}
          value={shown}
          onChange={(value) => set('show', value === 'all' ? '' : value)}
          data={SHOWN.map((value) => ({ value, label: m.photos.shown[value] }))}
        />
        {flight === undefined &&
          (['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              className="lt-span"
              type="date"
              size="xs"
              label={m.photos[name]}
              value={table[name] ?? ''}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
      </div>
    </header>
  );
}

function Counts({ table: { all } }: { table: Table }) {
  const m = useMessages();
  if (!all || all.length === 0) return <span className="grow" />;
  const of = progressOf(all);
  return (
    <div className="lt-progress" role="status">
      <span>
        <strong>{m.photos.progress(of.looked, of.photos)}</strong>{' '}
        <span className="muted">
          {m.photos.counts(of.clean, of.joined, of.cases)}
          {of.unplaced > 0 && ` · ${m.photos.unplacedCount(of.unplaced)}`}
        </span>
      </span>
      <span className="lt-bar" aria-hidden="true">
        <i data-of="clean" style={{ flex: of.clean }} />
        <i data-of="case" style={{ flex: of.withCase }} />
        <i data-of="skipped" style={{ flex: of.skipped }} />
        <i style={{ flex: of.photos - of.looked }} />
      </span>
    </div>
  );
}
