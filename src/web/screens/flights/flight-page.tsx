import { Instruments } from '../../drones/instruments.tsx';
import { useDrone } from '../../drones/use-drone.ts';
import { useFlight, useFlightEvents } from '../../http/flight-queries.ts';
import { useMessages } from '../../i18n/language.ts';
import { useMay, useMe } from '../../people/use-me.ts';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { FlightPanel, type PanelTab } from './page/flight-panel.tsx';
import { TextLog } from './page/text-log.tsx';
import { useFlightMap } from './page/use-flight-map.ts';
import { useWatch } from './page/use-watch.ts';
import { WatchAlarm } from './page/watch-note.tsx';

/** Over: nothing is left to watch. */
const OVER: ReadonlySet<string> = new Set(['closed', 'aborted']);
const IN_AIR: ReadonlySet<string> = new Set(['armed', 'flying', 'paused', 'returning']);

/** The pilot's page: plan and progress on the left, instruments and the drone's words on the right. */
export function FlightPage({ id }: { id: string }) {
  const m = useMessages();
  const found = useFlight(id);
  const { data: detail, error } = found;
  const me = useMe();
  const flies = useMay('flights:fly');
  const by = flies && me ? me.name : '';
  const seen = useDrone(detail?.flight.device);
  const events = useFlightEvents(id);
  const narrow = useNarrow();
  const state = detail?.flight.state;
  const flying = state !== undefined && IN_AIR.has(state);
  const current = flying ? seen?.drone.state?.mission?.current : undefined;
  useFlightMap(detail, current);
  const watch = useWatch(id, flies && state !== undefined && !OVER.has(state));
  const instruments = <FlightInstruments seen={seen} />;
  const texts = <TextLog events={events} />;
  const extra: PanelTab[] = narrow
    ? [
        { value: 'instruments', label: m.drone.instruments, content: instruments },
        { value: 'texts', label: m.flight.texts.short, content: texts },
      ]
    : [];
  if (!detail) {
    return (
      <main className="floor flight" id="content">
        <section className="panel flight-missing" aria-label={m.flights.title}>
          {error ? (
            <Failure error={error} retry={() => void found.refetch()} />
          ) : (
            <Notice title={m.errors.loading} />
          )}
        </section>
      </main>
    );
  }
  return (
    <main className="floor flight" id="content">
      <WatchAlarm watch={watch} armed={flying || seen?.drone.state?.armed === true} />
      <Sheet tall>
        <div className="column wide">
          <FlightPanel detail={detail} seen={seen} by={by} watch={watch} extra={extra} />
        </div>
      </Sheet>
      {!narrow && (
        <div className="column right">
          {instruments}
          {texts}
        </div>
      )}
    </main>
  );
}

function FlightInstruments({ seen }: { seen: ReturnType<typeof useDrone> }) {
  const m = useMessages();
  return (
    <section className="panel flight-instruments" aria-label={m.drone.instruments}>
      <div className="panel-head">
        <h2>{m.drone.instruments}</h2>
      </div>
      <div className="panel-body">
        {seen?.drone.state ? (
          <Instruments seen={seen} size="large" />
        ) : (
          <p className="muted">{m.flight.noDrone}</p>
        )}
      </div>
    </section>
  );
}
