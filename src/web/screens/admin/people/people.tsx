import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiAccount } from '../../../../wire/api-people.ts';
import { useAccounts } from '../../../http/people-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { PartHead } from '../parts.tsx';
import { PersonForm } from './person-form.tsx';

export function People({ id }: { id: string | undefined }) {
  const m = useMessages();
  const accounts = useAccounts();
  const [text, setText] = useState('');
  const { data, error } = accounts;
  const wanted = text.trim().toLowerCase();
  const shown = data?.filter((one) =>
    [one.login, one.name, one.unit?.name ?? ''].some((part) => part.toLowerCase().includes(wanted)),
  );
  const open = data?.find((one) => String(one.id) === id);
  return (
    <>
      <PartHead title={m.admin.parts.people} help={m.admin.people.help}>
        <TextInput
          type="search"
          aria-label={m.admin.search}
          placeholder={m.admin.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => navigate('/admin/people/new')}
        >
          {m.admin.people.add}
        </Button>
      </PartHead>
      {error && <Failure error={error} retry={() => void accounts.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {shown && <Table accounts={shown} />}
      {(id === 'new' || open) && <PersonForm key={id} account={open} />}
    </>
  );
}

function Table({ accounts }: { accounts: readonly ApiAccount[] }) {
  const m = useMessages();
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.admin.people.name}</th>
            <th>{m.people.login}</th>
            <th>{m.people.role}</th>
            <th>{m.cases.unit}</th>
            <th>{m.cases.state}</th>
            <th>{m.admin.people.lastSeen}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((one) => (
            <Row key={one.id} of={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of }: { of: ApiAccount }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const locked = of.lockedUntil !== null && Date.parse(of.lockedUntil) > serverNow();
  const to = `/admin/people/${of.id}`;
  return (
    <tr className="clickable" onClick={() => navigate(to)}>
      <td data-label={m.admin.people.name}>
        <Link to={to} onClick={(event) => event.stopPropagation()}>
          {of.name}
        </Link>
      </td>
      <td data-label={m.people.login}>{of.login}</td>
      <td data-label={m.people.role}>
        {of.roles.map((role) => m.people.roles[role]).join(m.people.comma)}
      </td>
      <td data-label={m.cases.unit}>{of.unit?.name ?? m.cases.none}</td>
      <td data-label={m.cases.state}>
        {locked && (
          <span className="admin-locked">
            {m.admin.people.lockedUntil(format.clock(of.lockedUntil ?? ''))}
          </span>
        )}
        {!locked && of.onDuty && m.people.onDuty}
        {of.external && <span className="tag">OIDC</span>}
      </td>
      <td data-label={m.admin.people.lastSeen}>
        {of.lastSeen ? format.moment(of.lastSeen) : m.admin.people.never}
      </td>
    </tr>
  );
}
