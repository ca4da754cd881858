import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { send } from '../../../http/client.ts';
import { usePlan } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { live, serverNow } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import { calledOf } from '../../../live/vehicle.ts';
import { useMe } from '../../../people/use-me.ts';
import { navigate, useAddress } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { ApprovalFields } from './approval-fields.tsx';
import { emptyDraft, type FlightDraft, faultsOf, newFlightOf } from './flight-draft.ts';
import { PlanChoice } from './plan-choice.tsx';

type Change = (part: Partial<FlightDraft>) => void;

const planOf = (asked: string | null): number | undefined =>
  asked !== null && /^\d{1,15}$/.test(asked) ? Number(asked) : undefined;

/** A new flight: what is flown, who flies it with what, who allowed it. The address may name plan and drone. */
export function NewFlight() {
  const m = useMessages();
  const timezone = useTimezone();
  const { query } = useAddress();
  const client = useQueryClient();
  const me = useMe();
  const [draft, setDraft] = useState(() =>
    emptyDraft(serverNow(), timezone, {
      plan: planOf(query.get('plan')),
      device: query.get('device') ?? '',
      pilot: me?.name ?? '',
      licence: me?.licence ?? '',
    }),
  );
  const [tried, setTried] = useState(false);
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const create = useMutation({
    mutationFn: () => send<ApiFlightDetail>('POST', '/flights', newFlightOf(draft, timezone)),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['flights'] });
      if (made) navigate(`/flights/${made.flight.id}`, { replace: true });
    },
  });
  const faults = faultsOf(m, draft, timezone);
  const shown = tried ? faults : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) create.mutate();
  };
  return (
    <section className="panel fill" aria-label={m.flightForm.title}>
      <div className="panel-head">
        <ActionIcon aria-label={m.flights.back} onClick={() => navigate('/flights')}>
          <Icon name="back" />
        </ActionIcon>
        <h1>{m.flightForm.title}</h1>
      </div>
      <form className="flight-form" onSubmit={submit} noValidate>
        <div className="scroll form-body">
          <fieldset className="group">
            <legend>{m.flightForm.stepPlan}</legend>
            <PlanChoice
              chosen={draft.plan}
              fault={shown.plan}
              onChoose={(plan) => change({ plan })}
            />
          </fieldset>
          <Who draft={draft} faults={shown} change={change} />
          <Allowed draft={draft} faults={shown} change={change} />
        </div>
        <Foot error={create.error} pending={create.isPending} />
      </form>
    </section>
  );
}

function Foot({ error, pending }: { error: Error | null; pending: boolean }) {
  const m = useMessages();
  return (
    <div className="panel-foot">
      {error && (
        <p role="alert" className="error-text">
          {error.message}
        </p>
      )}
      <div className="button-row">
        <Button type="submit" loading={pending}>
          {m.flightForm.create}
        </Button>
        <Button variant="default" onClick={() => navigate('/flights')}>
          {m.flightForm.cancel}
        </Button>
      </div>
    </div>
  );
}

interface PartProps {
  readonly draft: FlightDraft;
  readonly faults: ReturnType<typeof faultsOf>;
  readonly change: Change;
}

function Who({ draft, faults, change }: PartProps) {
  const m = useMessages();
  useSignal(live.fleetChanged);
  const drones = live.slots.filter((v) => v.kind === 'hexacopter');
  return (
    <fieldset className="group">
      <legend>{m.flightForm.stepDrone}</legend>
      {live.ready && drones.length === 0 && <p className="muted">{m.flightForm.noDrones}</p>}
      <Select
        label={m.flightForm.drone}
        placeholder={m.flightForm.dronePlaceholder}
        searchable
        value={draft.device || null}
        error={faults.device}
        data={drones.map((v) => ({
          value: v.id,
          label: `${calledOf(v)} · ${m.droneStates[v.state]}`,
        }))}
        onChange={(device) => change({ device: device ?? '' })}
      />
      <div className="two">
        <TextInput
          label={m.flightForm.pilot}
          required
          maxLength={80}
          value={draft.pilot}
          error={faults.pilot}
          onChange={(event) => change({ pilot: event.currentTarget.value })}
        />
        <TextInput
          label={m.flightForm.licence}
          maxLength={60}
          value={draft.licence}
          onChange={(event) => change({ licence: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}

function Allowed({ draft, faults, change }: PartProps) {
  const m = useMessages();
  const { data } = usePlan(draft.plan);
  return (
    <fieldset className="group">
      <legend>{m.flightForm.stepApproval}</legend>
      <ApprovalFields draft={draft} faults={faults} summary={data?.summary} change={change} />
    </fieldset>
  );
}
