import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { DEVICE_KINDS, type DeviceKind } from '../../../domain/fleet/device.ts';
import { deviceId } from '../../../domain/ids.ts';
import type { ApiDevice } from '../../../wire/api.ts';
import { useMessages } from '../../i18n/language.ts';

/** What a person says of a device. */
export type DeviceFields = Pick<ApiDevice, 'id' | 'kind' | 'name' | 'plate' | 'crs'>;

interface DeviceFormProps {
  readonly initial: DeviceFields;
  /** Its id is given once. */
  readonly isNew: boolean;
  readonly submit: string;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onCancel: () => void;
  readonly onSubmit: (device: DeviceFields) => void;
}

export function DeviceForm(props: DeviceFormProps) {
  const { initial, isNew, pending, error, onCancel, onSubmit } = props;
  const m = useMessages();
  const [device, setDevice] = useState(initial);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<DeviceFields>) => setDevice({ ...device, ...part });
  const badId = deviceId(device.id) === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!badId) onSubmit(device);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {isNew && (
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
      )}
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
        onChange={(crs) => crs && change({ crs: crs as DeviceFields['crs'] })}
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
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
