import { ActionIcon, Button, TextInput } from '@mantine/core';
import { type KeyboardEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ApiDroneState } from '../../../wire/api-drones.ts';
import { mainAltitude } from '../../drones/altitude.ts';
import { weakest, whole } from '../../drones/readouts.ts';
import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { fleetFilter, fleetView } from '../../live/filter.ts';
import { live, serverNow } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { calledOf, type Vehicle } from '../../live/vehicle.ts';
import { Icon, KindIcon } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useWindowed } from '../../ui/windowed.ts';
import { VehicleFilters } from './vehicle-filters.tsx';

const ROW = 44;

interface ListProps {
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

export function VehicleList({ selected, onSelect }: ListProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const version = useSignal(live.fleetChanged);
  const filter = useSyncExternalStore(fleetFilter.subscribe, fleetFilter.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is read, its version and the filter say when.
  const view = useMemo(() => fleetView(live.slots, live.roster), [version, filter]);
  return (
    <section className="panel fill" aria-label={m.list.title}>
      <div className="panel-head">
        <h1>{m.list.title}</h1>
        <span className="side">
          {m.list.shown(format.number(view.rows.length), format.number(view.all))}
        </span>
      </div>
      <div className="list-tools">
        <TextInput
          type="search"
          placeholder={m.list.search}
          aria-label={m.list.search}
          leftSection={<Icon name="search" size={16} />}
          value={filter.search}
          onChange={(event) => fleetFilter.set({ search: event.currentTarget.value })}
          onKeyDown={(event) => {
            const first = view.rows[0];
            if (event.key === 'Enter' && first) onSelect(first.id);
          }}
          rightSection={
            filter.search && (
              <ActionIcon
                size="sm"
                aria-label={m.list.clear}
                onClick={() => fleetFilter.set({ search: '' })}
              >
                <Icon name="close" size={14} />
              </ActionIcon>
            )
          }
        />
        <VehicleFilters view={view} filter={filter} />
      </div>
      {view.rows.length > 0 ? (
        <Rows rows={view.rows} selected={selected} onSelect={onSelect} />
      ) : (
        <Nothing any={view.all > 0} />
      )}
    </section>
  );
}

function Nothing({ any }: { any: boolean }) {
  const m = useMessages();
  if (!live.ready) return <Notice title={m.list.loading} />;
  if (!any) return <Notice title={m.list.noneTitle} text={m.list.noneText} />;
  return (
    <Notice title={m.list.noMatchTitle} text={m.list.noMatchText}>
      <Button variant="default" onClick={fleetFilter.reset}>
        {m.list.reset}
      </Button>
    </Notice>
  );
}

interface RowsProps extends ListProps {
  readonly rows: readonly Vehicle[];
}

/** A list box: one stop for the Tab key, arrows move, Enter chooses. Only what is in view is rendered. */
function Rows({ rows, selected, onSelect }: RowsProps) {
  const m = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const { first, last, length, reveal } = useWindowed(box, rows.length, ROW);
  const [active, setActive] = useState<string | undefined>(selected);
  const now = serverNow();
  const onKey = (event: KeyboardEvent) => {
    const at = rows.findIndex((v) => v.id === active);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(rows.length - 1, Math.max(0, at + step));
      setActive(rows[next]?.id);
      reveal(next);
    } else if (event.key === 'Enter' && active) onSelect(active);
  };
  return (
    <div
      ref={box}
      className="scroll rows"
      role="listbox"
      tabIndex={0}
      aria-label={m.list.title}
      aria-activedescendant={active ? `row-${active}` : undefined}
      onKeyDown={onKey}
    >
      <div style={{ height: length, position: 'relative' }}>
        {rows.slice(first, last).map((vehicle, i) => (
          <Row
            key={vehicle.id}
            vehicle={vehicle}
            top={(first + i) * ROW}
            chosen={vehicle.id === selected}
            active={vehicle.id === active}
            now={now}
            onSelect={(id) => {
              setActive(id);
              onSelect(id);
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** What counts of a drone at a glance: how high above what, and how much battery. */
function droneLine(m: Messages, state: ApiDroneState): string {
  const altitude = mainAltitude(state.position);
  const battery = weakest(state.batteries)?.remaining;
  return [
    altitude && m.drone.label(whole(altitude.value), m.drone.short[altitude.reference]),
    battery !== undefined && `${whole(battery)}%`,
  ]
    .filter(Boolean)
    .join(' · ');
}

interface RowProps {
  readonly vehicle: Vehicle;
  readonly top: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly now: number;
  readonly onSelect: (id: string) => void;
}

function Row({ vehicle, top, chosen, active, now, onSelect }: RowProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { state } = vehicle;
  const called = calledOf(vehicle);
  const moves = vehicle.time > 0 && now - vehicle.time < 120_000;
  let right = m.list.neverSeen;
  const drone = live.drones.byId.get(vehicle.id);
  if (drone?.state && state !== 'silent') right = droneLine(m, drone.state);
  else if (moves) right = format.speed(vehicle.speed);
  else if (vehicle.time > 0) right = format.ago((now - vehicle.time) / 1000);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it has the keys.
    <div
      id={`row-${vehicle.id}`}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className="row"
      data-active={active}
      style={{ top, height: ROW }}
      onClick={() => onSelect(vehicle.id)}
    >
      <span className="row-kind" title={m.kinds[vehicle.kind]}>
        <KindIcon kind={vehicle.kind} size={20} />
        <span className="visually-hidden">{m.kinds[vehicle.kind]}</span>
      </span>
      <span className="row-main">
        <span className="row-name">{called}</span>
        <span className="row-sub">
          {[vehicle.plate, vehicle.id].filter((t) => t && t !== called).join(' · ')}
        </span>
      </span>
      <span className="row-end">
        <StateMark state={state} kind={vehicle.kind} />
        <span className="row-sub">{right}</span>
      </span>
    </div>
  );
}
