import { useEffect, useRef } from 'react';

interface RowProps {
  /** Absent: it must not be flown so. */
  readonly weight?: 'warning';
  readonly chosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly where: string;
  readonly onShow: (() => void) | undefined;
}

/** One of the list; `onShow` goes to its place, if it has one. */
export function FindingRow({ weight, chosen, title, text, where, onShow }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const inside = (
    <>
      <span className="finding-mark" aria-hidden="true">
        !
      </span>
      <span className="row-main">
        <span className="row-name">{title}</span>
        <span>{text}</span>
        <span className="row-sub">{where}</span>
      </span>
    </>
  );
  return (
    <li ref={row} data-chosen={chosen} data-weight={weight}>
      {onShow ? (
        <button type="button" className="plain-button finding" onClick={onShow}>
          {inside}
        </button>
      ) : (
        <div className="finding">{inside}</div>
      )}
    </li>
  );
}
