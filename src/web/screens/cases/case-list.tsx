import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { CASE_STATES } from '../../../domain/cases/workflow.ts';
import { RULES } from '../../../domain/supervision/violation.ts';
import type { ApiCase } from '../../../wire/api-cases.ts';
import { useCasePage, useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live } from '../../live/live.ts';
import { calledOf } from '../../live/vehicle.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { CaseStateMark } from './case-state-mark.tsx';
import { matterOf } from './matter.ts';

const PAGE = 100;
const MOST = 1000;

const setFilter = (name: string, value: string | null) =>
  navigate(withQuery({ [name]: value ?? undefined }), { replace: true });

export function CaseList() {
  const m = useMessages();
  const { query } = useAddress();
  const filter = {
    state: query.get('state') ?? undefined,
    kind: query.get('kind') ?? undefined,
    device: query.get('device') ?? undefined,
  };
  const [limit, setLimit] = useState(PAGE);
  const cases = useCasePage(filter, limit);
  const filtered = Object.values(filter).some(Boolean);
  const { data } = cases;
  return (
    <div className="sheet-page">
      <main id="content">
        <div className="page-head">
          <h1>{m.cases.title}</h1>
          <Filters />
        </div>
        {cases.error && <Failure error={cases.error} retry={() => void cases.refetch()} />}
        {data?.items.length === 0 && (
          <Notice
            title={m.cases.noneTitle}
            text={filtered ? m.cases.noMatchText : m.cases.noneText}
          />
        )}
        {data && data.items.length > 0 && <CaseTable cases={data.items} />}
        {data?.next && limit < MOST && (
          <Button variant="default" mt="sm" onClick={() => setLimit(Math.min(MOST, limit + 300))}>
            {m.cases.more}
          </Button>
        )}
      </main>
    </div>
  );
}

function Filters() {
  const m = useMessages();
  const { query } = useAddress();
  const [device, setDevice] = useState(query.get('device') ?? '');
  const later = useDebouncedCallback((text: string) => setFilter('device', text.trim()), 300);
  return (
    <>
      <Select
        aria-label={m.cases.state}
        placeholder={m.cases.all}
        clearable
        w={150}
        value={query.get('state')}
        onChange={(value) => setFilter('state', value)}
        data={CASE_STATES.map((value) => ({ value, label: m.cases.states[value] }))}
      />
      <Select
        aria-label={m.cases.kind}
        placeholder={m.cases.allKinds}
        clearable
        w={170}
        value={query.get('kind')}
        onChange={(value) => setFilter('kind', value)}
        data={RULES.map((value) => ({ value, label: m.rules[value] }))}
      />
      <TextInput
        type="search"
        aria-label={m.cases.filterDevice}
        placeholder={m.cases.filterDevice}
        w={150}
        value={device}
        onChange={(event) => {
          setDevice(event.currentTarget.value);
          later(event.currentTarget.value);
        }}
      />
    </>
  );
}

function CaseTable({ cases }: { cases: readonly ApiCase[] }) {
  const m = useMessages();
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.cases.number}</th>
            <th>{m.cases.state}</th>
            <th>{m.cases.kind}</th>
            <th>{m.cases.device}</th>
            <th>{m.cases.zone}</th>
            <th>{m.cases.occurred}</th>
            <th>{m.cases.assignee}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((c) => (
            <CaseRow key={c.id} of={c} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaseRow({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const vehicle = c.device ? live.vehicles.get(c.device) : undefined;
  return (
    <tr onClick={() => navigate(`/cases/${c.id}`)} className="clickable">
      <td data-label={m.cases.number}>
        <Link to={`/cases/${c.id}`} onClick={(event) => event.stopPropagation()}>
          {c.number}
        </Link>
      </td>
      <td data-label={m.cases.state}>
        <CaseStateMark state={c.state} />
      </td>
      <td data-label={m.cases.kind}>{matterOf(m, c.kind, c.category?.name)}</td>
      <td data-label={m.cases.device}>
        {vehicle ? calledOf(vehicle) : (c.device ?? m.cases.none)}
      </td>
      <td data-label={m.cases.zone}>{c.zone?.name ?? m.cases.none}</td>
      <td data-label={m.cases.occurred}>
        <time dateTime={c.occurred}>{format.moment(c.occurred)}</time>
      </td>
      <td data-label={m.cases.assignee}>{c.assignee ?? m.cases.none}</td>
    </tr>
  );
}
