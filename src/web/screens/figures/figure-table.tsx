import type { ApiFigureRow, ApiFigures, FigureGroup } from '../../../wire/api-figures.ts';
import { useMessages } from '../../i18n/language.ts';
import { Link } from '../../ui/link.tsx';
import { casesAddress, hoursText, percentText } from './figure-words.ts';

/** Counts in the table; those left out stand in the rates, and in the CSV. */
const COUNTS = ['opened', 'filed', 'due', 'closed', 'void', 'extended'] as const;
type CountField = (typeof COUNTS)[number];

/** One line for each row and one for the total; every number leads to the cases that it counts. */
export function FigureTable({ figures, by }: { figures: ApiFigures; by: FigureGroup }) {
  const m = useMessages();
  const { definitions, rows, total } = figures;
  const counts = COUNTS.flatMap((field) => figures.measures.filter((one) => one.field === field));
  const nameOf = (id: string) => figures.measures.find((one) => one.id === id)?.name ?? id;
  return (
    <div className="card figure-scroll">
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">{m.figures.row[by]}</th>
            {counts.map(({ id, name, meaning }) => (
              <th key={id} scope="col" className="number" title={meaning}>
                {name}
              </th>
            ))}
            {definitions.map((one) => (
              <th key={one.id} scope="col" title={`${one.numerator} ÷ ${one.denominator}`}>
                {one.name}
                <small>{m.figures.over(nameOf(one.of), nameOf(one.in))}</small>
              </th>
            ))}
            <th scope="col" className="number" title={m.figures.handleHoursMeaning}>
              {m.figures.handleHours}
            </th>
          </tr>
        </thead>
        <tbody>
          <Row figures={figures} row={total} name={m.figures.total} total />
          {rows.map((row) => (
            <Row
              key={row.key ?? 'none'}
              figures={figures}
              row={row}
              name={row.key === null ? m.figures.nobody[by] : row.name || row.key}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly figures: ApiFigures;
  readonly row: ApiFigureRow;
  readonly name: string;
  readonly total?: boolean;
}

function Row({ figures: { definitions, measures }, row, name, total = false }: RowProps) {
  const m = useMessages();
  const counts = COUNTS.flatMap((field) =>
    measures.filter((one) => one.field === field).map((one) => ({ ...one, field })),
  );
  return (
    <tr data-total={total}>
      <th scope="row">{name}</th>
      {counts.map(({ id, field, name: measure }) => (
        <td key={id} className="number">
          <Count
            row={row}
            n={row[field as CountField]}
            id={id}
            label={m.figures.casesOf(name, measure)}
          />
        </td>
      ))}
      {definitions.map((one) => {
        const rate = row.rates[one.id];
        return (
          <td key={one.id} className="figure-rate" data-of={one.id}>
            {rate && (
              <>
                <strong>{percentText(rate.rate)}</strong>
                <span className="figure-bar" aria-hidden="true">
                  <i style={{ width: `${(rate.rate ?? 0) * 100}%` }} />
                </span>
                <span className="figure-parts">
                  <Count row={row} n={rate.of} id={one.of} label={`${name}: ${one.numerator}`} />
                  {' / '}
                  <Count row={row} n={rate.in} id={one.in} label={`${name}: ${one.denominator}`} />
                </span>
              </>
            )}
          </td>
        );
      })}
      <td className="number">{hoursText(row.handleHours, m)}</td>
    </tr>
  );
}

function Count(props: { row: ApiFigureRow; n: number; id: string; label: string }) {
  const { row, n, id, label } = props;
  if (n === 0) return <span className="muted">0</span>;
  return (
    <Link to={casesAddress(row, id)} title={label}>
      {n}
    </Link>
  );
}

/** What each rate and count means, all words of the service. */
export function Definitions({
  definitions,
  measures,
}: Pick<ApiFigures, 'definitions' | 'measures'>) {
  const nameOf = (id: string) => measures.find((one) => one.id === id)?.name ?? id;
  const m = useMessages();
  return (
    <section className="figure-definitions">
      <h2 className="section-title">{m.figures.definitions}</h2>
      <dl>
        {definitions.map((one) => (
          <div key={one.id}>
            <dt>{one.name}</dt>
            <dd>{m.figures.over(nameOf(one.of), nameOf(one.in))}</dd>
          </div>
        ))}
        {measures.map(({ id, name, meaning }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
