import { Button } from '@mantine/core';
import { mainAltitude, REFERENCES } from '../../drones/altitude.ts';
import { Attitude } from '../../drones/attitude.tsx';
import { BatteryBar } from '../../drones/battery-bar.tsx';
import {
  batteryText,
  gpsText,
  headingText,
  linkText,
  signed,
  tenths,
  windText,
} from '../../drones/readouts.ts';
import { type SeenDrone, useDrone } from '../../drones/use-drone.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Link } from '../../ui/link.tsx';

/** A drone's instruments, small, on the card of the chosen vehicle. */
export function DroneFacts({ device }: { device: string }) {
  const m = useMessages();
  const seen = useDrone(device);
  if (!seen?.drone.state) return <p className="muted drone-none">{m.drone.noTelemetry}</p>;
  return (
    <div className="drone-facts" data-stale={seen.stale}>
      {seen.stale && <Silent seconds={seen.silent} />}
      <Top seen={seen} />
      <Lines seen={seen} />
      <Flight seen={seen} />
    </div>
  );
}

export function Silent({ seconds }: { seconds: number }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <p className="stale-note" role="status">
      {m.drone.heardAgo(format.ago(seconds))}
    </p>
  );
}

function Top({ seen }: { seen: SeenDrone }) {
  const m = useMessages();
  const state = seen.drone.state!;
  const main = mainAltitude(state.position);
  return (
    <div className="drone-top">
      <Attitude
        size={104}
        roll={state.attitude?.roll}
        pitch={state.attitude?.pitch}
        heading={state.heading}
        stale={seen.stale}
      />
      <dl className="facts drone-altitudes">
        {REFERENCES.map((reference) => (
          <div key={reference} data-main={main?.reference === reference}>
            <dt>{m.drone.references[reference]}</dt>
            <dd>
              {tenths(state.position?.[reference])} <small>{m.units.m}</small>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Lines({ seen }: { seen: SeenDrone }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const state = seen.drone.state!;
  const armed = state.armed ? m.drone.armed : m.drone.disarmed;
  const lines: [string, string][] = [
    [m.drone.mode, `${state.mode} · ${armed}`],
    [m.drone.heading, headingText(format, state.heading)],
    [m.drone.groundSpeed, `${tenths(state.groundSpeed)} ${m.drone.metresPerSecond}`],
    [m.drone.climb, `${signed(state.climb)} ${m.drone.metresPerSecond}`],
    [m.drone.gps, gpsText(m, state.gps)],
    [m.drone.wind, windText(m, format, state.wind)],
    [m.drone.link, linkText(m, state.link)],
  ];
  return (
    <dl className="lines">
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {state.batteries.map((battery, i) => (
        <div key={battery.id}>
          <dt>{state.batteries.length > 1 ? m.drone.batteryNumber(i + 1) : m.drone.battery}</dt>
          <dd>
            <BatteryBar battery={battery} /> {batteryText(battery)}
          </dd>
        </div>
      ))}
      {state.fence?.breached && (
        <div className="error-text">
          <dt>!</dt>
          <dd>{m.drone.fenceBreached}</dd>
        </div>
      )}
    </dl>
  );
}

function Flight({ seen }: { seen: SeenDrone }) {
  const m = useMessages();
  const { flight, device } = seen.drone;
  if (flight) {
    return (
      <p className="drone-flight">
        <span className="muted">{m.drone.flight}</span>
        <Link to={`/flights/${flight.id}`}>{flight.number}</Link>
      </p>
    );
  }
  return (
    <p className="drone-flight">
      <span className="muted">{m.drone.noFlight}</span>
      <Button
        variant="default"
        size="compact-xs"
        onClick={() => navigate(`/flights/new?device=${encodeURIComponent(device)}`)}
      >
        {m.drone.newFlight}
      </Button>
    </p>
  );
}
