import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DEVICE_KINDS, type DeviceKind } from '../../../domain/fleet/device.ts';
import type { ApiCounters, ApiDevice } from '../../../wire/api.ts';
import { useCounters, useDevices, useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { serverNow } from '../../live/live.ts';
import { Only } from '../../people/only.tsx';
import { Icon, KindIcon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { AddDevice } from './add-device.tsx';
import { DeviceView } from './device-view.tsx';
import { Rejections } from './rejections.tsx';

/** Rows rendered at first; more on request: a table of 10,000 helps nobody find one. */
const SOME = 200;

export function DevicesScreen({ id }: { id: string | undefined }) {
  if (id) return <DeviceView id={id} />;
  return <DeviceList />;
}

function DeviceList() {
  const m = useMessages();
  const devices = useDevices();
  const counters = useCounters();
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<DeviceKind | null>(null);
  const [adding, add] = useState(false);
  const rows = useMemo(() => {
    const text = search.trim().toLowerCase();
    return (devices.data ?? []).filter(
      (d) =>
        (!kind || d.kind === kind) && `${d.id} ${d.name} ${d.plate}`.toLowerCase().includes(text),
    );
  }, [devices.data, search, kind]);
  return (
    <div className="sheet-page">
      <main id="content">
        <div className="page-head">
          <h1>{m.devices.title}</h1>
          <TextInput
            type="search"
            placeholder={m.devices.search}
            aria-label={m.devices.search}
            leftSection={<Icon name="search" size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Select
            aria-label={m.devices.kind}
            placeholder={m.devices.allKinds}
            clearable
            w={150}
            value={kind}
            data={DEVICE_KINDS.map((value) => ({ value, label: m.kinds[value] }))}
            onChange={(value) => setKind(value as DeviceKind | null)}
          />
          <Link className="with-icon csv-link" to="/admin/permits">
            {m.permits.list}
          </Link>
          <Only may="fleet:change">
            <Button leftSection={<Icon name="plus" size={15} />} onClick={() => add(true)}>
              {m.devices.add}
            </Button>
          </Only>
        </div>
        {devices.error && <Failure error={devices.error} retry={() => void devices.refetch()} />}
        {devices.data?.length === 0 && (
          <Notice title={m.devices.noneTitle} text={m.devices.noneText} />
        )}
        {devices.data && devices.data.length > 0 && rows.length === 0 && (
          <Notice title={m.devices.noMatchText} />
        )}
        {rows.length > 0 && <DeviceTable rows={rows} counters={counters.data?.items ?? []} />}
        <h2 className="section-title">{m.devices.rejections}</h2>
        <Rejections />
        <AddDevice open={adding} onClose={() => add(false)} />
      </main>
    </div>
  );
}

interface TableProps {
  readonly rows: readonly ApiDevice[];
  readonly counters: readonly ApiCounters[];
}

const sum = (rejected: ApiCounters['rejected']) =>
  Object.values(rejected).reduce((n, count) => n + count, 0);

function DeviceTable({ rows, counters }: TableProps) {
  const m = useMessages();
  const [most, setMost] = useState(SOME);
  const counted = useMemo(() => new Map(counters.map((c) => [c.device, c])), [counters]);
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.devices.id}</th>
            <th>{m.devices.name}</th>
            <th>{m.devices.plate}</th>
            <th>{m.devices.kind}</th>
            <th>{m.devices.state}</th>
            <th>{m.devices.newest}</th>
            <th className="number">{m.devices.accepted}</th>
            <th className="number">{m.devices.late}</th>
            <th className="number">{m.devices.rejected}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((d) => (
            <DeviceRow key={d.id} device={d} counters={counted.get(d.id)} />
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <div className="panel-foot">
          <Button variant="default" onClick={() => setMost(most + 1000)}>
            {m.cases.more}
          </Button>
        </div>
      )}
    </div>
  );
}

interface RowProps {
  readonly device: ApiDevice;
  readonly counters: ApiCounters | undefined;
}

function DeviceRow({ device: d, counters }: RowProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const seconds = d.newest ? (serverNow() - Date.parse(d.newest.time)) / 1000 : undefined;
  return (
    <tr>
      <td data-label={m.devices.id}>
        <Link to={`/devices/${encodeURIComponent(d.id)}`}>{d.id}</Link>
      </td>
      <td data-label={m.devices.name}>{d.name || m.cases.none}</td>
      <td data-label={m.devices.plate}>{d.plate || m.cases.none}</td>
      <td data-label={m.devices.kind}>
        <span className="with-icon">
          <KindIcon kind={d.kind} size={16} />
          {m.kinds[d.kind]}
        </span>
      </td>
      <td data-label={m.devices.state}>
        <span className="presence" data-online={d.online}>
          {d.online ? m.devices.connected : m.devices.notConnected}
        </span>
      </td>
      <td data-label={m.devices.newest}>
        {seconds === undefined ? m.devices.never : format.ago(seconds)}
      </td>
      <td className="number" data-label={m.devices.accepted}>
        {format.number(counters?.accepted ?? 0)}
      </td>
      <td className="number" data-label={m.devices.late}>
        {format.number(counters?.late ?? 0)}
      </td>
      <td className="number" data-label={m.devices.rejected}>
        {format.number(counters ? sum(counters.rejected) : 0)}
      </td>
    </tr>
  );
}
