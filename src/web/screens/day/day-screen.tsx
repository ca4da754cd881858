import { ActionIcon, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ApiDay } from '../../../wire/api.ts';
import { useDay, useTimezone } from '../../http/queries.ts';
import { addDays, dayOf, instantOf } from '../../i18n/bureau-time.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live, serverNow } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { calledOf } from '../../live/vehicle.ts';
import { fetchTrack } from '../../map/tracks.ts';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { VehiclePermit } from '../permits/vehicle-permit.tsx';
import { DayEvents } from './day-events.tsx';
import { Downloads } from './downloads.tsx';
import { SpeedLegend } from './speed-legend.tsx';
import { Timeline } from './timeline.tsx';
import { useDayMap } from './use-day-map.ts';

const DAY = 86_400_000;
/** Metres a fix may lie beside the drawn line: less than its width at any zoom that shows streets. */
const SIMPLIFY = 2;

/** One vehicle's day: its track by speed, stops, violations, and the day as a bar. */
export function DayScreen({ id }: { id: string }) {
  const timezone = useTimezone();
  const { query } = useAddress();
  const today = dayOf(serverNow(), timezone);
  const date = /^\d{4}-\d{2}-\d{2}$/.test(query.get('date') ?? '') ? query.get('date')! : today;
  const span = useMemo(() => {
    const from = instantOf(date, timezone);
    return { from, to: instantOf(addDays(date, 1), timezone) || from + DAY };
  }, [date, timezone]);
  const day = useDay(id, date);
  const track = useQuery({
    queryKey: ['track', id, date],
    queryFn: () => fetchTrack(id, span.from, span.to, SIMPLIFY),
  });
  const [cursor, setCursor] = useState<number | null>(null);
  useDayMap(day.data, track.data, cursor, setCursor);
  const error = day.error ?? track.error;
  return (
    <main className="floor day" id="content">
      <Sheet>
        <div className="column">
          <section className="panel fill">
            <Head id={id} date={date} today={today} />
            {error && <Failure error={error} retry={() => void day.refetch()} />}
            {day.data && !error && (
              <Body id={id} day={day.data} span={span} cursor={cursor} onCursor={setCursor} />
            )}
          </section>
        </div>
      </Sheet>
      {day.data && day.data.fixes > 0 && (
        <div className="dock">
          <Timeline
            day={day.data}
            span={span}
            cursor={cursor}
            onCursor={setCursor}
            track={track.data ?? []}
          />
        </div>
      )}
    </main>
  );
}

const goTo = (date: string) => navigate(withQuery({ date }), { replace: true });

function Head({ id, date, today }: { id: string; date: string; today: string }) {
  const m = useMessages();
  useSignal(live.fleetChanged);
  const vehicle = live.vehicles.get(id);
  return (
    <>
      <div className="panel-head">
        <ActionIcon
          aria-label={m.day.back}
          onClick={() => navigate(`/?vehicle=${encodeURIComponent(id)}`)}
        >
          <Icon name="back" />
        </ActionIcon>
        <h1>{m.day.of(vehicle ? calledOf(vehicle) : id)}</h1>
      </div>
      <div className="date-row">
        <ActionIcon
          variant="default"
          aria-label={m.day.previous}
          onClick={() => goTo(addDays(date, -1))}
        >
          <Icon name="back" size={16} />
        </ActionIcon>
        <TextInput
          type="date"
          aria-label={m.day.date}
          value={date}
          max={today}
          required
          onChange={(event) => event.currentTarget.value && goTo(event.currentTarget.value)}
        />
        <ActionIcon
          variant="default"
          aria-label={m.day.next}
          disabled={date >= today}
          onClick={() => goTo(addDays(date, 1))}
        >
          <Icon name="forward" size={16} />
        </ActionIcon>
      </div>
    </>
  );
}

interface BodyProps {
  readonly id: string;
  readonly day: ApiDay;
  readonly span: { from: number; to: number };
  readonly cursor: number | null;
  readonly onCursor: (time: number) => void;
}

function Body({ id, day, span, cursor, onCursor }: BodyProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(live.fleetChanged);
  const flies = live.vehicles.get(id)?.kind === 'hexacopter';
  if (day.fixes === 0) return <Notice title={m.day.noneTitle} text={m.day.noneText} />;
  const facts: [string, string][] = [
    [m.day.distance, format.distance(day.metres)],
    [flies ? m.day.flyingTime : m.day.movingTime, format.duration(day.movingSeconds)],
    [m.day.violations, format.number(day.violations.length)],
    [m.day.fixes, format.number(day.fixes)],
  ];
  return (
    <>
      <dl className="facts four">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!flies && <VehiclePermit device={id} />}
      <SpeedLegend />
      <DayEvents day={day} flies={flies} cursor={cursor} onCursor={onCursor} />
      {flies && (
        <p className="day-flights">
          <Link to={`/flights?device=${encodeURIComponent(id)}`}>{m.day.flights}</Link>
        </p>
      )}
      <Downloads id={id} span={span} />
    </>
  );
}
