import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { ApiAuditEntry } from '../../../wire/api-people.ts';
import { useAudit } from '../../http/people-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { addDays, instantOf } from '../../i18n/bureau-time.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { PartHead } from './parts.tsx';

const set = (changes: Record<string, string | undefined>) =>
  navigate(withQuery(changes), { replace: true });

/** Who changed what; its filters are in the address. */
export function Audit() {
  const m = useMessages();
  const timezone = useTimezone();
  const { query } = useAddress();
  const day = (name: string, more: number) => {
    const text = query.get(name);
    const at = text ? instantOf(addDays(text, more), timezone) : Number.NaN;
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
  };
  const log = useAudit({
    by: query.get('by') ?? undefined,
    action: query.get('action') ?? undefined,
    from: day('from', 0),
    to: day('to', 1),
  });
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PartHead title={m.admin.parts.audit} help={m.admin.audit.help} />
      <search className="filter-bar">
        <Search name="by" label={m.admin.audit.by} />
        <Search name="action" label={m.admin.audit.action} />
        <span className="filter-span">
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              aria-label={m.admin.audit[name]}
              value={query.get(name) ?? ''}
              onChange={(event) => set({ [name]: event.currentTarget.value || undefined })}
            />
          ))}
        </span>
      </search>
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {!log.data && !log.error && <Notice title={m.errors.loading} />}
      {log.data && entries.length === 0 && <Notice title={m.admin.audit.none} />}
      {entries.length > 0 && <Table entries={entries} />}
      {log.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {m.cases.more}
        </Button>
      )}
    </>
  );
}

function Search({ name, label }: { name: 'by' | 'action'; label: string }) {
  const { query } = useAddress();
  const [text, setText] = useState(query.get(name) ?? '');
  const later = useDebouncedCallback(
    (next: string) => set({ [name]: next.trim() || undefined }),
    300,
  );
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={100}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}

function Table({ entries }: { entries: readonly ApiAuditEntry[] }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.admin.audit.at}</th>
            <th>{m.admin.audit.by}</th>
            <th>{m.admin.audit.action}</th>
            <th>{m.admin.audit.subject}</th>
            <th>{m.admin.audit.outcome}</th>
            <th>{m.admin.audit.address}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((one) => (
            <tr key={one.id}>
              <td data-label={m.admin.audit.at}>
                <time dateTime={one.at}>{format.moment(one.at)}</time>
              </td>
              <td data-label={m.admin.audit.by}>{one.by}</td>
              <td data-label={m.admin.audit.action}>
                <code>{one.action}</code>
              </td>
              <td data-label={m.admin.audit.subject}>
                <code className="wrap">
                  {Object.entries(one.subject)
                    .map(([name, value]) => `${name} ${value}`)
                    .join(', ')}
                </code>
              </td>
              <td data-label={m.admin.audit.outcome} data-refused={one.outcome >= 400}>
                {one.outcome}
              </td>
              <td data-label={m.admin.audit.address}>{one.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
