import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiDevice } from '../../../wire/api.ts';
import { send } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { type DeviceFields, DeviceForm } from './device-form.tsx';
import { Token } from './token.tsx';

const EMPTY: DeviceFields = { id: '', kind: 'muck-truck', name: '', plate: '', crs: 'wgs84' };

export function AddDevice({ open, onClose }: { open: boolean; onClose: () => void }) {
  const m = useMessages();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (device: DeviceFields) =>
      send<{ device: ApiDevice; token: string }>('POST', '/devices', device),
    onSuccess: () => client.invalidateQueries({ queryKey: ['devices'] }),
  });
  const close = () => {
    onClose();
    add.reset();
  };
  return (
    <Modal
      opened={open}
      onClose={close}
      // The token is shown once: a stray click beside the window must not lose it.
      closeOnClickOutside={!add.data}
      title={add.data ? m.devices.tokenTitle : m.devices.add}
      closeButtonProps={{ 'aria-label': m.devices.cancel }}
    >
      {add.data ? (
        <Token token={add.data.token} onDone={close} />
      ) : (
        <DeviceForm
          initial={EMPTY}
          isNew
          submit={m.devices.create}
          pending={add.isPending}
          error={add.error}
          onCancel={close}
          onSubmit={(device) => add.mutate(device)}
        />
      )}
    </Modal>
  );
}
