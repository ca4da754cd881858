import { ActionIcon, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { FlightState } from '../../../../domain/flights/flight.ts';
import type { ApiFlightDetail } from '../../../../wire/api-flights.ts';
import type { SeenDrone } from '../../../drones/use-drone.ts';
import type { Messages } from '../../../i18n/en.ts';
import { useMessages } from '../../../i18n/language.ts';
import { live } from '../../../live/live.ts';
import { useSignal } from '../../../live/signal.ts';
import { calledOf } from '../../../live/vehicle.ts';
import { LIVE_FOLLOW } from '../../../map/follow.ts';
import { Only } from '../../../people/only.tsx';
import { navigate } from '../../../router.ts';
import { Icon } from '../../../ui/icons.tsx';
import { FlightRecord } from '../flight-record.tsx';
import { FlightStateMark } from '../flight-state-mark.tsx';
import { PatrolLine } from '../patrol-line.tsx';
import { FlightApproval } from './approval.tsx';
import { Checklist } from './checklist.tsx';
import { FlightLog } from './flight-log.tsx';
import { MissionItems } from './mission-items.tsx';
import { Orders } from './orders.tsx';
import { AllOutcomes, NewestOutcomes } from './outcomes.tsx';
import { FlightProgress } from './progress.tsx';
import { Steps } from './steps.tsx';
import type { WatchState } from './use-watch.ts';
import { WatchLine } from './watch-note.tsx';

export interface PanelTab {
  readonly value: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface FlightPanelProps {
  readonly detail: ApiFlightDetail;
  readonly seen: SeenDrone | undefined;
  /** Who keeps the watch here; empty: somebody who may only look. */
  readonly by: string;
  readonly watch: WatchState;
  /** What stands beside the panel on a wide screen. */
  readonly extra: readonly PanelTab[];
}

/** What is looked at first in each state. */
const FIRST_TAB: Record<FlightState, string> = {
  planned: 'checks',
  checked: 'checks',
  uploaded: 'checks',
  armed: 'items',
  flying: 'items',
  paused: 'items',
  returning: 'items',
  landed: 'record',
  closed: 'record',
  aborted: 'record',
};

const IN_AIR: ReadonlySet<FlightState> = new Set(['armed', 'flying', 'paused', 'returning']);

export function FlightPanel({ detail, seen, by, watch, extra }: FlightPanelProps) {
  const m = useMessages();
  const [chosen, choose] = useState<{ state: FlightState; tab: string }>();
  const { flight } = detail;
  const tabs = [...extra, ...ownTabs(m, detail, seen)];
  // On a phone the instruments come first in the air; what a pilot chose holds until the flight moves on.
  const first = IN_AIR.has(flight.state) && extra[0] ? extra[0].value : FIRST_TAB[flight.state];
  const tab = chosen?.state === flight.state ? chosen.tab : first;
  return (
    <section className="panel fill flight-panel" aria-label={flight.number}>
      <Head detail={detail} />
      <div className="flight-top">
        <Facts detail={detail} />
        <WatchLine watch={watch} by={by} over={detail.allowed.length === 0} />
        <FlightProgress detail={detail} seen={seen} />
      </div>
      <SegmentedControl
        className="flight-tabs"
        aria-label={flight.number}
        fullWidth
        value={tab}
        onChange={(value) => choose({ state: flight.state, tab: value })}
        data={tabs.map(({ value, label }) => ({ value, label }))}
      />
      <div className="scroll flight-body">{tabs.find(({ value }) => value === tab)?.content}</div>
      {detail.allowed.length > 0 && (
        <div className="panel-foot">
          <NewestOutcomes recent={detail.recent} />
          <Only may="flights:fly">
            <Steps detail={detail} />
          </Only>
        </div>
      )}
    </section>
  );
}

/** The panel's own tabs, whatever stands beside it. */
function ownTabs(m: Messages, detail: ApiFlightDetail, seen: SeenDrone | undefined): PanelTab[] {
  const flying = IN_AIR.has(detail.flight.state);
  const current = flying ? (seen?.drone.state?.mission?.current ?? 0) : 0;
  return [
    {
      value: 'checks',
      label: m.flight.tabs.checks,
      content: <Checklist detail={detail} />,
    },
    {
      value: 'items',
      label: m.flight.tabs.items,
      content: (
        <>
          <Only may="flights:fly">
            <Orders detail={detail} seen={seen} />
          </Only>
          <MissionItems detail={detail} current={current} />
        </>
      ),
    },
    {
      value: 'log',
      label: m.flight.tabs.log,
      content: (
        <>
          <AllOutcomes recent={detail.recent} />
          <FlightLog log={detail.log} />
        </>
      ),
    },
    {
      value: 'record',
      label: m.flight.tabs.record,
      content: <FlightRecord detail={detail} replay />,
    },
  ];
}

function Head({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  useSignal(LIVE_FOLLOW.changed);
  const { flight } = detail;
  return (
    <div className="panel-head">
      <ActionIcon aria-label={m.flights.back} onClick={() => navigate('/flights')}>
        <Icon name="back" />
      </ActionIcon>
      <h1>{flight.number}</h1>
      <FlightStateMark state={flight.state} />
      <ActionIcon
        aria-label={m.vehicle.follow}
        aria-pressed={LIVE_FOLLOW.on}
        variant={LIVE_FOLLOW.on ? 'filled' : 'subtle'}
        color={LIVE_FOLLOW.on ? 'accent' : 'gray'}
        onClick={() => LIVE_FOLLOW.set(!LIVE_FOLLOW.on)}
      >
        <Icon name="follow" />
      </ActionIcon>
    </div>
  );
}

function Facts({ detail }: { detail: ApiFlightDetail }) {
  useSignal(live.fleetChanged);
  const { device, pilot, plan } = detail.flight;
  const vehicle = live.vehicles.get(device);
  return (
    <div className="flight-facts">
      <p>
        <strong>{vehicle ? calledOf(vehicle) : device}</strong> · {plan.name}
      </p>
      {detail.patrol && <PatrolLine patrol={detail.patrol} />}
      <p className="muted small">{[pilot.name, pilot.licence].filter(Boolean).join(' · ')}</p>
      <FlightApproval detail={detail} />
    </div>
  );
}
