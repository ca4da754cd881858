import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/language.ts';

interface NoticeProps {
  readonly title: string;
  readonly text?: string | undefined;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** An empty or failed state: what is so, and what to do. */
export function Notice({ title, text, className = '', children }: NoticeProps) {
  return (
    <div className={`notice ${className}`}>
      <strong>{title}</strong>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const m = useMessages();
  return (
    <div role="alert">
      <Notice title={m.errors.title} text={error.message}>
        {retry && (
          <Button variant="default" onClick={retry}>
            {m.errors.retry}
          </Button>
        )}
      </Notice>
    </div>
  );
}
