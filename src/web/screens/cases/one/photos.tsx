import { useState } from 'react';
import type { PHOTO_ROLES } from '../../../../domain/captures/photo.ts';
import type { ApiCasePhoto } from '../../../../wire/api-photos.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Thumb } from '../thumb.tsx';
import { BeforeAfter } from './before-after.tsx';
import { PhotoViewer } from './photo-viewer.tsx';

/** What it was like, then what was done: the order in which a case is told. */
const ORDER = [
  'report',
  'evidence',
  'verification',
  'before',
  'after',
] as const satisfies readonly (typeof PHOTO_ROLES)[number][];

/** Small pictures by what they are for; pressed, they are shown large. */
export function CasePhotos({ photos }: { photos: readonly ApiCasePhoto[] }) {
  const m = useMessages();
  const [shown, show] = useState<number>();
  const [comparing, compare] = useState(false);
  if (photos.length === 0) return null;
  const sorted = ORDER.flatMap((role) => photos.filter((one) => one.role === role));
  const after = sorted.findLast((one) => one.role === 'after');
  const before = sorted.find((one) => one.role !== 'after');
  return (
    <section className="case-section">
      <h3>
        {m.casePage.photos(photos.length)}
        {before && after && (
          <button type="button" className="plain-button text-button" onClick={() => compare(true)}>
            <Icon name="compare" size={14} />
            {m.casePage.compare}
          </button>
        )}
      </h3>
      <ul className="case-photos">
        {sorted.map(({ photo, role }, i) => (
          <li key={photo.id}>
            <button
              type="button"
              className="plain-button"
              aria-label={m.casePage.showPhoto(i + 1, m.casePage.roles[role])}
              onClick={() => show(i)}
            >
              <Thumb sha256={photo.sha256} file={photo} />
              <span className="photo-role" data-role={role}>
                {m.casePage.roles[role]}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <PhotoViewer photos={sorted} at={shown} onGo={show} onClose={() => show(undefined)} />
      )}
      {comparing && before && after && (
        <BeforeAfter before={before} after={after} onClose={() => compare(false)} />
      )}
    </section>
  );
}
