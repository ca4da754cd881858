import { Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { infer as Infer, input as Input } from 'zod';
import {
  type ApiHook,
  type hookWithSecretSchema,
  NOTICE_EVENTS,
  type NoticeEvent,
  type newHookSchema,
} from '../../../../wire/api-notices.ts';
import { useSetupChange, useUnits } from '../../../http/setup-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { navigate } from '../../../router.ts';
import { toggledIn } from '../../../ui/toggled.ts';
import { FormDrawer } from '../form-drawer.tsx';
import { RemoveButton, SecretOnce } from '../parts.tsx';

type NewHook = Input<typeof newHookSchema>;
type WithSecret = Infer<typeof hookWithSecretSchema>;

const close = () => navigate('/admin/webhooks');
const KEYS = ['webhooks', 'deliveries'];

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

export function HookForm({ hook }: { hook: ApiHook | undefined }) {
  const m = useMessages();
  const units = useUnits().data ?? [];
  const [name, setName] = useState(hook?.name ?? '');
  const [url, setUrl] = useState(hook?.url ?? 'https://');
  const [events, setEvents] = useState<readonly NoticeEvent[]>(hook?.events ?? NOTICE_EVENTS);
  const [unit, setUnit] = useState<string | null>(hook?.unit ? String(hook.unit.id) : null);
  const [active, setActive] = useState(hook?.active ?? true);
  const [tried, setTried] = useState(false);
  const [secret, setSecret] = useState<string>();
  const save = useSetupChange<NewHook, WithSecret>(
    hook ? 'PUT' : 'POST',
    hook ? `/webhooks/${hook.id}` : '/webhooks',
    KEYS,
    (made) => (!hook && made?.secret ? setSecret(made.secret) : close()),
  );
  const remove = useSetupChange<undefined>('DELETE', `/webhooks/${hook?.id}`, KEYS, close);
  const submit = () => {
    setTried(true);
    if (name.trim() === '' || !isAddress(url) || events.length === 0) return;
    save.mutate({
      name: name.trim(),
      url: url.trim(),
      events: [...events],
      unit: unit === null ? null : Number(unit),
      active,
    });
  };
  if (secret)
    return (
      <SecretOnce
        title={m.admin.hooks.secret}
        text={m.admin.hooks.secretOnce}
        secret={secret}
        onClose={close}
      />
    );
  return (
    <FormDrawer
      title={hook ? hook.name : m.admin.hooks.add}
      onClose={close}
      onSubmit={submit}
      pending={save.isPending}
      error={save.error}
      beside={
        hook && (
          <RemoveButton
            label={m.admin.hooks.remove}
            question={m.admin.hooks.removeText(hook.name)}
            pending={remove.isPending}
            error={remove.error}
            onRemove={() => remove.mutate(undefined)}
          />
        )
      }
    >
      <TextInput
        label={m.admin.people.name}
        required
        maxLength={80}
        value={name}
        error={tried && name.trim() === '' && m.zones.required}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        type="url"
        label={m.admin.hooks.url}
        required
        maxLength={500}
        value={url}
        error={tried && !isAddress(url) && m.admin.hooks.urlNeeded}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <fieldset className="group">
        <legend>{m.admin.hooks.events}</legend>
        {NOTICE_EVENTS.map((event) => (
          <Checkbox
            key={event}
            label={m.admin.hooks.eventNames[event]}
            checked={events.includes(event)}
            onChange={() => setEvents(toggledIn(events, event))}
          />
        ))}
        {tried && events.length === 0 && <p className="error-text">{m.zones.required}</p>}
      </fieldset>
      <Select
        label={m.admin.hooks.unitOnly}
        clearable
        searchable
        value={unit}
        onChange={setUnit}
        data={units.map((one) => ({ value: String(one.id), label: one.name }))}
      />
      <Checkbox
        label={m.admin.hooks.active}
        checked={active}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
    </FormDrawer>
  );
}
