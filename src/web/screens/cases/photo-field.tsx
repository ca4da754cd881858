import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiReceivedPhotos } from '../../../wire/api-photos.ts';
import { sendForm } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Thumb } from './thumb.tsx';

interface FieldProps {
  /** Ids of photos that are on the server. */
  readonly value: readonly number[];
  readonly onChange: (ids: readonly number[]) => void;
}

/** Photos chosen or taken here are sent at once; the form then names them. */
export function PhotoField({ value, onChange }: FieldProps) {
  const m = useMessages();
  const [sent, setSent] = useState<ApiReceivedPhotos['received']>([]);
  const send = useMutation({
    mutationFn: async (files: File[]) => {
      const form = new FormData();
      for (const file of files) form.append('file', file, file.name);
      return sendForm<ApiReceivedPhotos>('/photos', form);
    },
    onSuccess: ({ received }) => {
      const known = new Set(sent.map(({ photo }) => photo.id));
      const all = [...sent, ...received.filter(({ photo }) => !known.has(photo.id))];
      setSent(all);
      onChange(all.map(({ photo }) => photo.id));
    },
  });
  const drop = (id: number) => {
    setSent(sent.filter(({ photo }) => photo.id !== id));
    onChange(value.filter((one) => one !== id));
  };
  return (
    <div className="photo-field">
      {sent.length > 0 && (
        <ul className="case-photos">
          {sent.map(({ photo }) => (
            <li key={photo.id}>
              <button
                type="button"
                className="plain-button"
                aria-label={m.casePage.leaveOut(photo.name)}
                title={m.casePage.leaveOut(photo.name)}
                onClick={() => drop(photo.id)}
              >
                <Thumb sha256={photo.sha256} />
                <span className="photo-role">
                  <Icon name="close" size={11} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <FileButton
        multiple
        accept="image/*"
        onChange={(files) => files.length > 0 && send.mutate(files)}
      >
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={send.isPending}
            leftSection={<Icon name="camera" size={14} />}
          >
            {m.casePage.addPhotos}
          </Button>
        )}
      </FileButton>
      {send.data?.refused.map(({ name, detail }) => (
        <p key={name} role="alert" className="error-text">
          {name}: {detail}
        </p>
      ))}
      {send.error && (
        <p role="alert" className="error-text">
          {send.error.message}
        </p>
      )}
    </div>
  );
}
