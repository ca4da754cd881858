import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ApiCase, ApiStopNear } from '../../../../wire/api-cases.ts';
import { type CaseScene, useStopsNear } from '../../../http/case-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { dayOf } from '../../../i18n/bureau-time.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { live, serverNow } from '../../../live/live.ts';
import { calledOf } from '../../../live/vehicle.ts';
import { flyTo } from '../../../map/view.ts';
import { Link } from '../../../ui/link.tsx';
import { Failure } from '../../../ui/notice.tsx';

const METRES = ['30', '60', '120', '300'];
/** s: a load is tipped in a minute; who stays longer did more than that. */
const LEAST = ['30', '60', '180', '600'];
const HOURS = ['2', '12', '48', '144'];
const HOUR = 3_600_000;

interface StopsProps {
  readonly of: ApiCase;
  /** Where that is not the case's own place. */
  readonly scene: CaseScene | undefined;
  /** Drawn on the map as long as this is open. */
  readonly onFound: (stops: readonly ApiStopNear[]) => void;
}

/** Who else stopped here: all vehicles that stood near the place before it was seen. */
export function Stops({ of: c, scene, onFound }: StopsProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const [around, setAround] = useState<'scene' | 'case'>('scene');
  const [metres, setMetres] = useState('60');
  const [least, setLeast] = useState('30');
  const [hours, setHours] = useState('12');
  const occurred = Date.parse(c.occurred);
  const span = {
    from: new Date(occurred - Number(hours) * HOUR).toISOString(),
    // What is found on the heap may have been seen while its truck was still there.
    to: new Date(Math.min(occurred + HOUR, roundUp(serverNow()))).toISOString(),
  };
  const found = useStopsNear(
    scene && around === 'scene' ? scene.place : c.place,
    Number(metres),
    Number(least),
    span,
  );
  const stops = found.data?.items;
  useEffect(() => {
    onFound(stops ?? []);
  }, [stops, onFound]);
  useEffect(() => () => onFound([]), [onFound]);
  return (
    <div className="stops" aria-busy={found.isFetching}>
      <div className="button-row">
        {scene && (
          <Select
            aria-label={m.casePage.around}
            w={150}
            allowDeselect={false}
            value={around}
            onChange={(value) => value && setAround(value as 'scene' | 'case')}
            data={[
              { value: 'scene', label: m.casePage.arounds[scene.by] },
              { value: 'case', label: m.casePage.arounds.case },
            ]}
          />
        )}
        <Select
          aria-label={m.casePage.within}
          w={110}
          allowDeselect={false}
          value={metres}
          onChange={(value) => value && setMetres(value)}
          data={METRES.map((value) => ({ value, label: `≤ ${value} ${m.units.m}` }))}
        />
        <Select
          aria-label={m.casePage.before}
          w={150}
          allowDeselect={false}
          value={hours}
          onChange={(value) => value && setHours(value)}
          data={HOURS.map((value) => ({ value, label: m.casePage.hoursBefore(Number(value)) }))}
        />
        <Select
          aria-label={m.casePage.atLeast}
          w={110}
          allowDeselect={false}
          value={least}
          onChange={(value) => value && setLeast(value)}
          data={LEAST.map((value) => ({ value, label: `≥ ${format.duration(Number(value))}` }))}
        />
      </div>
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {(found.isLoading || found.isPlaceholderData) && (
        <p className="panel-none">{m.errors.loading}</p>
      )}
      {!found.isPlaceholderData && stops?.length === 0 && (
        <p className="panel-none">{m.casePage.noStops}</p>
      )}
      {stops && stops.length > 0 && <StopList stops={stops} />}
      {found.data?.more && <p className="panel-none">{m.casePage.moreStops(stops?.length ?? 0)}</p>}
    </div>
  );
}

/** To the whole minute: the same question as long as the minute lasts. */
const roundUp = (now: number) => Math.ceil(now / 60_000) * 60_000;

function StopList({ stops }: { stops: readonly ApiStopNear[] }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  return (
    <ol className="alike-list">
      {stops.map((stop, i) => {
        const vehicle = live.vehicles.get(stop.device);
        const day = dayOf(Date.parse(stop.began), timezone);
        return (
          <li key={`${stop.device} ${stop.began}`} className="choice">
            <button
              type="button"
              className="plain-button stop-number"
              aria-label={m.casePage.showStop}
              onClick={() => flyTo(stop.place, 17)}
            >
              {i + 1}
            </button>
            <span className="row-main">
              <Link to={`/vehicles/${encodeURIComponent(stop.device)}/day?date=${day}`}>
                {vehicle ? calledOf(vehicle) : stop.device}
                {vehicle?.plate && vehicle.plate !== calledOf(vehicle) && ` · ${vehicle.plate}`}
              </Link>
              <span className="row-sub">
                {format.moment(stop.began)} – {format.clock(stop.ended)}
              </span>
              <span className="row-sub">
                {m.casePage.stood(format.duration(stop.seconds))} ·{' '}
                {m.casePage.away(format.distance(stop.metres))}
                {stop.lifted && <strong className="stop-lifted"> · {m.vehicle.liftUp}</strong>}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
