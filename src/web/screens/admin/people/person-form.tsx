import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { infer as Infer } from 'zod';
import { ROLES, type Role } from '../../../../domain/people/roles.ts';
import type { ApiAccount, accountWithPasswordSchema } from '../../../../wire/api-people.ts';
import { useSetupChange, useUnits } from '../../../http/setup-queries.ts';
import { useMessages } from '../../../i18n/language.ts';
import { serverNow } from '../../../live/live.ts';
import { useMe } from '../../../people/use-me.ts';
import { navigate } from '../../../router.ts';
import { toggledIn } from '../../../ui/toggled.ts';
import { FormDrawer } from '../form-drawer.tsx';
import { Fault, RemoveButton, SecretOnce } from '../parts.tsx';

type WithPassword = Infer<typeof accountWithPasswordSchema>;
const close = () => navigate('/admin/people');

interface Fields {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: number | null;
  readonly licence: string;
}

/** One account; a new one where there is none yet. Its password is made by the service and told once. */
export function PersonForm({ account }: { account: ApiAccount | undefined }) {
  const m = useMessages();
  const [fields, setFields] = useState<Fields>({
    login: account?.login ?? '',
    name: account?.name ?? '',
    roles: account?.roles ?? ['case-desk'],
    unit: account?.unit?.id ?? null,
    licence: account?.licence ?? '',
  });
  const [tried, setTried] = useState(false);
  const [secret, setSecret] = useState<string>();
  const set = (change: Partial<Fields>) => setFields((before) => ({ ...before, ...change }));
  const add = useSetupChange<Fields, WithPassword>('POST', '/accounts', ['accounts'], (made) =>
    made?.password ? setSecret(made.password) : close(),
  );
  const change = useSetupChange<Omit<Fields, 'login'>>(
    'PATCH',
    `/accounts/${account?.id}`,
    ['accounts', 'me'],
    close,
  );
  const needsUnit = fields.roles.includes('unit') && fields.unit === null;
  const incomplete =
    fields.name.trim() === '' || fields.login.trim() === '' || fields.roles.length === 0;
  const submit = () => {
    setTried(true);
    if (incomplete || needsUnit) return;
    const { login, ...rest } = fields;
    if (account) change.mutate(rest);
    else add.mutate({ login: login.trim(), ...rest });
  };
  if (secret)
    return (
      <SecretOnce
        title={m.admin.people.password}
        text={m.admin.people.passwordOnce(fields.name)}
        secret={secret}
        onClose={close}
      />
    );
  const missing = (text: string) => tried && text.trim() === '' && m.zones.required;
  return (
    <FormDrawer
      title={account ? account.name : m.admin.people.add}
      onClose={close}
      onSubmit={submit}
      pending={add.isPending || change.isPending}
      error={add.error ?? change.error}
      below={account && <More account={account} onSecret={setSecret} />}
    >
      <TextInput
        label={m.people.login}
        required
        readOnly={account !== undefined}
        autoComplete="off"
        maxLength={64}
        value={fields.login}
        error={missing(fields.login)}
        onChange={(event) => set({ login: event.currentTarget.value })}
      />
      <TextInput
        label={m.admin.people.name}
        required
        maxLength={80}
        value={fields.name}
        error={missing(fields.name)}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Roles fields={fields} set={set} tried={tried} />
      <TextInput
        label={m.admin.people.licence}
        maxLength={80}
        value={fields.licence}
        onChange={(event) => set({ licence: event.currentTarget.value })}
      />
    </FormDrawer>
  );
}

interface RolesProps {
  readonly fields: Fields;
  readonly set: (change: Partial<Fields>) => void;
  readonly tried: boolean;
}

function Roles({ fields, set, tried }: RolesProps) {
  const m = useMessages();
  const units = useUnits().data ?? [];
  const { roles, unit } = fields;
  return (
    <>
      <fieldset className="group">
        <legend>{m.people.role}</legend>
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            label={m.people.roles[role]}
            description={m.admin.roleHelp[role]}
            checked={roles.includes(role)}
            onChange={() => set({ roles: toggledIn(roles, role) })}
          />
        ))}
        {tried && roles.length === 0 && <p className="error-text">{m.zones.required}</p>}
      </fieldset>
      <Select
        label={m.cases.unit}
        description={m.admin.people.unitHelp}
        clearable
        searchable
        value={unit === null ? null : String(unit)}
        error={tried && roles.includes('unit') && unit === null && m.zones.required}
        onChange={(next) => set({ unit: next === null ? null : Number(next) })}
        data={units.map(({ id, name }) => ({ value: String(id), label: name }))}
      />
    </>
  );
}

function More({ account, onSecret }: { account: ApiAccount; onSecret: (secret: string) => void }) {
  const m = useMessages();
  const me = useMe();
  const path = `/accounts/${account.id}`;
  const reset = useSetupChange<undefined, WithPassword>(
    'POST',
    `${path}/password`,
    ['accounts'],
    (made) => made?.password && onSecret(made.password),
  );
  const unlock = useSetupChange<{ unlock: true }>('PATCH', path, ['accounts']);
  const remove = useSetupChange<undefined>('DELETE', path, ['accounts'], close);
  const locked = account.lockedUntil !== null && Date.parse(account.lockedUntil) > serverNow();
  return (
    <div className="admin-more">
      {locked && (
        <Button
          variant="default"
          loading={unlock.isPending}
          onClick={() => unlock.mutate({ unlock: true })}
        >
          {m.admin.people.unlock}
        </Button>
      )}
      {!account.external && (
        <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
          {m.admin.people.reset}
        </Button>
      )}
      {me?.account !== account.id && (
        <RemoveButton
          label={m.admin.people.remove}
          question={m.admin.people.removeText(account.name)}
          pending={remove.isPending}
          error={remove.error}
          onRemove={() => remove.mutate(undefined)}
        />
      )}
      <Fault error={reset.error ?? unlock.error} />
    </div>
  );
}
