import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiCounters, ApiDevice } from '../../../wire/api.ts';
import { get, send } from '../../http/client.ts';
import { useCounters, useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Only } from '../../people/only.tsx';
import { navigate } from '../../router.ts';
import { Icon, KindIcon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Question } from '../../ui/question.tsx';
import { ChangeDevice, RetireDevice } from './change-device.tsx';
import { Rejections } from './rejections.tsx';
import { Token } from './token.tsx';

export function DeviceView({ id }: { id: string }) {
  const m = useMessages();
  const device = useQuery({
    queryKey: ['device', id],
    queryFn: () => get<ApiDevice>(`/devices/${encodeURIComponent(id)}`),
    refetchInterval: 10_000,
  });
  const { data, error } = device;
  return (
    <div className="sheet-page">
      <main id="content">
        <p>
          <Link to="/devices" className="with-icon">
            <Icon name="back" size={15} />
            {m.devices.all}
          </Link>
        </p>
        {error && <Failure error={error} retry={() => void device.refetch()} />}
        {data && (
          <>
            <div className="page-head">
              <KindIcon kind={data.kind} size={24} />
              <h1>{data.name || data.id}</h1>
              <Button
                variant="default"
                onClick={() => navigate(`/?vehicle=${encodeURIComponent(id)}`)}
              >
                {m.devices.toMap}
              </Button>
              <Only may="fleet:change">
                <ChangeDevice device={data} />
                <NewToken id={id} />
                <RetireDevice id={id} />
              </Only>
            </div>
            <Facts device={data} />
            <h2 className="section-title">{m.devices.rejections}</h2>
            <Rejections device={id} />
          </>
        )}
      </main>
    </div>
  );
}

function Facts({ device: d }: { device: ApiDevice }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const counters = useCounters(d.id).data?.items[0];
  const facts: [string, string][] = [
    [m.devices.id, d.id],
    [m.devices.kind, m.kinds[d.kind]],
    [m.devices.plate, d.plate || m.cases.none],
    [m.devices.crs, m.devices[d.crs]],
    [m.devices.state, d.online ? m.devices.connected : m.devices.notConnected],
    [m.devices.newest, d.newest ? format.moment(d.newest.time) : m.devices.never],
    [m.devices.accepted, format.number(counters?.accepted ?? 0)],
    [m.devices.late, format.number(counters?.late ?? 0)],
    ...rejectedFacts(counters, (reason) => m.reasons[reason], format.number),
  ];
  return (
    <dl className="card facts device-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

type Reason = keyof ApiCounters['rejected'];

function rejectedFacts(
  counters: ApiCounters | undefined,
  called: (reason: Reason) => string,
  number: (n: number) => string,
): [string, string][] {
  const entries = Object.entries(counters?.rejected ?? {}) as [Reason, number][];
  return entries.map(([reason, count]) => [called(reason), number(count)]);
}

function NewToken({ id }: { id: string }) {
  const m = useMessages();
  const [asking, ask] = useState(false);
  const renew = useMutation({
    mutationFn: () => send<{ token: string }>('POST', `/devices/${encodeURIComponent(id)}/token`),
  });
  const close = () => {
    ask(false);
    renew.reset();
  };
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        {m.devices.newToken}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={m.devices.newToken}
        closeButtonProps={{ 'aria-label': m.devices.cancel }}
      >
        {renew.data ? (
          <Token token={renew.data.token} onDone={close} />
        ) : (
          <Question
            text={m.devices.newTokenText(id)}
            yes={m.devices.newToken}
            no={m.devices.cancel}
            pending={renew.isPending}
            error={renew.error}
            onYes={() => renew.mutate()}
            onNo={close}
          />
        )}
      </Modal>
    </>
  );
}
