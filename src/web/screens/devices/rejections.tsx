import { useRejections, useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { Failure } from '../../ui/notice.tsx';

/** The last messages that were refused, of all devices or of one, with what was sent. */
export function Rejections({ device }: { device?: string }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { data, error, refetch } = useRejections(device);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.items.length === 0) return <p className="muted">{m.devices.noRejections}</p>;
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            <th>{m.devices.when}</th>
            {!device && <th>{m.devices.id}</th>}
            <th>{m.devices.reason}</th>
            <th>{m.devices.detail}</th>
            <th>{m.devices.sample}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((r) => (
            <tr key={r.id}>
              <td data-label={m.devices.when}>{format.moment(r.at)}</td>
              {!device && <td data-label={m.devices.id}>{r.device ?? m.cases.none}</td>}
              <td data-label={m.devices.reason}>{m.reasons[r.reason]}</td>
              <td data-label={m.devices.detail} lang="en">
                {r.detail}
              </td>
              <td data-label={m.devices.sample}>
                <code className="sample" title={r.topic}>
                  {r.sample}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
