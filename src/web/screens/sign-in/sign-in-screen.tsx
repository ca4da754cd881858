import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { ApiDoors, ApiMe } from '../../../wire/api-people.ts';
import { get, send } from '../../http/client.ts';
import {
  LANGUAGES,
  type Language,
  language,
  messagesOf,
  useMessages,
} from '../../i18n/language.ts';
import { backTo } from '../../people/use-me.ts';
import { useAddress } from '../../router.ts';
import { DemoAccounts } from './demo-accounts.tsx';

/** The only page that is there for everybody: login and password, or the bureau's single sign-on. */
export function SignInScreen() {
  const m = useMessages();
  const { query } = useAddress();
  const doors = useQuery({
    queryKey: ['doors'],
    queryFn: () => get<ApiDoors>('/doors'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const to = backTo(query.get('to'));
  return (
    <div className="sign-in">
      <main className="sign-in-card" id="content">
        <h1>
          <svg width="22" height="22" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 1.5 17.5 18 10 14.2 2.5 18z" fill="currentColor" />
          </svg>
          {m.product}
        </h1>
        <SignInForm to={to} doors={doors.data} failed={query.get('failed')} />
      </main>
      <LanguageChoice />
    </div>
  );
}

interface FormProps {
  readonly to: string;
  readonly doors: ApiDoors | undefined;
  /** What the single sign-on came back with. */
  readonly failed: string | null;
}

function SignInForm({ to, doors, failed }: FormProps) {
  const m = useMessages();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const enter = useMutation({
    mutationFn: () => send<ApiMe>('POST', '/session', { login, password }),
    // Loaded afresh: nothing that was shown to somebody else is still there.
    onSuccess: () => location.replace(to),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (login.trim() && password) enter.mutate();
  };
  const single = doors?.single;
  return (
    <>
      <form className="sign-in-form" onSubmit={submit}>
        <TextInput
          size="md"
          label={m.people.login}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          size="md"
          label={m.people.password}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Fault error={enter.error} failed={failed} />
        <Button ref={button} type="submit" size="md" loading={enter.isPending || enter.isSuccess}>
          {m.people.signIn}
        </Button>
        {single && (
          <Button
            component="a"
            size="md"
            variant="default"
            href={`/api/v1/session/single?to=${encodeURIComponent(to)}`}
          >
            {m.people.signInWith(single)}
          </Button>
        )}
      </form>
      {doors && doors.demo.length > 0 && (
        <DemoAccounts
          accounts={doors.demo}
          onChoose={(one) => {
            setLogin(one.login);
            setPassword(one.password);
            button.current?.focus();
          }}
        />
      )}
    </>
  );
}

function Fault({ error, failed }: { error: Error | null; failed: string | null }) {
  const m = useMessages();
  const single = failed === null ? undefined : m.people.singleFailed;
  const text = error?.message ?? single;
  if (text === undefined) return null;
  return (
    <p role="alert" className="error-text">
      {text}
    </p>
  );
}

function LanguageChoice() {
  const m = useMessages();
  const chosen = language.use();
  return (
    <SegmentedControl
      className="sign-in-languages"
      fullWidth
      aria-label={m.settings.language}
      value={chosen}
      onChange={(next) => language.set(next as Language)}
      data={LANGUAGES.map((value) => ({ value, label: messagesOf(value).languageName }))}
    />
  );
}
