import { type CSSProperties, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useMessages } from '../i18n/language.ts';

/** Heights of the sheet on a phone, as parts of the window; the least shows the handle and a line. */
const STOPS = [0.16, 0.44, 0.82] as const;
/** The middle height where the sheet is worked in while the map is looked at. */
const TALL = 0.6;

/**
 * What floats in a column on a wide screen comes from below on a phone. Drag the handle, or press it to
 * go to the next height. On a wide screen the handle is not there and the height does not count.
 */
export function Sheet({ children, tall = false }: { children: ReactNode; tall?: boolean }) {
  const m = useMessages();
  const [stop, setStop] = useState<number>(1);
  const [dragged, setDragged] = useState<number | null>(null);
  const from = useRef<{ y: number; height: number; moved: boolean } | null>(null);
  const wasDrag = useRef(false);
  const stops = tall ? [STOPS[0], TALL, STOPS[2]] : STOPS;
  const height = stops[stop] ?? STOPS[1];
  const part = dragged ?? height;

  const down = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { y: event.clientY, height, moved: false };
  };
  const move = (event: PointerEvent) => {
    if (!from.current) return;
    const up = (from.current.y - event.clientY) / window.innerHeight;
    if (Math.abs(up) > 0.01) from.current.moved = true;
    if (from.current.moved) setDragged(Math.min(0.86, Math.max(0.1, from.current.height + up)));
  };
  const release = () => {
    wasDrag.current = from.current?.moved ?? false;
    from.current = null;
    if (dragged === null) return;
    const distances = stops.map((s) => Math.abs(s - dragged));
    setStop(distances.indexOf(Math.min(...distances)));
    setDragged(null);
  };
  const press = () => setStop((now) => (now === 2 ? 0 : now + 1));

  return (
    <div
      className="sheet"
      data-dragging={dragged !== null}
      style={{ '--sheet-height': `${part * 100}dvh` } as CSSProperties}
    >
      <button
        type="button"
        className="sheet-handle plain-button"
        aria-label={stop === 2 ? m.sheet.collapse : m.sheet.expand}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={release}
        onClick={(event) => {
          // A drag ends in a click too; only a press without a drag goes on to the next height.
          if (event.detail === 0 || !wasDrag.current) press();
        }}
      />
      <div className="sheet-inside">{children}</div>
    </div>
  );
}
