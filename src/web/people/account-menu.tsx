import { Button, Modal, Popover, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiMe } from '../../wire/api-people.ts';
import { send } from '../http/client.ts';
import { useMessages } from '../i18n/language.ts';
import { Icon } from '../ui/icons.tsx';
import { PasswordForm } from './password-form.tsx';
import { signOut, useMe } from './use-me.ts';

/** Who is signed in, in the bar: name, roles, duty, password, the way out. */
export function AccountMenu() {
  const m = useMessages();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [asking, ask] = useState(false);
  if (!me) return null;
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <button
            type="button"
            className="account plain-button"
            aria-label={m.people.menu(me.name)}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon name="person" size={17} />
            <span className="account-name">{me.name}</span>
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <Inside
            me={me}
            onPassword={() => {
              setOpen(false);
              ask(true);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={m.people.changePassword}
        closeButtonProps={{ 'aria-label': m.people.cancel }}
      >
        <PasswordForm login={me.login} onDone={() => ask(false)} />
      </Modal>
    </>
  );
}

function Inside({ me, onPassword }: { me: ApiMe; onPassword: () => void }) {
  const m = useMessages();
  const leave = useMutation({ mutationFn: signOut });
  return (
    <div className="choices">
      <div>
        <strong>{me.name}</strong>
        <p className="muted small">
          {[me.roles.map((role) => m.people.roles[role]).join(m.people.comma), me.unit?.name]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {me.roles.includes('pilot') && <Duty me={me} />}
      {me.account !== null && (
        <Button variant="default" onClick={onPassword}>
          {m.people.changePassword}
        </Button>
      )}
      <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
        {m.people.signOut}
      </Button>
      {leave.error && (
        <p role="alert" className="error-text">
          {leave.error.message}
        </p>
      )}
    </div>
  );
}

function Duty({ me }: { me: ApiMe }) {
  const m = useMessages();
  const client = useQueryClient();
  /** What was asked for, until the service has answered: the switch does not flip back meanwhile. */
  const [wanted, want] = useState<boolean>();
  const change = useMutation({
    mutationFn: (onDuty: boolean) => send<ApiMe>('PUT', '/me/duty', { onDuty }),
    onSuccess: (now) => client.setQueryData(['me'], now),
    onSettled: () => want(undefined),
  });
  return (
    <div>
      <Switch
        label={m.people.onDuty}
        description={m.people.onDutyHelp}
        checked={wanted ?? me.onDuty}
        onChange={(event) => {
          want(event.currentTarget.checked);
          change.mutate(event.currentTarget.checked);
        }}
      />
      {change.error && (
        <p role="alert" className="error-text">
          {change.error.message}
        </p>
      )}
    </div>
  );
}
