import type { ApiMission, ApiPlanSummary } from '../../../wire/api-flights.ts';
import { whole } from '../../drones/readouts.ts';
import { useTimezone } from '../../http/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.ts';

/** What a plan asks: how far, how long, how high, how many photos. */
export function PlanFacts(props: { summary: ApiPlanSummary; mission: ApiMission }) {
  const { summary, mission } = props;
  const m = useMessages();
  const format = useFormat(useTimezone());
  const facts: [string, string][] = [
    [m.plan.length, format.distance(summary.length)],
    [m.plan.duration, format.duration(summary.duration)],
    [`${m.plan.highest} (${m.plan.aboveHome})`, `${whole(summary.highest)} ${m.units.m}`],
    [m.plan.photos, format.number(summary.photos)],
    [m.plan.battery, `${whole(summary.battery)} %`],
    [m.plan.items, format.number(mission.items.length)],
    [m.plan.fence, mission.fence.length > 0 ? m.plan.areas(mission.fence.length) : m.plan.noFence],
    [m.plan.rally, format.number(mission.rally.length)],
  ];
  return (
    <dl className="facts plan-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
