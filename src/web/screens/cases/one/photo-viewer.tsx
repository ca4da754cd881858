import { ActionIcon, Modal } from '@mantine/core';
import { type CSSProperties, type KeyboardEvent, useState } from 'react';
import type { ApiCasePhoto, ApiMark, ApiPhoto } from '../../../../wire/api-photos.ts';
import { useTimezone } from '../../../http/queries.ts';
import type { Messages } from '../../../i18n/en.ts';
import { type Format, useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Icon } from '../../../ui/icons.tsx';
import { NoPicture, photoAddress } from '../thumb.tsx';

interface ViewerProps {
  readonly photos: readonly ApiCasePhoto[];
  readonly at: number;
  readonly onGo: (at: number) => void;
  readonly onClose: () => void;
}

/** One photo as large as the window, with what is marked on it; the arrow keys go on. */
export function PhotoViewer({ photos, at, onGo, onClose }: ViewerProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const one = photos[at];
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' && at + 1 < photos.length) onGo(at + 1);
    if (event.key === 'ArrowLeft' && at > 0) onGo(at - 1);
  };
  if (!one) return null;
  const { photo } = one;
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      onKeyDown={keys}
      title={`${m.casePage.roles[one.role]} ${at + 1} / ${photos.length}`}
      closeButtonProps={{ 'aria-label': m.casePage.closeViewer }}
      classNames={{ body: 'viewer-body', content: 'viewer' }}
      transitionProps={{ duration: 0 }}
    >
      <Picture key={photo.sha256} photo={photo} />
      <div className="viewer-foot">
        <ActionIcon
          size="lg"
          aria-label={m.casePage.previous}
          disabled={at === 0}
          onClick={() => onGo(at - 1)}
        >
          <Icon name="back" />
        </ActionIcon>
        <p className="muted small wrap">{wordsOf(one, m, format)}</p>
        <a href={photoAddress(photo.sha256, 'original')} download={photo.name}>
          {m.casePage.original}
        </a>
        <ActionIcon
          size="lg"
          aria-label={m.casePage.next}
          disabled={at + 1 >= photos.length}
          onClick={() => onGo(at + 1)}
        >
          <Icon name="forward" />
        </ActionIcon>
      </div>
    </Modal>
  );
}

/** As large as fits into the frame, in its own shape, so that marks lie where they were drawn. */
export function fitted({ width, height }: Pick<ApiPhoto, 'width' | 'height'>): CSSProperties {
  const ratio = width / Math.max(1, height);
  return { aspectRatio: `${ratio}`, width: `min(100cqw, 100cqh * ${ratio})` };
}

function Picture({ photo }: Pick<ApiCasePhoto, 'photo'>) {
  const m = useMessages();
  const [failed, setFailed] = useState(false);
  if (failed)
    return (
      <div className="viewer-none">
        <NoPicture file={photo} />
        <p>{m.casePage.notShown}</p>
      </div>
    );
  const marks = photo.marks.filter((mark) => !mark.rejected);
  return (
    <div className="viewer-frame">
      <div className="viewer-picture" style={fitted(photo)}>
        <img
          src={photoAddress(photo.sha256, 'web')}
          alt={photo.name}
          onError={() => setFailed(true)}
        />
        {marks.map((mark) => (
          <Box key={mark.id} mark={mark} />
        ))}
      </div>
    </div>
  );
}

function Box({ mark }: { mark: ApiMark }) {
  const { x, y, w, h } = mark.box;
  const percent = (share: number) => `${share * 100}%`;
  const sure = mark.confidence === null ? '' : ` ${Math.round(mark.confidence * 100)} %`;
  return (
    <span
      className="photo-mark"
      data-detected={mark.confidence !== null}
      style={{ left: percent(x), top: percent(y), width: percent(w), height: percent(h) }}
    >
      {(mark.label || sure) && (
        <span>
          {mark.label}
          {sure}
        </span>
      )}
    </span>
  );
}

function wordsOf({ photo, addedBy }: ApiCasePhoto, m: Messages, format: Format): string {
  return [
    photo.taken && format.moment(photo.taken),
    photo.placedBy ? m.casePage.placedBy[photo.placedBy] : m.casePage.unplaced,
    photo.heightAbove !== null && m.casePage.height(format.distance(photo.heightAbove)),
    photo.camera,
    m.casePage.addedBy(addedBy),
    photo.sha256.slice(0, 12),
  ]
    .filter(Boolean)
    .join(' · ');
}
