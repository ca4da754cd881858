import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ApiCasePhoto, ApiPhoto } from '../../../wire/api-photos.ts';
import { usePairs } from '../../http/photo-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Notice } from '../../ui/notice.tsx';
import { BeforeAfter } from '../cases/one/before-after.tsx';
import { Thumb } from '../cases/thumb.tsx';

const asOfCase = (photo: ApiPhoto, role: 'before' | 'after'): ApiCasePhoto => ({
  photo,
  role,
  addedBy: photo.uploadedBy,
  added: photo.uploaded,
});

/** The same spot at other times: one of them beside this one, parted by a slider. */
export function PairsDialog({ photo, onClose }: { photo: ApiPhoto; onClose: () => void }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { data } = usePairs(photo.id);
  const [other, choose] = useState<ApiPhoto>();
  if (other) {
    const later = (other.taken ?? '') > (photo.taken ?? '');
    const [before, after] = later ? [photo, other] : [other, photo];
    return (
      <BeforeAfter
        before={asOfCase(before, 'before')}
        after={asOfCase(after, 'after')}
        onClose={onClose}
      />
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={m.photos.pairsTitle}
      closeButtonProps={{ 'aria-label': m.photos.cancel }}
    >
      {!data && <Notice title={m.errors.loading} />}
      {data?.pairs.length === 0 && <Notice title={m.photos.pairsNone} />}
      <ul className="lt-near">
        {data?.pairs.map(({ photo: one, overlap, metres }) => (
          <li key={one.id}>
            <button type="button" className="plain-button" onClick={() => choose(one)}>
              <Thumb sha256={one.sha256} file={one} />
              <span>
                <strong>{one.taken ? format.moment(one.taken) : one.name}</strong>
                <span className="row-sub">
                  {[
                    one.flight?.number,
                    m.photos.join.metres(format.distance(metres)),
                    overlap !== null && `${Math.round(overlap * 100)} %`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
