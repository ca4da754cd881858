import { useEffect, useRef } from 'react';
import type { ApiFlightDetail, ApiMission } from '../../../../wire/api-flights.ts';
import { itemWord } from '../../../drones/item-words.ts';
import { whole } from '../../../drones/readouts.ts';
import { useMessages } from '../../../i18n/language.ts';
import { flyTo } from '../../../map/view.ts';
import { PlanFacts } from '../plan-facts.tsx';

type Item = ApiMission['items'][number];

/** What the sortie flies, item by item; the one under way (0: none) is marked and kept in view. */
export function MissionItems({ detail, current }: { detail: ApiFlightDetail; current: number }) {
  const { mission, summary } = detail;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.children[current - 1];
    row?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <>
      {current === 0 && <PlanFacts summary={summary} mission={mission} />}
      <ol ref={list} className="mission-items">
        {mission.items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the mission.
          <MissionRow key={i} item={item} number={i + 1} current={current} />
        ))}
      </ol>
    </>
  );
}

function MissionRow(props: { item: Item; number: number; current: number }) {
  const { item, number, current } = props;
  const m = useMessages();
  const placed = item.frame !== 'none' && (item.lat !== 0 || item.lon !== 0);
  const state = number === current ? 'current' : number < current ? 'done' : 'ahead';
  const altitude =
    item.frame === 'none' ? '' : m.drone.label(whole(item.altitude), m.drone.short[item.frame]);
  const inside = (
    <>
      <span className="item-number">{number}</span>
      <span className="row-main">{itemWord(m, item.command)}</span>
      <span className="row-sub">{altitude}</span>
    </>
  );
  return (
    <li className="mission-item" data-state={state} aria-current={state === 'current'}>
      {placed ? (
        <button
          type="button"
          className="plain-button"
          onClick={() => flyTo([item.lon, item.lat], 17)}
        >
          {inside}
        </button>
      ) : (
        <span className="item-plain">{inside}</span>
      )}
    </li>
  );
}
