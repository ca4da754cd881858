import { Button, Textarea } from '@mantine/core';
import { type ChangeEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { ApiCase } from '../../../wire/api-cases.ts';
import { useMessages } from '../../i18n/language.ts';
import { Icon } from '../../ui/icons.tsx';
import { type DraftPhoto, MOST_PHOTOS } from './drafts.ts';
import { useOutbox } from './use-outbox.ts';

/** Photographing and reporting back; written and kept on the phone, sent when there is a connection. */
export function Report({ of: c }: { of: ApiCase }) {
  const m = useMessages();
  const outbox = useOutbox();
  const draft = outbox.draftOf(c.id);
  const photos = outbox.photosOf(c.id);
  const [tried, setTried] = useState(false);
  const [left, setLeft] = useState(0);
  const note = draft?.note ?? '';
  const write = (text: string) => void outbox.write(c.id, c.number, { note: text });
  const report = () => {
    setTried(true);
    if (note.trim() === '') return;
    void outbox.write(c.id, c.number, { note: note.trim(), send: 'report', trouble: null });
  };
  if (draft?.send && !draft.trouble) return <Sending of={c} photos={photos} />;
  return (
    <section className="inbox-report" aria-label={m.inbox.report}>
      <Pictures
        photos={photos}
        left={left}
        onTake={(files) =>
          void outbox.addPhotos(c.id, c.number, files).then((leftOut) => setLeft(leftOut))
        }
      />
      <Textarea
        size="md"
        label={m.casePage.reasons.done}
        required
        autosize
        minRows={3}
        maxRows={8}
        maxLength={2000}
        value={note}
        error={tried && note.trim() === '' && m.casePage.needed.note}
        onChange={(event) => write(event.currentTarget.value)}
      />
      {draft?.trouble && (
        <p role="alert" className="error-text">
          {draft.trouble}
        </p>
      )}
      <Button size="lg" fullWidth onClick={report}>
        {m.inbox.report}
      </Button>
      <p className="muted small">{m.inbox.keptHere}</p>
    </section>
  );
}

function Sending({ of: c, photos }: { of: ApiCase; photos: readonly DraftPhoto[] }) {
  const m = useMessages();
  const outbox = useOutbox();
  const arrived = photos.filter(({ photo }) => photo !== null).length;
  return (
    <section className="inbox-report" role="status">
      <strong>{m.inbox.sending}</strong>
      <p>{m.inbox.arrived(arrived, photos.length)}</p>
      <PhotoRow photos={photos} />
      <Button
        variant="default"
        size="md"
        onClick={() => void outbox.write(c.id, c.number, { send: null })}
      >
        {m.inbox.backToWriting}
      </Button>
    </section>
  );
}

interface PicturesProps {
  readonly photos: readonly DraftPhoto[];
  /** How many of the last choice were too many. */
  readonly left: number;
  readonly onTake: (files: File[]) => void;
}

function Pictures({ photos, left, onTake }: PicturesProps) {
  const m = useMessages();
  const camera = useRef<HTMLInputElement>(null);
  const gallery = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    // The same picture can be chosen again.
    event.currentTarget.value = '';
    if (files.length > 0) onTake(files);
  };
  return (
    <>
      <PhotoRow photos={photos} />
      <div className="inbox-more">
        <Button
          size="lg"
          variant="light"
          leftSection={<Icon name="camera" size={20} />}
          onClick={() => camera.current?.click()}
        >
          {m.inbox.photograph}
        </Button>
        <Button size="lg" variant="default" onClick={() => gallery.current?.click()}>
          {m.inbox.fromGallery}
        </Button>
      </div>
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        data-what="camera"
        onChange={take}
      />
      <input ref={gallery} type="file" accept="image/*" multiple hidden onChange={take} />
      {left > 0 && (
        <p role="alert" className="error-text">
          {m.inbox.tooMany(left, MOST_PHOTOS)}
        </p>
      )}
    </>
  );
}

function PhotoRow({ photos }: { photos: readonly DraftPhoto[] }) {
  if (photos.length === 0) return null;
  return (
    <ul className="inbox-photos">
      {photos.map((photo) => (
        <Picture key={photo.key} photo={photo} />
      ))}
    </ul>
  );
}

function Picture({ photo }: { photo: DraftPhoto }) {
  const m = useMessages();
  const outbox = useOutbox();
  const address = useMemo(() => URL.createObjectURL(photo.bytes), [photo.bytes]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const share = outbox.progress?.key === photo.key ? outbox.progress.share : 0;
  const state = photo.trouble ? 'refused' : photo.photo !== null ? 'there' : 'waiting';
  return (
    <li data-state={state}>
      <img src={address} alt={photo.name} />
      {state === 'waiting' && (
        <progress value={share} max={1} aria-label={m.inbox.uploading(photo.name)} />
      )}
      {state === 'there' && (
        <span className="photo-role">
          <Icon name="check" size={12} />
          <span className="visually-hidden">{m.inbox.isThere}</span>
        </span>
      )}
      <button
        type="button"
        className="plain-button inbox-drop"
        aria-label={m.casePage.leaveOut(photo.name)}
        onClick={() => void outbox.removePhoto(photo.key)}
      >
        <Icon name="close" size={16} />
      </button>
      {photo.trouble && (
        <p role="alert" className="error-text">
          {photo.trouble}
        </p>
      )}
    </li>
  );
}
