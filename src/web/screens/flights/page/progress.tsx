import { Progress as Bar } from '@mantine/core';
import { useMemo } from 'react';
import { metresBetween } from '../../../../domain/geo/distance.ts';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import { itemWord } from '../../../drones/item-words.ts';
import { metresLeft, missionPath } from '../../../drones/mission-path.ts';
import type { SeenDrone } from '../../../drones/use-drone.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { endOf } from '../flight-record.tsx';

/** Slower than this says nothing about how long the rest will take, m/s. */
const SLOW = 2;

/** Item n of N, how far and how long still; where the last sortie stopped. */
export function FlightProgress(props: { detail: ApiFlightDetail; seen: SeenDrone | undefined }) {
  const { detail, seen } = props;
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { mission, flight } = detail;
  const path = useMemo(() => missionPath(mission), [mission]);
  const sortie = flight.sorties.at(-1);
  const state = seen?.drone.state;
  const airborne = ['armed', 'flying', 'paused', 'returning'].includes(flight.state);
  if (!airborne) return <LastSortie detail={detail} />;
  const current = state?.mission?.current ?? 0;
  const total = mission.items.length;
  const left = state?.position && metresLeft(path, current, state.position);
  const speed = Math.max(state?.groundSpeed ?? 0, SLOW);
  const pace = (state?.groundSpeed ?? 0) > SLOW ? speed : mission.cruiseSpeed;
  const item = mission.items[current - 1];
  return (
    <div className="flight-progress">
      <div className="progress-line">
        <strong>{m.flight.itemOf(String(current), String(total))}</strong>
        <span>{item && itemWord(m, item.command)}</span>
        <span className="muted">{sortie && m.flight.sortie(sortie.number)}</span>
      </div>
      <Bar aria-label={m.flight.progress} size="sm" value={(current / total) * 100} />
      {flight.state === 'returning' ? (
        <HomeLeft detail={detail} seen={seen} />
      ) : (
        left !== undefined && (
          <p className="muted small">
            {m.flight.left(format.distance(left), format.duration(left / pace))}
          </p>
        )
      )}
    </div>
  );
}

/** On the way home the rest of the plan is not flown: what counts is how far home is. */
function HomeLeft(props: { detail: ApiFlightDetail; seen: SeenDrone | undefined }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const state = props.seen?.drone.state;
  const home = state?.home ?? props.detail.mission.home;
  const at = state?.position;
  if (!at) return null;
  const metres = metresBetween(at.lon, at.lat, home.lon, home.lat);
  return <p className="muted small">{m.flight.toHome(format.distance(metres))}</p>;
}

function LastSortie({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  const sortie = detail.flight.sorties.at(-1);
  if (!sortie) return null;
  return (
    <div className="flight-progress">
      <div className="progress-line">
        <strong>{m.flight.sortie(sortie.number)}</strong>
        <span>{endOf(m, sortie) || m.flight.notStarted}</span>
      </div>
    </div>
  );
}
