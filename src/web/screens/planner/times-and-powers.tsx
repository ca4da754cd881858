import { NumberInput, TextInput } from '@mantine/core';
import type { Library } from '../../../../missions/library/library.ts';
import { useTimezone } from '../../http/queries.ts';
import { localOf } from '../../i18n/bureau-time.ts';
import { useMessages } from '../../i18n/language.ts';
import { type Planner, usePart } from '../../planner/planner.ts';
import { type Times, timesChanged } from '../../planner/times.ts';

/** The approval's window and when it is taken off: the judge holds each sortie against them. */
export function ApprovalTimes({ planner }: { planner: Planner }) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const timezone = useTimezone();
  const approval = usePart(planner, ({ state }) => state.draft.wishes.approval);
  const departure = usePart(planner, ({ state }) => state.draft.wishes.departure);
  const local = (time: number | undefined) => (time === undefined ? '' : localOf(time, timezone));
  const times: Times = {
    from: local(approval?.from),
    until: local(approval?.until),
    departure: local(departure),
  };
  const set = (name: keyof Times, value: string) =>
    planner.dispatch({
      type: 'wish',
      change: timesChanged(times, name, value, timezone),
      as: 'times',
    });
  return (
    <fieldset className="group planner-options">
      <legend>{words.times}</legend>
      {(['from', 'until', 'departure'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={words.timesOf[name]}
          value={times[name]}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}

const MEASURED = {
  hoverPower: 'W',
  cruisePower: 'W',
  climbPower: 'W',
  cruiseSpeed: 'm/s',
  batteryEnergy: 'Wh',
} as const;

/** What was measured on the very aircraft; empty: the library's figure, which is shown in its place. */
export function MeasuredPowers({ planner, library }: { planner: Planner; library: Library }) {
  const m = useMessages();
  const { wishes: words } = m.planner;
  const id = usePart(planner, ({ state }) => state.draft.wishes.airframe);
  const measured = usePart(planner, ({ state }) => state.draft.wishes.measured);
  const airframe = library.airframes.find((one) => one.id === id);
  if (!airframe) return null;
  const set = (name: keyof typeof MEASURED, value: number | undefined) => {
    const { [name]: _, ...others } = measured ?? {};
    const next = value === undefined ? others : { ...others, [name]: value };
    const change = { measured: Object.keys(next).length > 0 ? next : undefined };
    planner.dispatch({ type: 'wish', change, as: `measured ${name}` });
  };
  return (
    <fieldset className="group planner-options">
      <legend>{words.measured}</legend>
      {(Object.keys(MEASURED) as (keyof typeof MEASURED)[]).map((name) => (
        <NumberInput
          key={name}
          label={`${words.measuredOf[name]} (${MEASURED[name]})`}
          min={name === 'climbPower' ? 0 : 0.1}
          placeholder={String(airframe[name])}
          value={measured?.[name] ?? ''}
          onChange={(value) =>
            set(name, typeof value === 'number' && value > 0 ? value : undefined)
          }
        />
      ))}
    </fieldset>
  );
}
