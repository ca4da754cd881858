import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { FLIGHT_STATES } from '../../../domain/flights/flight.ts';
import type { ApiFlight } from '../../../wire/api-flights.ts';
import { useFlightPage } from '../../http/flight-queries.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { live } from '../../live/live.ts';
import { useSignal } from '../../live/signal.ts';
import { calledOf } from '../../live/vehicle.ts';
import { Only } from '../../people/only.tsx';
import { navigate, useAddress, withQuery } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { FlightStateMark } from './flight-state-mark.tsx';

const PAGE = 100;
const MOST = 500;

const setFilter = (name: string, value: string | null) =>
  navigate(withQuery({ [name]: value ?? undefined }), { replace: true });
const called = (device: string) => {
  const vehicle = live.vehicles.get(device);
  return vehicle ? calledOf(vehicle) : device;
};

export function FlightList() {
  const m = useMessages();
  const { query } = useAddress();
  const filter = {
    state: query.get('state') ?? undefined,
    device: query.get('device') ?? undefined,
  };
  const [limit, setLimit] = useState(PAGE);
  const flights = useFlightPage(filter, limit);
  const filtered = Object.values(filter).some(Boolean);
  const { data } = flights;
  return (
    <div className="sheet-page">
      <main id="content">
        <div className="page-head">
          <h1>{m.flights.title}</h1>
          <Filters />
          <Button
            variant="default"
            leftSection={<Icon name="camera" size={14} />}
            onClick={() => navigate('/photos')}
          >
            {m.photos.open}
          </Button>
          <Only may="flights:fly">
            <Button
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => navigate('/flights/new')}
            >
              {m.flights.new}
            </Button>
          </Only>
        </div>
        {flights.error && <Failure error={flights.error} retry={() => void flights.refetch()} />}
        {!data && !flights.error && <Notice title={m.errors.loading} />}
        {data?.items.length === 0 && (
          <Notice
            title={filtered ? m.flights.noMatchTitle : m.flights.noneTitle}
            text={filtered ? m.flights.noMatchText : m.flights.noneText}
          />
        )}
        {data && data.items.length > 0 && <FlightTable flights={data.items} />}
        {data?.next && limit < MOST && (
          <Button variant="default" mt="sm" onClick={() => setLimit(MOST)}>
            {m.flights.more}
          </Button>
        )}
      </main>
    </div>
  );
}

function Filters() {
  const m = useMessages();
  const { query } = useAddress();
  useSignal(live.fleetChanged);
  const drones = live.slots.filter((v) => v.kind === 'hexacopter');
  return (
    <>
      <Select
        aria-label={m.flights.state}
        placeholder={m.flights.allStates}
        clearable
        w={140}
        value={query.get('state')}
        onChange={(value) => setFilter('state', value)}
        data={FLIGHT_STATES.map((value) => ({ value, label: m.flights.states[value] }))}
      />
      <Select
        aria-label={m.flights.drone}
        placeholder={m.flights.allDrones}
        clearable
        searchable
        w={170}
        value={query.get('device')}
        onChange={(value) => setFilter('device', value)}
        data={drones.map((v) => ({ value: v.id, label: calledOf(v) }))}
      />
    </>
  );
}

function FlightTable({ flights }: { flights: readonly ApiFlight[] }) {
  const m = useMessages();
  const heads = [
    m.flights.number,
    m.flights.state,
    m.flights.drone,
    m.flights.pilot,
    m.flights.plan,
    m.flights.sorties,
    m.flights.created,
  ];
  return (
    <div className="card table-card">
      <table className="table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {flights.map((flight) => (
            <FlightRow key={flight.id} flight={flight} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FlightRow({ flight }: { flight: ApiFlight }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  useSignal(live.fleetChanged);
  const to = `/flights/${flight.id}`;
  return (
    <tr onClick={() => navigate(to)} className="clickable">
      <td data-label={m.flights.number}>
        <Link to={to} onClick={(event) => event.stopPropagation()}>
          {flight.number}
        </Link>
      </td>
      <td data-label={m.flights.state}>
        <FlightStateMark state={flight.state} />
      </td>
      <td data-label={m.flights.drone}>{called(flight.device)}</td>
      <td data-label={m.flights.pilot}>{flight.pilot.name}</td>
      <td data-label={m.flights.plan}>{flight.plan.name}</td>
      <td data-label={m.flights.sorties}>{flight.sorties.length}</td>
      <td data-label={m.flights.created}>
        <time dateTime={flight.created}>{format.moment(flight.created)}</time>
      </td>
    </tr>
  );
}
