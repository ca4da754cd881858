import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ApiZone } from '../../../wire/api.ts';
import { apiPath, send } from '../../http/client.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Only } from '../../people/only.tsx';
import { navigate } from '../../router.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ZoneSwatch } from './zone-swatch.tsx';

const NEW: readonly [type: 'polygon' | 'circle' | 'corridor', icon: IconName][] = [
  ['polygon', 'polygon'],
  ['circle', 'circle'],
  ['corridor', 'corridor'],
];

interface ListProps {
  readonly zones: readonly ApiZone[] | undefined;
  readonly onOpen: (id: string) => void;
}

export function ZoneList({ zones, onOpen }: ListProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const [search, setSearch] = useState('');
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/);
    return (zones ?? [])
      .filter((z) => words.every((w) => z.name.toLowerCase().includes(w)))
      .toSorted((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, m.locale));
  }, [zones, search, m.locale]);
  return (
    <>
      <div className="panel-head">
        <h1>{m.zones.title}</h1>
        <span className="side">{zones ? format.number(zones.length) : ''}</span>
      </div>
      <div className="list-tools">
        <Only may="fleet:change">
          <fieldset className="button-row" aria-label={m.zones.new}>
            {NEW.map(([type, icon]) => (
              <Button
                key={type}
                variant="default"
                leftSection={<Icon name={icon} size={16} />}
                aria-label={`${m.zones.new}: ${m.zones[type]}`}
                onClick={() => navigate(`/zones/${type}`)}
              >
                {m.zones[type]}
              </Button>
            ))}
          </fieldset>
        </Only>
        <TextInput
          type="search"
          placeholder={m.zones.search}
          aria-label={m.zones.search}
          leftSection={<Icon name="search" size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {zones?.length === 0 && <Notice title={m.zones.noneTitle} text={m.zones.noneText} />}
      <ul className="scroll zone-list">
        {shown.map((zone) => (
          <li key={zone.id}>
            <button type="button" className="plain-button zone-row" onClick={() => onOpen(zone.id)}>
              <ZoneSwatch kind={zone.kind} />
              <span className="row-main">
                <span className="row-name">{zone.name}</span>
                <span className="row-sub">{m.zoneKinds[zone.kind]}</span>
              </span>
              <span className="row-end row-sub">{limits(zone, format.speed)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Files />
    </>
  );
}

const limits = (zone: ApiZone, speed: (v: number) => string) =>
  zone.speedLimit === undefined ? '' : speed(zone.speedLimit);

function Files() {
  const m = useMessages();
  const client = useQueryClient();
  const upload = useMutation({
    mutationFn: async (file: File) => {
      let json: unknown;
      try {
        json = JSON.parse(await file.text());
      } catch {
        throw new Error(m.zones.notJson);
      }
      return send<{ zones: ApiZone[] }>('POST', '/zones/import', json);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['zones'] }),
  });
  return (
    <div className="panel-foot">
      <div className="button-row">
        <Only may="fleet:change">
          <FileButton
            accept=".geojson,.json,application/geo+json"
            onChange={(file) => file && upload.mutate(file)}
          >
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={upload.isPending}
                leftSection={<Icon name="upload" size={15} />}
              >
                {m.zones.import}
              </Button>
            )}
          </FileButton>
        </Only>
        <Button
          component="a"
          variant="default"
          href={apiPath('/zones/geojson')}
          download="zones.geojson"
          leftSection={<Icon name="download" size={15} />}
        >
          {m.zones.export}
        </Button>
      </div>
      {upload.error && (
        <p role="alert" className="error-text">
          {m.zones.importFailed}: {upload.error.message}
        </p>
      )}
      {upload.data && <p role="status">{m.zones.imported(upload.data.zones.length)}</p>}
    </div>
  );
}
