import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiListedPermit, ApiPermit, ApiPermitImport } from '../../../../wire/api-permits.ts';
import { get } from '../../../http/client.ts';
import { MOST_LISTED, usePermits } from '../../../http/permit-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { live } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import { Only } from '../../../people/only.tsx';
import { useMay } from '../../../people/use-me.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { hoursOf } from '../../permits/permit-facts.tsx';
import { PermitState } from '../../permits/permit-state.tsx';
import { ImportCsv } from '../import-csv.tsx';
import { PartHead } from '../parts.tsx';
import { PermitForm } from './permit-form.tsx';
import { PermitSheet } from './permit-sheet.tsx';

/** Which truck may carry muck from where to where, and when. */
export function Permits({ id }: { id: string | undefined }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const permits = usePermits(wanted);
  const { data, error } = permits;
  return (
    <>
      <PartHead title={m.admin.parts.permits} help={m.permits.help}>
        <a className="with-icon csv-link" href="/api/v1/permits/csv" download>
          <Icon name="download" size={15} />
          CSV
        </a>
        <Only may="fleet:change">
          <ImportCsv<ApiPermitImport>
            path="/permits/import"
            list="permits"
            taken={({ added, changed, same }) => m.permits.imported(added, changed, same)}
          />
          <Button
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => navigate('/admin/permits/new')}
          >
            {m.permits.add}
          </Button>
        </Only>
      </PartHead>
      <div className="filter-bar">
        <TextInput
          type="search"
          className="filter-search wide"
          aria-label={m.permits.search}
          placeholder={m.permits.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {error && <Failure error={error} retry={() => void permits.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data?.length === 0 &&
        (wanted === '' ? (
          <Notice title={m.permits.none} text={m.permits.noneText} />
        ) : (
          <Notice title={m.permits.noMatch} />
        ))}
      {data && data.length > 0 && <Table permits={data} />}
      {data && data.length >= MOST_LISTED && (
        <p className="muted small">{m.permits.more(data.length)}</p>
      )}
      {id === 'new' && <PermitForm permit={undefined} />}
      {id !== undefined && id !== 'new' && <OpenForm key={id} id={id} />}
    </>
  );
}

/** Asked for by itself: a link to it works whatever the list shows. */
function OpenForm({ id }: { id: string }) {
  const changes = useMay('fleet:change');
  const { data } = useQuery({
    queryKey: ['permits', 'one', id],
    queryFn: () => get<ApiPermit>(`/permits/${encodeURIComponent(id)}`),
    // What is being edited is not taken from under the hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (!data) return null;
  return changes ? <PermitForm permit={data} /> : <PermitSheet permit={data} />;
}

function Table({ permits }: { permits: readonly ApiListedPermit[] }) {
  const m = useMessages();
  useSignal(live.fleetChanged);
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.permits.number}</th>
            <th>{m.permits.vehicle}</th>
            <th>{m.permits.company}</th>
            <th>{m.permits.site}</th>
            <th>{m.permits.dumpSites}</th>
            <th>{m.permits.days}</th>
            <th>{m.permits.now}</th>
          </tr>
        </thead>
        <tbody>
          {permits.map((one) => (
            <Row key={one.id} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of }: { of: ApiListedPermit }) {
  const m = useMessages();
  const to = `/admin/permits/${of.id}`;
  return (
    <tr
      className="clickable permit-row"
      onClick={() => navigate(to)}
      data-off={of.status === 'revoked'}
    >
      <td data-label={m.permits.number}>
        <Link to={to} onClick={(event) => event.stopPropagation()}>
          {of.number}
        </Link>
      </td>
      <td data-label={m.permits.vehicle}>
        <span className="nowrap">{live.vehicles.get(of.device)?.plate || of.device}</span>
        <span className="row-sub">{of.device}</span>
      </td>
      <td data-label={m.permits.company}>{of.company || m.cases.none}</td>
      <td data-label={m.permits.site}>{of.site.name || m.cases.none}</td>
      <td data-label={m.permits.dumpSites} className="what-cell">
        {of.dumpSites.map(({ name }) => name).join(m.people.comma) || m.cases.none}
        <span className="row-sub">{of.routes.map(({ name }) => name).join(m.people.comma)}</span>
      </td>
      <td data-label={m.permits.days}>
        <span className="nowrap">
          <span className="permit-day">{of.firstDay} –</span>{' '}
          <span className="permit-day">{of.lastDay}</span>
        </span>
        <span className="row-sub">{hoursOf(of) || m.permits.allHours}</span>
      </td>
      <td data-label={m.permits.now}>
        <PermitState findings={of.findings} ok={m.permits.ok} />
      </td>
    </tr>
  );
}
