import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { ApiMark, ApiPhoto } from '../../../wire/api-photos.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Box, boxBetween, type View, zoomed } from '../../photos/box.ts';
import { isShownAsIs } from '../../photos/photo-format.ts';
import { NoPicture, photoAddress } from '../cases/thumb.tsx';

interface PictureProps {
  readonly photo: ApiPhoto;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** A box is being drawn: dragging draws instead of moving the picture. */
  readonly drawing: boolean;
  /** By keyboard, before it is kept. */
  readonly draft: Box | undefined;
  readonly onBox: (box: Box) => void;
  readonly onRemove: ((mark: ApiMark) => void) | undefined;
}

type Point = readonly [number, number];

/** The photo as large as its frame, with what is marked on it; enlarged by wheel or two fingers, moved by dragging. */
export function Picture(props: PictureProps) {
  const { photo, view, drawing, draft, onRemove } = props;
  const m = useMessages();
  const [failed, setFailed] = useState(false);
  const hand = usePointers(props);
  const ratio = photo.width / Math.max(1, photo.height);
  const shown = hand.box ?? draft;
  return (
    <div ref={hand.frame} className="lt-frame" data-drawing={drawing} {...hand.on}>
      {failed && (
        <div className="lt-failed">
          <NoPicture file={photo} />
          <p>{m.photos.notShown}</p>
        </div>
      )}
      <div
        ref={hand.picture}
        className="lt-picture"
        hidden={failed}
        style={{
          aspectRatio: `${ratio}`,
          width: `calc(min(100cqw, 100cqh * ${ratio}) * ${view.zoom})`,
          transform: `translate(-50%, -50%) translate(${view.dx}px, ${view.dy}px)`,
        }}
      >
        <img className="lt-under" src={photoAddress(photo.sha256, 'thumb')} alt="" />
        <img
          src={photoAddress(photo.sha256, view.zoom > 3 && isShownAsIs(photo) ? 'original' : 'web')}
          alt={m.photos.picture(photo.name)}
          draggable={false}
          onError={() => setFailed(true)}
        />
        {photo.marks
          .filter((mark) => !mark.rejected)
          .map((mark) => (
            <MarkBox key={mark.id} mark={mark} onRemove={drawing ? undefined : onRemove} />
          ))}
        {shown && <span className="photo-mark lt-draft" style={placed(shown)} />}
      </div>
    </div>
  );
}

const percent = (share: number) => `${share * 100}%`;
const placed = ({ x, y, w, h }: Box) => ({
  left: percent(x),
  top: percent(y),
  width: percent(w),
  height: percent(h),
});

function MarkBox(props: { mark: ApiMark; onRemove: ((mark: ApiMark) => void) | undefined }) {
  const { mark, onRemove } = props;
  const m = useMessages();
  const sure = mark.confidence === null ? '' : ` ${Math.round(mark.confidence * 100)} %`;
  const label = mark.label || mark.category || m.photos.unlabelled;
  const high = mark.box.y < 0.05;
  return (
    <span
      className="photo-mark"
      data-detected={mark.confidence !== null}
      data-of-case={mark.case !== null}
      style={placed(mark.box)}
    >
      <span data-below={high} title={mark.by}>
        {label}
        {sure}
        {onRemove && (
          <button
            type="button"
            className="plain-button lt-remove"
            aria-label={m.photos.removeMark(label)}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => onRemove(mark)}
          >
            ×
          </button>
        )}
      </span>
    </span>
  );
}

/** What mouse and fingers do on the frame. */
function usePointers({ view, onView, drawing, onBox }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const down = useRef(new Map<number, Point>());
  const start = useRef<Point | undefined>(undefined);
  const [box, setBox] = useState<Box>();
  const now = useRef(view);
  now.current = view;
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // React's own listener is passive: the page would scroll too.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = fromMiddle(element, event);
      onView(zoomed(now.current, Math.exp(-event.deltaY / 400), at));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [onView]);
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    down.current.set(event.pointerId, [event.clientX, event.clientY]);
    if (drawing) start.current = sharesOf(picture.current, event);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const before = down.current.get(event.pointerId);
    if (!before) return;
    if (drawing) {
      if (start.current) setBox(boxBetween(start.current, sharesOf(picture.current, event)));
      return;
    }
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    const at: Point = [event.clientX, event.clientY];
    down.current.set(event.pointerId, at);
    if (other && frame.current) {
      const grown = apart(at, other) / Math.max(1, apart(before, other));
      onView(zoomed(view, grown, fromMiddle(frame.current, event)));
    } else if (view.zoom > 1) {
      onView({ ...view, dx: view.dx + at[0] - before[0], dy: view.dy + at[1] - before[1] });
    }
  };
  const end = (event: PointerEvent<HTMLDivElement>) => {
    down.current.delete(event.pointerId);
    if (drawing && start.current) {
      const drawn = boxBetween(start.current, sharesOf(picture.current, event));
      if (drawn && event.type === 'pointerup') onBox(drawn);
    }
    start.current = undefined;
    setBox(undefined);
  };
  const on = {
    onPointerDown: begin,
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  };
  return { frame, picture, box, on };
}

const apart = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

interface At {
  readonly clientX: number;
  readonly clientY: number;
}

function fromMiddle(element: Element, { clientX, clientY }: At): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [clientX - left - width / 2, clientY - top - height / 2];
}

function sharesOf(element: Element | null, { clientX, clientY }: At): Point {
  if (!element) return [0, 0];
  const { left, top, width, height } = element.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}
