import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiDevice } from '../../../wire/api.ts';
import { send } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Question } from '../../ui/question.tsx';
import { type DeviceFields, DeviceForm } from './device-form.tsx';

/** What was entered of it, mended. */
export function ChangeDevice({ device }: { device: ApiDevice }) {
  const m = useMessages();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const change = useMutation({
    mutationFn: ({ id, ...fields }: DeviceFields) =>
      send<ApiDevice>('PATCH', `/devices/${encodeURIComponent(id)}`, fields),
    onSuccess: (changed) => {
      client.setQueryData(['device', device.id], changed);
      void client.invalidateQueries({ queryKey: ['devices'] });
      setOpen(false);
    },
  });
  const close = () => {
    setOpen(false);
    change.reset();
  };
  const { id, kind, name, plate, crs } = device;
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {m.devices.change}
      </Button>
      <Modal
        opened={open}
        onClose={close}
        title={m.devices.changeTitle(id)}
        closeButtonProps={{ 'aria-label': m.devices.cancel }}
      >
        <DeviceForm
          initial={{ id, kind, name, plate, crs }}
          isNew={false}
          submit={m.devices.save}
          pending={change.isPending}
          error={change.error}
          onCancel={close}
          onSubmit={(fields) => change.mutate(fields)}
        />
      </Modal>
    </>
  );
}

/** Out of service, after a question: its history stays. */
export function RetireDevice({ id }: { id: string }) {
  const m = useMessages();
  const client = useQueryClient();
  const [asking, ask] = useState(false);
  const retire = useMutation({
    mutationFn: () => send('DELETE', `/devices/${encodeURIComponent(id)}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['devices'] });
      navigate('/devices');
    },
  });
  const close = () => {
    ask(false);
    retire.reset();
  };
  return (
    <>
      <Button variant="default" color="alarm" onClick={() => ask(true)}>
        {m.devices.retire}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={m.devices.retire}
        closeButtonProps={{ 'aria-label': m.devices.cancel }}
      >
        <Question
          text={m.devices.retireText(id)}
          yes={m.devices.retire}
          color="alarm"
          no={m.devices.cancel}
          pending={retire.isPending}
          error={retire.error}
          onYes={() => retire.mutate()}
          onNo={close}
        />
      </Modal>
    </>
  );
}
