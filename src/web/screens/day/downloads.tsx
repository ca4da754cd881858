import { Button } from '@mantine/core';
import { apiPath } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';

const FORMATS = [
  ['gpx', 'GPX'],
  ['csv', 'CSV'],
  ['geojson', 'GeoJSON'],
] as const;

export function Downloads({ id, span }: { id: string; span: { from: number; to: number } }) {
  const m = useMessages();
  const from = new Date(span.from).toISOString();
  const to = new Date(span.to).toISOString();
  return (
    <fieldset className="downloads">
      <legend className="visually-hidden">{m.day.download}</legend>
      <span className="muted small">{m.day.download}</span>
      {FORMATS.map(([format, label]) => (
        <Button
          key={format}
          component="a"
          variant="default"
          size="compact-xs"
          leftSection={<Icon name="download" size={13} />}
          href={apiPath(`/devices/${encodeURIComponent(id)}/track`, { from, to, format })}
          download={`${id}-${from.slice(0, 10)}.${format}`}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}
