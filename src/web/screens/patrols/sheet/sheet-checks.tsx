import { useMessages } from '../../../i18n/language.ts';

/** Ticked by hand before take-off. */
export function SheetChecks() {
  const m = useMessages();
  return (
    <section>
      <h2>{m.flightSheet.before}</h2>
      <ul className="fs-checks">
        {m.flightSheet.checks.map((check) => (
          <li key={check}>
            <i className="fs-box" aria-hidden="true" />
            {check}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Written by hand on the day. */
export function SheetLines() {
  const m = useMessages();
  return (
    <section>
      <h2>{m.flightSheet.after}</h2>
      <dl className="fs-lines">
        {Object.entries(m.flightSheet.lines).map(([name, label]) => (
          <div key={name} data-line={name}>
            <dt>{label}</dt>
            <dd />
          </div>
        ))}
      </dl>
    </section>
  );
}
