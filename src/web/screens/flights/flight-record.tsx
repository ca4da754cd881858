import { Button } from '@mantine/core';
import type { ApiFlightDetail } from '../../../wire/api-flights.ts';
import { apiPath } from '../../http/client.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';
import { navigate } from '../../router.ts';
import { Icon } from '../../ui/icons.tsx';

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
      <BlackBoxes detail={detail} />
    </div>
  );
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
