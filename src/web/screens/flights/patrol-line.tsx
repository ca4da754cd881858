import type { ApiFlightDetail } from '../../../wire/api-flights.ts';
import { useMessages } from '../../i18n/language.ts';
import { Link } from '../../ui/link.tsx';

/** Which patrol a flight belongs to, and which of its sorties it is. */
export function PatrolLine({ patrol }: { patrol: NonNullable<ApiFlightDetail['patrol']> }) {
  const m = useMessages();
  return (
    <p>
      <Link to={`/patrols/${patrol.id}`}>{m.patrol.partOf(patrol.name)}</Link>{' '}
      <span className="muted">{m.patrol.sortie(patrol.sortie)}</span>
    </p>
  );
}
