import { ActionIcon, Button, Progress } from '@mantine/core';
import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';
import { PHOTO_ACCEPT } from '../../../domain/captures/photo-names.ts';
import { useMessages } from '../../i18n/language.ts';
import { useSignal } from '../../live/signal.ts';
import type { UploadQueue } from '../../photos/upload-queue.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { filesOf } from './dropped.ts';

interface PanelProps {
  readonly queue: UploadQueue;
  readonly onClose: () => void;
}

const MB = 1e6;
/** Not in React's types; every browser has it. */
const FOLDER = { webkitdirectory: '' } as InputHTMLAttributes<HTMLInputElement>;

export function UploadPanel({ queue, onClose }: PanelProps) {
  const m = useMessages();
  useSignal(queue.changed);
  const folder = useRef<HTMLInputElement>(null);
  const { total, done, bytes, sent, refused, others, running } = queue;
  const begun = total > 0 || others > 0;
  return (
    <section className="lt-upload card" aria-label={m.photos.upload.title}>
      <div className="lt-upload-head">
        <h2>{m.photos.upload.title}</h2>
        <ActionIcon aria-label={m.photos.upload.close} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {!begun && <p className="muted">{m.photos.upload.text}</p>}
      <div className="button-row">
        <Button
          leftSection={<Icon name="upload" size={14} />}
          onClick={() => folder.current?.click()}
        >
          {m.photos.upload.folder}
        </Button>
        <FileButton multiple accept={PHOTO_ACCEPT} onChange={(files) => queue.add(files)}>
          {(props) => (
            <Button {...props} variant="default">
              {m.photos.upload.files}
            </Button>
          )}
        </FileButton>
        {running && (
          <Button variant="default" onClick={() => queue.stop()}>
            {m.photos.upload.stop}
          </Button>
        )}
      </div>
      <input
        {...FOLDER}
        ref={folder}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          queue.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {begun && (
        <div role="status">
          <p>
            {running || done + refused.length < total
              ? m.photos.upload.progress(done, total)
              : m.photos.upload.finished(done)}{' '}
            <span className="muted">
              {m.photos.upload.megabytes((sent / MB).toFixed(1), (bytes / MB).toFixed(1))}
              {others > 0 && ` · ${m.photos.upload.others(others)}`}
            </span>
          </p>
          <Progress value={bytes > 0 ? (100 * sent) / bytes : 0} aria-hidden="true" />
        </div>
      )}
      {refused.length > 0 && (
        <div role="alert">
          <strong className="error-text">{m.photos.upload.refused(refused.length)}</strong>
          <ul className="lt-refused">
            {refused.map(({ name, reason }) => (
              <li key={name}>
                <strong>{name}</strong> {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Files and folders that are let go anywhere on the page; `over`: some are held above it. */
export function useDropped(enabled: boolean, onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    if (!enabled) return;
    const hold = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      void filesOf(event.dataTransfer).then((files) => take.current(files));
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [enabled]);
  return over;
}
