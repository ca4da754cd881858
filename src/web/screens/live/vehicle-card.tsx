import { ActionIcon, Button } from '@mantine/core';
import { LIVE_BITS } from '../../../wire/live-frames.ts';
import { useTimezone } from '../../http/queries.ts';
import { dayOf } from '../../i18n/bureau-time.ts';
import type { Messages } from '../../i18n/en.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live, serverNow } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { calledOf, type Vehicle } from '../../live/vehicle.ts';
import { LIVE_FOLLOW } from '../../map/follow.ts';
import { flyTo } from '../../map/view.ts';
import { navigate } from '../../router.ts';
import { Icon, KindIcon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { VehiclePermit } from '../permits/vehicle-permit.tsx';
import { DroneFacts } from './drone-facts.tsx';

export function VehicleCard({ id, onClose }: { id: string; onClose: () => void }) {
  const m = useMessages();
  useSignal(live.fleetChanged);
  const vehicle = live.vehicles.get(id);
  return (
    <section className="panel vehicle-card" aria-label={m.vehicle.title}>
      <div className="panel-head">
        {vehicle && <KindIcon kind={vehicle.kind} size={20} />}
        <h2>{vehicle ? calledOf(vehicle) : id}</h2>
        {vehicle && <StateMark state={vehicle.state} kind={vehicle.kind} />}
        <ActionIcon aria-label={m.vehicle.close} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {vehicle ? <Facts vehicle={vehicle} /> : <Notice title={m.day.notFound} />}
    </section>
  );
}

function sensors(m: Messages, bits: number): string[] {
  const on: string[] = [];
  if (bits & LIVE_BITS.loaded) on.push(m.vehicle.loaded);
  if (bits & LIVE_BITS.liftUp) on.push(m.vehicle.liftUp);
  if (bits & LIVE_BITS.lidOpen) on.push(m.vehicle.lidOpen);
  return on;
}

function Facts({ vehicle }: { vehicle: Vehicle }) {
  const m = useMessages();
  const timezone = useTimezone();
  const format = useFormat(timezone);
  const { bits, heading, time } = vehicle;
  const ignition = bits & LIVE_BITS.ignition ? m.vehicle.on : m.vehicle.off;
  const felt = sensors(m, bits);
  const facts: [string, string][] = [
    [m.vehicle.speed, format.speed(vehicle.speed)],
    [
      m.vehicle.heading,
      heading === null ? '—' : `${format.compass(heading)} ${Math.round(heading)}°`,
    ],
    [m.vehicle.lastFix, time ? format.ago((serverNow() - time) / 1000) : m.list.neverSeen],
    [m.vehicle.ignition, bits & LIVE_BITS.ignitionKnown ? ignition : '—'],
  ];
  if (time)
    facts.push([m.vehicle.position, `${vehicle.lat.toFixed(5)}, ${vehicle.lon.toFixed(5)}`]);
  if (felt.length > 0) facts.push([m.vehicle.sensors, felt.join(' · ')]);
  return (
    <div className="panel-body">
      <p className="muted small">
        {[m.kinds[vehicle.kind], vehicle.plate, vehicle.id].filter(Boolean).join(' · ')}
        {' · '}
        {vehicle.online ? m.vehicle.online : m.vehicle.offline}
      </p>
      {vehicle.kind === 'hexacopter' ? (
        <DroneFacts device={vehicle.id} />
      ) : (
        <dl className="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {vehicle.kind !== 'hexacopter' && <VehiclePermit device={vehicle.id} />}
      <Open vehicle={vehicle} />
      <Actions vehicle={vehicle} timezone={timezone} />
    </div>
  );
}

function Open({ vehicle }: { vehicle: Vehicle }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const open = [...live.violations.values()].filter(
    (v) => v.device === vehicle.id && v.ended === null,
  );
  if (open.length === 0) return null;
  return (
    <ul className="open-violations" aria-label={m.vehicle.openViolations}>
      {open.map((v) => (
        <li key={v.id}>
          <strong>{m.rules[v.rule]}</strong>
          {v.zone && <span> {v.zone.name}</span>}
          <span className="small"> {format.minute(v.began)}</span>
          {v.case && (
            <Link className="small" to={`/cases/${v.case.id}`}>
              {v.case.number}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function Actions({ vehicle, timezone }: { vehicle: Vehicle; timezone: string }) {
  const m = useMessages();
  useSignal(LIVE_FOLLOW.changed);
  const following = LIVE_FOLLOW.on;
  const date = dayOf(vehicle.time || serverNow(), timezone);
  return (
    <div className="actions">
      <Button
        variant={following ? 'filled' : 'default'}
        aria-pressed={following}
        disabled={vehicle.time === 0}
        leftSection={<Icon name="follow" size={15} />}
        onClick={() => LIVE_FOLLOW.set(!following)}
      >
        {following ? m.vehicle.following : m.vehicle.follow}
      </Button>
      <Button
        variant="default"
        disabled={vehicle.time === 0}
        onClick={() => flyTo([vehicle.lon, vehicle.lat])}
      >
        {m.vehicle.goThere}
      </Button>
      <Button
        variant="default"
        onClick={() => navigate(`/vehicles/${encodeURIComponent(vehicle.id)}/day?date=${date}`)}
      >
        {m.vehicle.day}
      </Button>
    </div>
  );
}
