import { useVehiclePermit } from '../../http/permit-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { Link } from '../../ui/link.tsx';
import { PermitState } from './permit-state.tsx';

/** A vehicle's permit and whether it holds now; nothing where there is nothing to say. */
export function VehiclePermit({ device }: { device: string }) {
  const m = useMessages();
  const { data } = useVehiclePermit(device);
  if (!data?.judged) return null;
  const { permit, findings } = data;
  return (
    <p className="vehicle-permit">
      <span className="muted">{m.permits.title}</span>{' '}
      {permit && <Link to={`/admin/permits/${permit.id}`}>{permit.number}</Link>}{' '}
      <PermitState findings={findings} ok={m.permits.ok} />
      {permit && (
        <span className="row-sub">
          {' '}
          {permit.firstDay} – {permit.lastDay}
        </span>
      )}
    </p>
  );
}
