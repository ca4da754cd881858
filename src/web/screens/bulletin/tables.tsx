import type { ApiBulletin, ApiFigureRow } from '../../../wire/api-figures.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Link } from '../../ui/link.tsx';
import { useMatter } from '../cases/matter.ts';
import { casesAddress, hoursText, percentText } from '../figures/figure-words.ts';

/** Rows of a table on paper. */
const MOST_ROWS = 12;
const MOST_OVERDUE = 15;

const SHOWN = ['opened', 'due', 'closed', 'overdue'] as const;
const RATES = ['on-time', 'redo', 'return'] as const;

interface RowsProps {
  readonly bulletin: ApiBulletin;
  readonly rows: readonly ApiFigureRow[];
  readonly by: 'unit' | 'category' | 'cell';
}

/** Units, categories or cells, each with its counts and rates. */
export function Rows({ bulletin: { measures, definitions }, rows, by }: RowsProps) {
  const m = useMessages();
  if (rows.length === 0) return <p>{m.bulletin.none}</p>;
  const counts = SHOWN.flatMap((field) => {
    const of = measures.find((one) => one.field === field);
    return of ? [{ field, id: of.id, name: of.name }] : [];
  });
  const rates = definitions.filter(({ id }) => (RATES as readonly string[]).includes(id));
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.figures.row[by]}</th>
            {[...counts, ...rates].map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{m.figures.handleHours}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={row.key ?? 'none'}>
              <th scope="row">{row.key === null ? m.figures.nobody[by] : row.name || row.key}</th>
              {counts.map(({ field, id }) => (
                <td key={id}>
                  {row[field] > 0 ? <Link to={casesAddress(row, id)}>{row[field]}</Link> : 0}
                </td>
              ))}
              {rates.map(({ id }) => (
                <td key={id}>{percentText(row.rates[id]?.rate ?? null)}</td>
              ))}
              <td>{hoursText(row.handleHours, m)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p>{m.bulletin.more(rows.length - MOST_ROWS)}</p>}
    </>
  );
}

export function Overdue({ cases }: { cases: ApiBulletin['overdue'] }) {
  const m = useMessages();
  const matter = useMatter();
  const format = useFormat(useTimezone());
  if (cases.length === 0) return <p>{m.bulletin.overdueNone}</p>;
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.bulletin.case}</th>
            <th scope="col">{m.figures.row.category}</th>
            <th scope="col">{m.figures.row.unit}</th>
            <th scope="col">{m.bulletin.due}</th>
          </tr>
        </thead>
        <tbody>
          {cases.slice(0, MOST_OVERDUE).map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to={`/cases/${one.id}`}>{one.number}</Link>
              </th>
              <td className="text">{matter(one)}</td>
              <td className="text">{one.unit?.name ?? m.figures.nobody.unit}</td>
              <td>{one.stageDue ? format.moment(one.stageDue) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cases.length > MOST_OVERDUE && <p>{m.bulletin.more(cases.length - MOST_OVERDUE)}</p>}
    </>
  );
}
