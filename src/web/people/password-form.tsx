import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApiMe } from '../../wire/api-people.ts';
import { send } from '../http/client.ts';
import { useMessages } from '../i18n/language.ts';

/** As the API has it. */
const SHORTEST = 10;

/** A password of one's own in place of the old one. `login`: for the browser's own keeper of passwords. */
export function PasswordForm({ login, onDone }: { login: string; onDone: () => void }) {
  const m = useMessages();
  const client = useQueryClient();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => send<ApiMe>('PUT', '/me/password', { old, new: fresh }),
    onSuccess: (now) => {
      client.setQueryData(['me'], now);
      onDone();
    },
  });
  const short = fresh.length < SHORTEST ? m.people.tooShort(SHORTEST) : undefined;
  const differs = again === fresh ? undefined : m.people.differs;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) change.mutate();
  };
  return (
    <form className="password-form" onSubmit={submit} noValidate>
      <input
        className="visually-hidden"
        autoComplete="username"
        readOnly
        tabIndex={-1}
        aria-hidden="true"
        value={login}
      />
      <PasswordInput
        label={m.people.oldPassword}
        autoComplete="current-password"
        required
        data-autofocus
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
      />
      <PasswordInput
        label={m.people.newPassword}
        description={m.people.passwordHelp(SHORTEST)}
        autoComplete="new-password"
        required
        value={fresh}
        error={tried ? short : undefined}
        onChange={(event) => setFresh(event.currentTarget.value)}
      />
      <PasswordInput
        label={m.people.again}
        autoComplete="new-password"
        required
        value={again}
        error={tried && !short ? differs : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {change.error && (
        <p role="alert" className="error-text">
          {change.error.message}
        </p>
      )}
      <div className="button-row end">
        <Button type="submit" loading={change.isPending}>
          {m.people.savePassword}
        </Button>
      </div>
    </form>
  );
}
