import type { ApiCaseDetail } from '../../../../wire/api-cases.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { Link } from '../../../ui/link.tsx';
import { useMatter } from '../matter.ts';
import { Thumb } from '../thumb.tsx';

/** Open cases near by that may be the same; marked as a duplicate of one by the step of that name. */
export function Alike({ alike }: { alike: ApiCaseDetail['alike'] }) {
  const m = useMessages();
  const matterOf = useMatter();
  const format = useFormat(useTimezone());
  if (alike.length === 0) return <p className="panel-none">{m.casePage.noneAlike}</p>;
  return (
    <ul className="alike-list">
      {alike.map(({ case: c, metres }, i) => (
        <li key={c.id}>
          <Link to={`/cases/${c.id}`} className="choice">
            <Thumb sha256={c.picture} />
            <span className="row-main">
              <strong>
                {String.fromCharCode(97 + i)} · {c.number}
              </strong>
              <span className="row-sub">
                {matterOf(c)} · {m.cases.states[c.state]}
              </span>
              <span className="row-sub">
                {m.casePage.away(format.distance(metres))} · {format.moment(c.occurred)}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
