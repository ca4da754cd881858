import { Button } from '@mantine/core';
import type { infer as Infer } from 'zod';
import type { ApiDelivery, ApiHook, hookTestSchema } from '../../../../wire/api-notices.ts';
import { useDeliveries, useHooks } from '../../../http/people-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useSetupChange } from '../../../http/setup-queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Link } from '../../../ui/link.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Fault, PartHead } from '../parts.tsx';
import { HookForm } from './hook-form.tsx';

type ApiHookTest = Infer<typeof hookTestSchema>;

/** Where other systems are told of cases, and what became of it. */
export function Hooks({ id }: { id: string | undefined }) {
  const m = useMessages();
  const hooks = useHooks();
  const { data, error } = hooks;
  const open = data?.find((hook) => String(hook.id) === id);
  return (
    <>
      <PartHead title={m.admin.parts.webhooks} help={m.admin.hooks.help}>
        <Button
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => navigate('/admin/webhooks/new')}
        >
          {m.admin.hooks.add}
        </Button>
      </PartHead>
      {error && <Failure error={error} retry={() => void hooks.refetch()} />}
      {!data && !error && <Notice title={m.errors.loading} />}
      {data?.length === 0 && <Notice title={m.admin.hooks.none} text={m.admin.hooks.noneText} />}
      {data && data.length > 0 && (
        <div className="card table-card">
          <table className="table">
            <thead>
              <tr>
                <th>{m.admin.people.name}</th>
                <th>{m.admin.hooks.url}</th>
                <th>{m.admin.hooks.events}</th>
                <th>{m.admin.hooks.waiting}</th>
                <th>{m.admin.hooks.last}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.map((hook) => (
                <Row key={hook.id} of={hook} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data && data.length > 0 && <Deliveries />}
      {(id === 'new' || open) && <HookForm key={id} hook={open} />}
    </>
  );
}

function Row({ of: hook }: { of: ApiHook }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const test = useSetupChange<undefined, ApiHookTest>('POST', `/webhooks/${hook.id}/test`, [
    'webhooks',
    'deliveries',
  ]);
  return (
    <tr data-off={!hook.active}>
      <td data-label={m.admin.people.name}>
        <Link to={`/admin/webhooks/${hook.id}`}>{hook.name}</Link>
        {!hook.active && <span className="tag admin-tag">{m.admin.hooks.off}</span>}
      </td>
      <td data-label={m.admin.hooks.url} className="what-cell">
        <code className="wrap">{hook.url}</code>
      </td>
      <td data-label={m.admin.hooks.events}>
        {m.admin.hooks.count(hook.events.length)}
        {hook.unit && <span className="row-sub"> {hook.unit.name}</span>}
      </td>
      <td data-label={m.admin.hooks.waiting}>{hook.waiting}</td>
      <td data-label={m.admin.hooks.last}>
        {hook.lastDelivered ? format.moment(hook.lastDelivered) : m.cases.none}
        {hook.lastError && <span className="error-text wrap"> {hook.lastError}</span>}
      </td>
      <td>
        <Button
          size="compact-xs"
          variant="default"
          loading={test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          {m.admin.hooks.test}
        </Button>
        {test.data && (
          <span role="status" className={test.data.ok ? 'muted small' : 'error-text'}>
            {' '}
            {test.data.ok
              ? m.admin.hooks.tested(Math.round(test.data.milliseconds))
              : (test.data.error ?? test.data.status)}
          </span>
        )}
        <Fault error={test.error} />
      </td>
    </tr>
  );
}

function Deliveries() {
  const m = useMessages();
  const { data, error, refetch } = useDeliveries();
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <>
      <h2 className="section-title">{m.admin.hooks.deliveries}</h2>
      {data?.length === 0 && <p className="muted">{m.admin.hooks.noDeliveries}</p>}
      {data && data.length > 0 && (
        <div className="card table-card">
          <table className="table">
            <thead>
              <tr>
                <th>{m.admin.audit.at}</th>
                <th>{m.admin.hooks.events}</th>
                <th>{m.cases.number}</th>
                <th>{m.admin.hooks.to}</th>
                <th>{m.cases.state}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <Delivery key={one.id} of={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Delivery({ of }: { of: ApiDelivery }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const state = of.delivered
    ? m.admin.hooks.delivered(format.clock(of.delivered))
    : of.dropped
      ? m.admin.hooks.dropped(of.attempts)
      : of.next
        ? m.admin.hooks.again(of.attempts, format.clock(of.next))
        : m.admin.hooks.waits;
  return (
    <tr>
      <td data-label={m.admin.audit.at}>{format.moment(of.made)}</td>
      <td data-label={m.admin.hooks.events}>{m.admin.hooks.eventNames[of.event]}</td>
      <td data-label={m.cases.number}>{of.case}</td>
      <td data-label={m.admin.hooks.to}>{of.to}</td>
      <td data-label={m.cases.state} data-refused={of.dropped}>
        {state}
        {of.error && <span className="row-sub"> {of.error}</span>}
      </td>
    </tr>
  );
}
