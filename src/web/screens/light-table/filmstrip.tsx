import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { ApiPhoto } from '../../../wire/api-photos.ts';
import { useMessages } from '../../i18n/language.ts';
import { useWindowed } from '../../ui/windowed.ts';
import { NoPicture, photoAddress } from '../cases/thumb.tsx';

/** px of one frame with its gap. */
const FRAME = 96;

interface FilmstripProps {
  readonly photos: readonly ApiPhoto[];
  readonly current: number | undefined;
  readonly chosen: ReadonlySet<number>;
  readonly onPick: (id: number, how: 'one' | 'range' | 'toggle') => void;
}

/** All photos in order; of thousands only those in sight are there. */
export function Filmstrip({ photos, current, chosen, onPick }: FilmstripProps) {
  const m = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const { first, last, length } = useWindowed(box, photos.length, FRAME, true);
  const at = photos.findIndex(({ id }) => id === current);
  useEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    const middle = at * FRAME + FRAME / 2;
    const { scrollLeft, clientWidth } = element;
    if (middle > scrollLeft + FRAME && middle < scrollLeft + clientWidth - FRAME) return;
    element.scrollLeft = middle - clientWidth / 2;
  }, [at]);
  const pick = (id: number) => (event: MouseEvent) =>
    onPick(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one');
  return (
    <section ref={box} className="lt-strip" aria-label={m.photos.strip}>
      <ol style={{ width: length }}>
        {photos.slice(first, last).map((photo, i) => (
          <li key={photo.id} style={{ left: (first + i) * FRAME }}>
            <button
              type="button"
              className="plain-button"
              tabIndex={photo.id === current ? 0 : -1}
              aria-current={photo.id === current}
              data-verdict={photo.verdict ?? 'none'}
              data-chosen={chosen.has(photo.id)}
              aria-label={`${photo.name} ${m.photos.verdicts[photo.verdict ?? 'none']}`}
              onClick={pick(photo.id)}
            >
              <Frame photo={photo} />
              <i aria-hidden="true">{SIGNS[photo.verdict ?? 'none']}</i>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Beside the colour: not everybody tells red from green. */
const SIGNS = { clean: '✓', case: '!', skipped: '–', none: '' } as const;

function Frame({ photo }: { photo: ApiPhoto }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <NoPicture file={photo} />;
  return (
    <img
      src={photoAddress(photo.sha256, 'thumb')}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setFailed(true)}
    />
  );
}
