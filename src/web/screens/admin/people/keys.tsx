import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { infer as Infer } from 'zod';
import { PERMISSIONS, type Permission } from '../../../../domain/people/roles.ts';
import type { ApiKey, keyWithSecretSchema } from '../../../../wire/api-people.ts';
import { useKeys } from '../../../http/people-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useSetupChange, useUnits } from '../../../http/setup-queries.ts';
import { addDays, instantOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { toggledIn } from '../../../ui/toggled.ts';
import { FormDrawer } from '../form-drawer.tsx';
import { PartHead, RemoveButton, SecretOnce } from '../parts.tsx';

/** Keys of machines. A key's secret is told once, when it is made. */
export function Keys() {
  const m = useMessages();
  const keys = useKeys();
  const [adding, setAdding] = useState(false);
  const { data, error } = keys;
  return (
    <>
      <PartHead title={m.admin.parts.keys} help={m.admin.keys.help}>
        <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
          {m.admin.keys.add}
        </Button>
      </PartHead>
      {error && <Failure error={error} retry={() => void keys.refetch()} />}
      {data?.length === 0 && <Notice title={m.admin.keys.none} />}
      {data && data.length > 0 && (
        <div className="card table-card">
          <table className="table">
            <thead>
              <tr>
                <th>{m.admin.people.name}</th>
                <th>{m.admin.keys.scopes}</th>
                <th>{m.admin.keys.made}</th>
                <th>{m.admin.keys.used}</th>
                <th>{m.admin.keys.expires}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {data.map((key) => (
                <Row key={key.id} of={key} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && <KeyForm onClose={() => setAdding(false)} />}
    </>
  );
}

function Row({ of: key }: { of: ApiKey }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const remove = useSetupChange<undefined>('DELETE', `/keys/${key.id}`, ['keys']);
  const moment = (text: string | null) => (text ? format.moment(text) : m.cases.none);
  const all = key.scopes.length === PERMISSIONS.length;
  return (
    <tr>
      <td data-label={m.admin.people.name}>
        <strong>{key.name}</strong>
        {key.unit && <span className="row-sub"> {key.unit.name}</span>}
      </td>
      <td data-label={m.admin.keys.scopes} className="what-cell small">
        {all
          ? m.admin.keys.everything
          : key.scopes.map((one) => m.admin.permissions[one]).join(m.people.comma)}
      </td>
      <td data-label={m.admin.keys.made}>
        {moment(key.created)} <span className="row-sub">{key.createdBy}</span>
      </td>
      <td data-label={m.admin.keys.used}>{moment(key.used)}</td>
      <td data-label={m.admin.keys.expires}>{moment(key.expires)}</td>
      <td>
        <RemoveButton
          label={m.admin.keys.revoke}
          question={m.admin.keys.revokeText(key.name)}
          pending={remove.isPending}
          error={remove.error}
          onRemove={() => remove.mutate(undefined)}
        />
      </td>
    </tr>
  );
}

type WithSecret = Infer<typeof keyWithSecretSchema>;
interface NewKey {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly unit: number | null;
  readonly expires: string | null;
}

function KeyForm({ onClose }: { onClose: () => void }) {
  const m = useMessages();
  const timezone = useTimezone();
  const units = useUnits().data ?? [];
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Permission[]>([]);
  const [unit, setUnit] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const [secret, setSecret] = useState<string>();
  const add = useSetupChange<NewKey, WithSecret>('POST', '/keys', ['keys'], (made) =>
    setSecret(made?.secret),
  );
  const submit = () => {
    setTried(true);
    if (name.trim() === '' || scopes.length === 0) return;
    // To the end of its last day.
    const end = until === '' ? Number.NaN : instantOf(addDays(until, 1), timezone);
    add.mutate({
      name: name.trim(),
      scopes,
      unit: unit === null ? null : Number(unit),
      expires: Number.isNaN(end) ? null : new Date(end).toISOString(),
    });
  };
  if (secret)
    return (
      <SecretOnce
        title={m.admin.keys.secret}
        text={m.admin.keys.secretOnce}
        secret={secret}
        onClose={onClose}
      />
    );
  return (
    <FormDrawer
      title={m.admin.keys.add}
      onClose={onClose}
      onSubmit={submit}
      pending={add.isPending}
      error={add.error}
      action={m.admin.keys.make}
    >
      <TextInput
        label={m.admin.people.name}
        description={m.admin.keys.nameHelp}
        required
        maxLength={80}
        value={name}
        error={tried && name.trim() === '' && m.zones.required}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="group">
        <legend>{m.admin.keys.scopes}</legend>
        {PERMISSIONS.map((one) => (
          <Checkbox
            key={one}
            label={m.admin.permissions[one]}
            checked={scopes.includes(one)}
            onChange={() => setScopes(toggledIn(scopes, one))}
          />
        ))}
        {tried && scopes.length === 0 && <p className="error-text">{m.zones.required}</p>}
      </fieldset>
      <Select
        label={m.admin.keys.unitOnly}
        clearable
        searchable
        value={unit}
        onChange={setUnit}
        data={units.map((one) => ({ value: String(one.id), label: one.name }))}
      />
      <TextInput
        type="date"
        label={m.admin.keys.expires}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </FormDrawer>
  );
}
