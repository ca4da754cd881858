import { ActionIcon, Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PERMIT_STATUSES } from '../../../../domain/supervision/permit.ts';
import type { ApiNewPermit, ApiPermit } from '../../../../wire/api-permits.ts';
import { useDevices, useTimezone, useZones } from '../../../http/queries.ts';
import { useSetupChange } from '../../../http/setup-queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { ClockSpan } from '../../zones/clock-span.tsx';
import { FormDrawer } from '../form-drawer.tsx';
import { RemoveButton } from '../parts.tsx';
import { draftOf, missingIn, type PermitDraft, permitBody } from './permit-draft.ts';
import { PermitVersions } from './permit-sheet.tsx';

const close = () => navigate('/admin/permits');
const KEYS = ['permits'];
/** A night's work. */
const NIGHT = { from: 22 * 60, to: 6 * 60 };

interface PartProps {
  readonly draft: PermitDraft;
  readonly set: (part: Partial<PermitDraft>) => void;
  readonly missing: ReturnType<typeof missingIn>;
}

/** One permit; a change makes its next version from now on. */
export function PermitForm({ permit }: { permit: ApiPermit | undefined }) {
  const m = useMessages();
  const timezone = useTimezone();
  const [draft, setDraft] = useState(() => draftOf(permit, dayOf(serverNow(), timezone)));
  const [tried, setTried] = useState(false);
  const set = (part: Partial<PermitDraft>) => setDraft((before) => ({ ...before, ...part }));
  const path = permit ? `/permits/${permit.id}` : '/permits';
  const save = useSetupChange<ApiNewPermit>(
    permit ? 'PUT' : 'POST',
    path,
    KEYS,
    close,
    permit?.version,
  );
  const remove = useSetupChange<undefined>('DELETE', path, KEYS, close, permit?.version);
  const missing = missingIn(draft);
  const submit = () => {
    setTried(true);
    if (missing.length === 0) save.mutate(permitBody(draft, permit));
  };
  const shown = { draft, set, missing: tried ? missing : [] };
  return (
    <FormDrawer
      title={permit?.number ?? m.permits.add}
      size="lg"
      onClose={close}
      onSubmit={submit}
      pending={save.isPending}
      error={save.error}
      below={permit && <PermitVersions id={permit.id} />}
      beside={
        permit && (
          <RemoveButton
            label={m.permits.remove}
            question={m.permits.removeText(permit.number)}
            pending={remove.isPending}
            error={remove.error}
            onRemove={() => remove.mutate(undefined)}
          />
        )
      }
    >
      <Whose {...shown} />
      <Where {...shown} was={permit} />
      <When {...shown} />
      <div className="two">
        <NumberInput
          label={m.permits.volume}
          min={0}
          max={100_000_000}
          value={draft.volume ?? ''}
          onChange={(value) =>
            set({ volume: typeof value === 'number' && value > 0 ? value : null })
          }
        />
        <Select
          label={m.permits.status}
          description={m.permits.statusHelp}
          allowDeselect={false}
          value={draft.status}
          onChange={(status) => status && set({ status: status as PermitDraft['status'] })}
          data={PERMIT_STATUSES.map((value) => ({ value, label: m.permits.statuses[value] }))}
        />
      </div>
    </FormDrawer>
  );
}

function Whose({ draft, set, missing }: PartProps) {
  const m = useMessages();
  const devices = (useDevices().data ?? []).filter(
    ({ id, kind }) => kind === 'muck-truck' || id === draft.device,
  );
  const gone = draft.device !== null && !devices.some(({ id }) => id === draft.device);
  const data = [
    ...devices.map(({ id, name, plate }) => ({
      value: id as string,
      label: [plate, name, id].filter(Boolean).join(' · '),
    })),
    // Taken out of service since: its permit can still be ended.
    ...(gone && draft.device !== null ? [{ value: draft.device, label: draft.device }] : []),
  ];
  return (
    <>
      <div className="two">
        <TextInput
          label={m.permits.number}
          required
          maxLength={60}
          value={draft.number}
          error={missing.includes('number') && m.zones.required}
          onChange={(event) => set({ number: event.currentTarget.value })}
        />
        <Select
          label={m.permits.vehicle}
          required
          searchable
          limit={100}
          value={draft.device}
          error={missing.includes('device') && m.zones.required}
          onChange={(device) => set({ device })}
          data={data}
        />
      </div>
      <TextInput
        label={m.permits.company}
        maxLength={120}
        value={draft.company}
        onChange={(event) => set({ company: event.currentTarget.value })}
      />
    </>
  );
}

function Where({ draft, set, was }: PartProps & { readonly was: ApiPermit | undefined }) {
  const m = useMessages();
  const zones = useZones().data ?? [];
  const options = (kind: 'dump-site' | 'route', before: ApiPermit['routes']) => {
    const there = zones.filter((zone) => zone.kind === kind);
    // What it names though the zone has ended stays to be seen.
    const ended = before.filter(({ id }) => !there.some((zone) => zone.id === id));
    return [...there, ...ended].map(({ id, name }) => ({ value: id, label: name }));
  };
  return (
    <>
      <TextInput
        label={m.permits.site}
        description={m.permits.siteHelp}
        maxLength={120}
        value={draft.site}
        onChange={(event) => set({ site: event.currentTarget.value })}
      />
      <MultiSelect
        className="permit-zones"
        label={m.permits.dumpSites}
        searchable
        clearable
        maxValues={50}
        value={[...draft.dumpSites]}
        onChange={(dumpSites) => set({ dumpSites })}
        data={options('dump-site', was?.dumpSites ?? [])}
      />
      <MultiSelect
        className="permit-zones"
        label={m.permits.routes}
        description={m.permits.routesHelp}
        searchable
        clearable
        maxValues={50}
        value={[...draft.routes]}
        onChange={(routes) => set({ routes })}
        data={options('route', was?.routes ?? [])}
      />
    </>
  );
}

function When({ draft, set, missing }: PartProps) {
  const m = useMessages();
  const { firstDay, lastDay, hours } = draft;
  const backwards = lastDay !== '' && lastDay < firstDay;
  const day = (name: 'firstDay' | 'lastDay') => (
    <TextInput
      type="date"
      label={m.permits[name]}
      required
      value={draft[name]}
      error={
        missing.includes(name) &&
        (name === 'lastDay' && backwards ? m.permits.backwards : m.zones.required)
      }
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <div className="two">
        {day('firstDay')}
        {day('lastDay')}
      </div>
      <fieldset className="group">
        <legend>
          {m.permits.hours}
          {hours.length === 0 && <span className="muted"> · {m.permits.allHours}</span>}
        </legend>
        {hours.map((span, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no other name than its place.
          <div key={i} className="hours-times">
            <ClockSpan
              {...span}
              onChange={(part) => set({ hours: hours.with(i, { ...span, ...part }) })}
            />
            <ActionIcon
              size="sm"
              aria-label={m.zones.removeHours}
              onClick={() => set({ hours: hours.toSpliced(i, 1) })}
            >
              <Icon name="trash" size={15} />
            </ActionIcon>
          </div>
        ))}
        {hours.length < 12 && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => set({ hours: [...hours, NIGHT] })}
          >
            {m.zones.addHours}
          </Button>
        )}
      </fieldset>
    </>
  );
}
