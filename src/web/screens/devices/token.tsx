import { Button, CopyButton } from '@mantine/core';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';

/** A token, this once. */
export function Token({ token, onDone }: { token: string; onDone: () => void }) {
  const m = useMessages();
  return (
    <div className="token">
      <p>{m.devices.tokenText}</p>
      <div className="token-line">
        <code>{token}</code>
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={<Icon name={copied ? 'check' : 'copy'} size={15} />}
            >
              {copied ? m.devices.copied : m.devices.copy}
            </Button>
          )}
        </CopyButton>
      </div>
      <div className="button-row end">
        <Button onClick={onDone}>{m.devices.done}</Button>
      </div>
    </div>
  );
}
