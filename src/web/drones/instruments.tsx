import { useTimezone } from '../http/queries.ts';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.ts';
import { mainAltitude, REFERENCES } from './altitude.ts';
import { Attitude } from './attitude.tsx';
import { BatteryBar } from './battery-bar.tsx';
import {
  batteryText,
  gpsText,
  headingText,
  linkText,
  signed,
  tenths,
  windText,
} from './readouts.ts';
import type { SeenDrone } from './use-drone.ts';

/** What a pilot without a picture flies by; small on a card, large on the flight's page. */
export function Instruments({ seen, size }: { seen: SeenDrone; size: 'small' | 'large' }) {
  return (
    <div className="instruments" data-size={size} data-stale={seen.stale}>
      {seen.stale && <Silent seconds={seen.silent} />}
      <Top seen={seen} size={size === 'large' ? 148 : 104} />
      <Lines seen={seen} />
    </div>
  );
}

function Silent({ seconds }: { seconds: number }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  return (
    <p className="stale-note" role="status">
      {m.drone.heardAgo(format.ago(seconds))}
    </p>
  );
}

function Top({ seen, size }: { seen: SeenDrone; size: number }) {
  const m = useMessages();
  const state = seen.drone.state!;
  const main = mainAltitude(state.position);
  return (
    <div className="drone-top">
      <Attitude
        size={size}
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
              {tenths(state.position?.[reference])}{' '}
              {state.position?.[reference] !== undefined && <small>{m.units.m}</small>}
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
