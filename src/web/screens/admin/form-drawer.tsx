import { Button, Drawer, type MantineSize } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useMessages } from '../../i18n/language.ts';
import { Fault } from './parts.tsx';

interface FormDrawerProps {
  readonly title: string;
  readonly size?: MantineSize;
  readonly onClose: () => void;
  /** What is filled in is sent where it is whole. */
  readonly onSubmit: () => void;
  readonly pending: boolean;
  readonly error: Error | null;
  /** On the button; absent: “Save”. */
  readonly action?: string;
  readonly children: ReactNode;
  /** Beside the buttons. */
  readonly beside?: ReactNode;
  /** Below the form, apart from it. */
  readonly below?: ReactNode;
}

/** One thing of administration, filled in at the side of its list. */
export function FormDrawer(props: FormDrawerProps) {
  const m = useMessages();
  const { title, size, onClose, onSubmit, pending, error, action } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      {...(size && { size })}
      title={title}
      closeButtonProps={{ 'aria-label': m.zones.cancel }}
    >
      <form className="form" onSubmit={submit} noValidate>
        {props.children}
        <Fault error={error} />
        <div className="button-row">
          <Button type="submit" loading={pending}>
            {action ?? m.admin.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {m.zones.cancel}
          </Button>
          {props.beside}
        </div>
      </form>
      {props.below}
    </Drawer>
  );
}
