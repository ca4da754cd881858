import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ApiCasePhoto } from '../../../../wire/api-photos.ts';
import { useMessages } from '../../../i18n/language.ts';
import { photoAddress } from '../thumb.tsx';
import { fitted } from './photo-viewer.tsx';

interface Props {
  readonly before: ApiCasePhoto;
  readonly after: ApiCasePhoto;
  readonly onClose: () => void;
}

/** Two pictures over each other, parted by a line that a slider moves: by mouse, finger or the arrow keys. */
export function BeforeAfter({ before, after, onClose }: Props) {
  const m = useMessages();
  const [at, setAt] = useState(50);
  const { width, height } = after.photo;
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={m.casePage.compare}
      closeButtonProps={{ 'aria-label': m.casePage.closeViewer }}
      classNames={{ body: 'viewer-body', content: 'viewer' }}
      transitionProps={{ duration: 0 }}
    >
      <div className="viewer-frame">
        <div className="viewer-picture" style={fitted({ width, height })}>
          <img src={photoAddress(after.photo.sha256, 'web')} alt={m.casePage.roles.after} />
          <img
            className="compare-before"
            src={photoAddress(before.photo.sha256, 'web')}
            alt={m.casePage.roles.before}
            style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}
          />
          <span className="compare-line" style={{ left: `${at}%` }} aria-hidden="true" />
          <input
            type="range"
            className="compare-slider"
            aria-label={m.casePage.compareSlider}
            min={0}
            max={100}
            value={at}
            onChange={(event) => setAt(Number(event.currentTarget.value))}
          />
        </div>
      </div>
      <p className="viewer-foot small muted">
        <span>{m.casePage.roles[before.role === 'after' ? 'before' : before.role]}</span>
        <span className="grow" />
        <span>{m.casePage.roles.after}</span>
      </p>
    </Modal>
  );
}
