import { Button } from '@mantine/core';
import type { ApiFlight, ApiFlightDetail } from '../../../wire/api-flights.ts';
import { apiPath } from '../../http/client.ts';
import { useTimezone } from '../../http/queries.ts';
import type { Messages } from '../../i18n/en.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';

type Sortie = ApiFlight['sorties'][number];

/** What stays of a flight: the record as one file, the black boxes, and the way to its replay. */
export function FlightRecord({ detail, replay }: { detail: ApiFlightDetail; replay: boolean }) {
  const m = useMessages();
  const { flight } = detail;
  const base = `/flights/${flight.id}`;
  const flown = flight.sorties.some((sortie) => sortie.armed !== null);
  return (
    <div className="flight-record">
      <div className="button-row">
        {replay && flown && (
          <Button
            leftSection={<Icon name="replay" size={15} />}
            onClick={() => navigate(`${base}/replay`)}
          >
            {m.flightReplay.open}
          </Button>
        )}
        {flown && (
          <Button
            variant="default"
            leftSection={<Icon name="camera" size={15} />}
            onClick={() => navigate(`${base}/photos`)}
          >
            {m.photos.open}
          </Button>
        )}
        <Button
          component="a"
          variant="default"
          leftSection={<Icon name="download" size={15} />}
          href={apiPath(`${base}/record.zip`)}
          download={`${flight.number}.zip`}
        >
          {m.flightReplay.download}
        </Button>
      </div>
      <Sorties detail={detail} />
      <BlackBoxes detail={detail} />
    </div>
  );
}

function Sorties({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { sorties } = detail.flight;
  if (sorties.length === 0) return null;
  return (
    <>
      <h3>{m.flights.sorties}</h3>
      <ul className="sorties">
        {sorties.map((sortie) => (
          <li key={sortie.number}>
            <strong>{m.flight.sortie(sortie.number)}</strong>
            <span>
              {sortie.airborne ? format.clock(sortie.airborne) : m.flight.notStarted}
              {sortie.landed && `–${format.clock(sortie.landed)}`}
            </span>
            <span className="row-sub">{endOf(m, sortie)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How much of the plan the sortie flew. */
export function endOf(m: Messages, { complete, stopped }: Sortie): string {
  if (complete) return m.flight.complete;
  return stopped ? m.flight.stoppedAt(stopped.item, `${Math.round(stopped.fraction * 100)} %`) : '';
}

function BlackBoxes({ detail }: { detail: ApiFlightDetail }) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const { blackBoxes, flight } = detail;
  return (
    <>
      <h3>{m.flightReplay.blackBoxes}</h3>
      {blackBoxes.length === 0 && <p className="muted">{m.flightReplay.noBlackBoxes}</p>}
      <ul className="black-boxes">
        {blackBoxes.map(({ sha256, bytes, began, ended }) => (
          <li key={sha256}>
            <a
              href={apiPath(`/flights/${flight.id}/black-boxes/${sha256}`)}
              download={`${flight.number}-${sha256.slice(0, 8)}.tlog`}
            >
              {m.flightReplay.blackBox}
            </a>
            <span className="row-sub">
              {format.clock(began)}–{format.clock(ended)} ·{' '}
              {m.flightReplay.megabytes((bytes / 1e6).toFixed(1))}
            </span>
            <code className="row-sub" title={sha256}>
              {sha256.slice(0, 12)}…
            </code>
          </li>
        ))}
      </ul>
    </>
  );
}
