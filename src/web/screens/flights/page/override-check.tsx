import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ApiCheck } from '../../../../wire/api-flights.ts';
import { useFlightChange } from '../../../http/flight-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { checkSentence } from './check-words.ts';

const SHORTEST = 3;

interface OverrideCheckProps {
  readonly id: string;
  readonly check: ApiCheck;
  readonly onClose: () => void;
}

/** Letting an item pass: with a reason, under a name, on record. */
export function OverrideCheck({ id, check, onClose }: OverrideCheckProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const pass = useFlightChange<{ item: string; reason: string }>(id, 'overrides');
  const short = reason.trim().length < SHORTEST;
  const confirm = () => {
    setTried(true);
    if (short) return;
    pass.mutate({ item: check.item, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.checks.overrideTitle(m.checks.items[check.item])}
      closeButtonProps={{ 'aria-label': m.checks.cancel }}
    >
      <div className="form">
        <p>{checkSentence(m, format, check)}</p>
        <Textarea
          data-autofocus
          label={m.checks.reason}
          description={m.checks.overrideText}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          error={tried && short ? m.checks.reasonShort : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {pass.error && (
          <p role="alert" className="error-text">
            {pass.error.message}
          </p>
        )}
        <div className="button-row end">
          <Button variant="default" onClick={onClose}>
            {m.checks.cancel}
          </Button>
          <Button color="alarm" loading={pass.isPending} onClick={confirm}>
            {m.checks.confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
