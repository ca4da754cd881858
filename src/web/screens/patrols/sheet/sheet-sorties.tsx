import type { PatrolPlan, PlannedSortie } from '../../../../../missions/patrol/plan.ts';
import { whole } from '../../../drones/readouts.ts';
import { usePlan } from '../../../http/flight-queries.ts';
import type { PatrolDetail } from '../../../http/patrol-queries.ts';
import { useTimezone } from '../../../http/queries.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useMessages } from '../../../i18n/language.ts';
import { coordinate, hashWords, rangeWords } from './ranges.ts';

/** What has room on the page; the rest is said to be left out. */
const MOST_SORTIES = 12;
const MOST_TAKE_OFFS = 6;

interface Part {
  readonly patrol: PatrolDetail;
  readonly plan: PatrolPlan;
}

interface Home {
  readonly index: number;
  readonly lat: number;
  readonly lon: number;
  readonly amsl?: number | undefined;
  readonly name: string | undefined;
}

/** Those that sorties really begin at, the planner's own choice among them. */
function homesOf({ patrol, plan }: Part): Home[] {
  const homes = new Map<number, Home>();
  for (const { takeOff, mission } of plan.sorties) {
    const name = patrol.wishes.takeOff[takeOff]?.name;
    if (!homes.has(takeOff)) homes.set(takeOff, { index: takeOff, ...mission.home, name });
  }
  return [...homes.values()].sort((a, b) => a.index - b.index);
}

export function SheetTakeOffs(part: Part) {
  const m = useMessages();
  const words = m.flightSheet;
  const homes = homesOf(part);
  return (
    <section>
      <h2>{words.takeOff}</h2>
      <ul className="fs-homes">
        {homes.slice(0, MOST_TAKE_OFFS).map((home) => (
          <li key={home.index}>
            <b>{home.name || words.takeOffPoint(home.index + 1)}</b>
            <span>{words.latitude(coordinate(home.lat), home.lat < 0)}</span>
            <span>{words.longitude(coordinate(home.lon), home.lon < 0)}</span>
            {home.amsl !== undefined && (
              <span>
                {words.sea} {whole(home.amsl)} {m.units.m}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function SheetSorties(part: Part) {
  const m = useMessages();
  const words = m.flightSheet;
  const { patrol, plan } = part;
  const several = homesOf(part).length > 1;
  const heads = [
    words.number,
    ...(several ? [words.from] : []),
    words.time,
    words.way,
    words.photos,
    words.battery,
    words.altitude,
    words.above,
    words.hash,
    words.flown,
  ];
  const more = plan.sorties.length - MOST_SORTIES;
  return (
    <section>
      <h2>{words.sorties}</h2>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.sorties.slice(0, MOST_SORTIES).map((sortie, i) => (
            <SortieRow
              // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are.
              key={i}
              number={i + 1}
              sortie={sortie}
              plan={patrol.sorties[i]?.plan}
              from={several ? patrol.wishes.takeOff[sortie.takeOff]?.name : null}
            />
          ))}
        </tbody>
      </table>
      {more > 0 && <p>{words.more(more)}</p>}
    </section>
  );
}

interface SortieRowProps {
  readonly number: number;
  readonly sortie: PlannedSortie;
  readonly plan: number | undefined;
  /** Of the take-off point; null: all begin at the same. */
  readonly from: string | undefined | null;
}

function SortieRow({ number, sortie, plan, from }: SortieRowProps) {
  const m = useMessages();
  const format = useFormat(useTimezone());
  const hash = usePlan(plan).data?.hash;
  return (
    <tr>
      <td>{number}</td>
      {from !== null && <td>{from ?? sortie.takeOff + 1}</td>}
      <td>{format.duration(sortie.seconds)}</td>
      <td>{format.distance(sortie.length)}</td>
      <td>{format.number(sortie.photos.length)}</td>
      <td>{whole(sortie.battery * 100)} %</td>
      <td>{rangeWords(sortie.photos.map(({ altitude }) => altitude))}</td>
      <td>{rangeWords(sortie.photos.map(({ height }) => height))}</td>
      <td className="fs-hash">{hash ? hashWords(hash) : '—'}</td>
      <td>
        <i className="fs-box">
          <span className="visually-hidden">{m.flightSheet.flown}</span>
        </i>
      </td>
    </tr>
  );
}
