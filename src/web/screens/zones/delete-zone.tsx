import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiZone } from '../../../wire/api.ts';
import { sendIfMatch } from '../../http/client.ts';
import { useMessages } from '../../i18n/language.ts';

export function DeleteZone({ zone, onDone }: { zone: ApiZone; onDone: () => void }) {
  const m = useMessages();
  const client = useQueryClient();
  const [asking, ask] = useState(false);
  const remove = useMutation({
    mutationFn: () => sendIfMatch('DELETE', `/zones/${zone.id}`, undefined, zone.version),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['zones'] });
      onDone();
    },
  });
  return (
    <>
      <Button variant="subtle" color="alarm" ml="auto" onClick={() => ask(true)}>
        {m.zones.delete}
      </Button>
      <Modal
        opened={asking}
        onClose={() => ask(false)}
        title={m.zones.deleteTitle}
        closeButtonProps={{ 'aria-label': m.zones.cancel }}
      >
        <p>{m.zones.deleteText(zone.name)}</p>
        {remove.error && (
          <p role="alert" className="error-text">
            {remove.error.message}
          </p>
        )}
        <div className="button-row end">
          <Button variant="default" data-autofocus onClick={() => ask(false)}>
            {m.zones.cancel}
          </Button>
          <Button color="alarm" loading={remove.isPending} onClick={() => remove.mutate()}>
            {m.zones.delete}
          </Button>
        </div>
      </Modal>
    </>
  );
}
