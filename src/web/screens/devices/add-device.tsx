import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DEVICE_KINDS, type DeviceKind } from '../../../domain/fleet/device.ts';
import { deviceId } from '../../../domain/ids.ts';
import type { ApiDevice } from '../../../wire/api.ts';
import { send } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { Token } from './token.tsx';

interface NewDevice {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly plate: string;
  readonly crs: 'wgs84' | 'gcj02';
}

const EMPTY: NewDevice = { id: '', kind: 'muck-truck', name: '', plate: '', crs: 'wgs84' };

export function AddDevice({ open, onClose }: { open: boolean; onClose: () => void }) {
  const m = useMessages();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (device: NewDevice) =>
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
        <Form
          pending={add.isPending}
          error={add.error}
          onCancel={close}
          onSubmit={(device) => add.mutate(device)}
        />
      )}
    </Modal>
  );
}

interface FormProps {
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onCancel: () => void;
  readonly onSubmit: (device: NewDevice) => void;
}

function Form({ pending, error, onCancel, onSubmit }: FormProps) {
  const m = useMessages();
  const [device, setDevice] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<NewDevice>) => setDevice({ ...device, ...part });
  const badId = deviceId(device.id) === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!badId) onSubmit(device);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <TextInput
        data-autofocus
        label={m.devices.id}
        description={m.devices.idHelp}
        required
        maxLength={64}
        autoComplete="off"
        value={device.id}
        error={tried && badId}
        onChange={(event) => change({ id: event.currentTarget.value.trim() })}
      />
      <Select
        label={m.devices.kind}
        value={device.kind}
        allowDeselect={false}
        data={DEVICE_KINDS.map((value) => ({ value, label: m.kinds[value] }))}
        onChange={(kind) => kind && change({ kind: kind as DeviceKind })}
      />
      <div className="two">
        <TextInput
          label={m.devices.name}
          maxLength={80}
          value={device.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={m.devices.plate}
          maxLength={20}
          value={device.plate}
          onChange={(event) => change({ plate: event.currentTarget.value })}
        />
      </div>
      <Select
        label={m.devices.crs}
        value={device.crs}
        allowDeselect={false}
        data={(['wgs84', 'gcj02'] as const).map((value) => ({ value, label: m.devices[value] }))}
        onChange={(crs) => crs && change({ crs: crs as NewDevice['crs'] })}
      />
      {error && (
        <p role="alert" className="error-text">
          {error.message}
        </p>
      )}
      <div className="button-row end">
        <Button variant="default" onClick={onCancel}>
          {m.devices.cancel}
        </Button>
        <Button type="submit" loading={pending}>
          {m.devices.create}
        </Button>
      </div>
    </form>
  );
}
