/** What the parts of administration have in common: heads, saving, asking before removing, secrets shown once. */
import { Button, CopyButton, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../i18n/language.ts';

export function PartHead({
  title,
  help,
  children,
}: {
  title: string;
  help?: string;
  children?: ReactNode;
}) {
  return (
    <div className="admin-head">
      <div className="grow">
        <h1>{title}</h1>
        {help && <p className="muted">{help}</p>}
      </div>
      {children}
    </div>
  );
}

export function Fault({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <p role="alert" className="error-text">
      {error.message}
    </p>
  );
}

interface RemoveProps {
  readonly label: string;
  readonly question: string;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onRemove: () => void;
}

/** Asks first: what is removed is gone for everybody. */
export function RemoveButton({ label, question, pending, error, onRemove }: RemoveProps) {
  const m = useMessages();
  const [asking, ask] = useState(false);
  return (
    <>
      <Button variant="subtle" color="alarm" onClick={() => ask(true)}>
        {label}
      </Button>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={label}
        closeButtonProps={{ 'aria-label': m.zones.cancel }}
      >
        <p>{question}</p>
        <Fault error={error} />
        <div className="button-row end">
          <Button variant="default" onClick={() => ask(false)}>
            {m.zones.cancel}
          </Button>
          <Button color="alarm" loading={pending} onClick={onRemove}>
            {label}
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** A password or secret that is told this once; gone when it is closed. */
export function SecretOnce({
  title,
  text,
  secret,
  onClose,
}: {
  title: string;
  text: string;
  secret: string;
  onClose: () => void;
}) {
  const m = useMessages();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <div className="token">
        <p>{text}</p>
        <div className="token-line">
          <code>{secret}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? m.admin.copied : m.admin.copy}
              </Button>
            )}
          </CopyButton>
        </div>
        <div className="button-row end">
          <Button onClick={onClose}>{m.admin.kept}</Button>
        </div>
      </div>
    </Modal>
  );
}
